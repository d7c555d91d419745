/**
  Find the newest torch, and its newest CUDA, whose recorded wheels have code for all of some
  capabilities: advice for those whose CUDA has none. What the target would not get (a prerelease, a
  variant that is left out, a wheel for another Python or for a JetPack) is no advice.

  # Type
  `{ lib; facts; packages; } -> { system; python ? ; … } -> [ String ] -> { torch; cuda; } | Null`:
  a target, whose own capabilities are not looked at, and capabilities; `packages` is the table of
  index.nix
*/
{
  lib,
  facts,
  packages,
}:
target: capabilities:
let
  inherit (builtins)
    all
    concatMap
    filter
    head
    ;
  inherit (import ./accelerator.nix { inherit facts; }) versionOf;
  covered =
    cuda: entries:
    let
      isCovered = c: lib.capability.coversWith { inherit cuda; } c entries != null;
    in
    all isCovered capabilities;
  inherit (import ./evidence.nix { inherit lib; }) weak;
  tags = lib.wheelTags.supported target;
  hasWheel =
    variant:
    if target ? python then
      lib.wheelTags.select tags (variant.wheels or { }) != null
    else
      variant.wheels or { } ? ${target.system};
  # Of an axis that a request has to name.
  isNamed =
    variant:
    removeAttrs (builtins.intersectAttrs facts.namedAxes (variant.axes or { })) (
      builtins.attrNames (target.axes or { })
    ) == { };
  isUncertain =
    variant:
    weak variant != [ ]
    || (facts.judgedStartUp "torch" (variant.startUp or [ ])).unreviewed != [ ];
  mayHave =
    variant:
    !(variant ? mark)
    && hasWheel variant
    && isNamed variant
    && !(target.strict or false && isUncertain variant);
  variantsOf =
    release:
    concatMap (
      variant:
      let
        cuda = versionOf "cuda" (variant.axes or { });
      in
      if
        cuda != null
        && variant ? capabilities
        && covered cuda variant.capabilities
        && mayHave variant
      then
        [
          {
            torch = release.version;
            inherit cuda;
          }
        ]
      else
        [ ]
    ) (release.variants or [ ]);
  finals = filter (release: !(lib.version.isPrerelease release.version)) (
    packages.torch.data.releases or [ ]
  );
  found = concatMap variantsOf finals;
in
if found == [ ] then null else head found
