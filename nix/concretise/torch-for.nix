/**
  Find the newest torch, and its newest CUDA, whose recorded wheels have code for all of some
  capabilities: advice for those whose CUDA has none. What nobody would get (a prerelease, a variant
  that is left out) is no advice.

  # Type
  `{ lib; facts; packages; } -> String -> [ String ] -> { torch; cuda; } | Null`: system,
  capabilities; `packages` is the table of index.nix
*/
{
  lib,
  facts,
  packages,
}:
system: capabilities:
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
  variantsOf =
    release:
    concatMap (
      variant:
      let
        cuda = versionOf "cuda" (variant.axes or { });
        usable = cuda != null && !(variant ? mark) && (variant.wheels or { }) ? ${system};
      in
      if usable && variant ? capabilities && covered cuda variant.capabilities then
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
