/**
  What is known of the libraries of a build that nobody has read: nothing, but for what its
  package.nix says that the machine must have (`loads.machine`) and the request does not name.

  # Type
  ```
  { lib; libraries :: [ String ]; } -> Candidate -> {
    state; opens; notes :: [ String ];
    machine ? :: [ { libraries :: [ String ]; place; source; } ];
  }
  ```
*/
{ lib, libraries }:
let
  inherit (builtins) filter map;
  isAbout = import ../applies.nix { inherit lib; };
  lacks = filter (library: !(builtins.elem library libraries));
in
candidate:
let
  isWheel = candidate.flavour == "wheel";
  isPure = isWheel && candidate.file.tags.platform or [ ] == [ "any" ];
  rows = filter (row: isAbout row candidate) (candidate.meta.loads.machine or [ ]);
  left = map (row: {
    inherit (row) place source;
    libraries = lacks row.libraries;
  }) rows;
  machine = filter (row: row.libraries != [ ]) left;
in
{
  notes = [ ];
  opens = [ ];
  state =
    if !isWheel then
      "built from source"
    else if isPure then
      "pure"
    else
      "not measured";
  ${if isWheel && machine != [ ] then "machine" else null} = machine;
}
