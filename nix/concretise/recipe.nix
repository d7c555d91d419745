/**
  How the source of a release is built: as `source` of its package.nix says, or by the default
  recipe, from what releases.json records of the sdist (docs/data-format.md): the build system's
  requirements, and whether there is anything to compile. The default recipe compiles CUDA sources
  where the target has CUDA, and against torch where torch is required beside something to compile.

  # Type
  `{ lib; facts; holds; } -> Package -> Release -> null | { isDefault; source; tools; adds; }`

  # Inputs
  `holds`: Marker → Bool, on this target

  # Output
  `source`: as in package.nix; `tools`: the requirements of its build environment, parsed
  `adds`: what the result requires beside what its METADATA says: the torch that it is linked to
*/
{
  lib,
  facts,
  holds,
}:
let
  inherit (builtins)
    catAttrs
    concatMap
    elem
    filter
    ;
  # Packages whose choice binds an axis of what is built: torch.
  binding = catAttrs "name" (
    filter (axis: axis.build && axis.kind == "version" && !axis.accelerator) facts.axesInOrder
  );
  plain =
    requirement:
    if requirement ? marker && !(holds requirement.marker) then
      [ ]
    else
      [ (removeAttrs requirement [ "marker" ]) ];
  usual = [
    { name = "setuptools"; }
    { name = "wheel"; }
  ];

  # What build systems of CUDA sources look at, each at its own. CMake starts from CUDAARCHS.
  environment =
    { target, plan, facts, ... }:
    {
      FORCE_CUDA = if plan.withCuda then "1" else "0";
    }
    // (
      if plan.withCuda then
        facts.cmakeArchitectures target // facts.torchArchitectures target
      else
        { }
    );

  byDefault =
    release:
    let
      inherit (release) sdist;
      tools = concatMap plain (sdist.buildRequires or usual);
      compiles = sdist.compiles or [ ];
      required = catAttrs "name" (release.requires or [ ]);
      asks = name: elem name (catAttrs "name" tools) || compiles != [ ] && elem name required;
      against = filter asks binding;
    in
    {
      isDefault = true;
      inherit tools;
      source = {
        toolchain = compiles;
        buildsAgainst = against;
        cudaOptional = true;
        ${if elem "cuda" compiles then "environment" else null} = environment;
      };
      adds = map (name: {
        inherit name;
        added = "its source is compiled against ${name}";
      }) (if compiles == [ ] then [ ] else filter (name: !(elem name required)) against);
    };
in
package: release:
let
  inherit (package.meta) source;
in
if source != null then
  {
    isDefault = false;
    inherit source;
    tools =
      if source ? buildRequires then map lib.requirement.parse source.buildRequires else usual;
    adds = [ ];
  }
else if release ? sdist then
  byDefault release
else
  null
