/**
  The bound of a wheel that links PyTorch's own build of torch: another build is none for it. Asked
  where the base offers one.

  # Type
  `{ facts; } -> Package -> Release -> Variant -> File -> [ Edge ]`
*/
{ facts }:
let
  inherit (builtins)
    any
    attrValues
    catAttrs
    concatLists
    concatMap
    elem
    ;
in
package: release: variant: file:
let
  # Of any of its files: what one links, those that nobody read link, too.
  every = builtins.catAttrs "loads" (release.variants or [ variant ]);
  needs = catAttrs "need" (concatLists (catAttrs "needs" (concatMap attrValues every)));
  isTorchs = library: elem "torch" (facts.sonames.${library}.packages or [ ]);
  isCompiled = file.tags.platform or [ "any" ] != [ "any" ];
  requiresTorch = any (requirement: requirement.name == "torch") (
    variant.requires or release.requires or [ ]
  );
  linksTorch =
    variant.axes or { } ? torch
    || (
      if every != [ ] then
        any isTorchs (concatLists needs)
      else
        requiresTorch && package.meta.kind == "accelerated"
    );
in
if package.meta.axis == "torch" || !isCompiled || !linksTorch then
  [ ]
else
  [
    {
      name = "torch";
      extras = [ ];
      ok = other: !(other ? offered);
      requirement = {
        name = "torch";
        specifier = [ ];
      };
      why = "is no build of PyTorch's, which ${package.name} ${release.version} links";
      clash = "links PyTorch's own build of torch";
    }
  ]
