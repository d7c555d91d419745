/**
  Under which name a concretisation has a package: its own, or that of the build for this
  accelerator that stands for it there (`standsFor` of a package.nix), as triton-rocm for triton.

  # Type
  `{ packages :: Attrs; } -> String -> null | String`
*/
{ packages }:
name:
let
  inherit (builtins)
    attrNames
    elem
    filter
    head
    pathExists
    ;
  standsFor =
    planned:
    let
      file = ../pkgs + "/${planned}/package.nix";
    in
    pathExists file && elem name ((import file).standsFor or [ ]);
  found = filter standsFor (attrNames packages);
in
if packages ? ${name} then
  name
else if found == [ ] then
  null
else
  head found
