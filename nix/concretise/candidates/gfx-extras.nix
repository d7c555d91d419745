/**
  Builds that bring their GPU code by extras, one for each target (AMD's TheRock:
  `torch[device-gfx942]`). The GPUs of a request choose them; without any there is no kernel.

  # Type
  ```
  { lib; target; } -> { targets; of; lacks; problem; }
  ```
  - `targets :: Variant -> [ String ]`: what it has code for, with the right extras
  - `of :: Variant -> [ String ]`: the extras that the target's GPUs need
  - `lacks :: Variant -> [ String ] -> Bool`: whether there would be no code at all, with these
    extras that the user asks for
  - `problem :: Variant -> { code; why; }`
*/
{ lib, target }:
let
  inherit (builtins)
    any
    attrNames
    attrValues
    concatLists
    elem
    filter
    ;
in
{
  targets = variant: variant.gfx or [ ] ++ concatLists (attrValues variant.gfxExtras);

  of =
    variant:
    filter (extra: any (gfx: elem gfx target.gfx) variant.gfxExtras.${extra}) (
      attrNames variant.gfxExtras
    );

  lacks =
    variant: asked:
    target.gfx == [ ]
    && variant.gfx or [ ] == [ ]
    && !(any (extra: variant.gfxExtras ? ${extra}) asked);

  problem =
    variant:
    let
      extras = attrNames variant.gfxExtras;
      more = if builtins.length extras > 2 then [ "…" ] else [ ];
      some = builtins.concatStringsSep ", " (lib.list.take 2 extras ++ more);
    in
    {
      code = "unasked gfx";
      why = "has its GPU code in extras (${some}), and the request names no gfx";
    };
}
