/**
  Make requests that one recorded variant fits, if anything does: its systems, its Pythons, the CUDA
  and the torch that it was built for, and the board where it is for one. The likeliest stands
  first.

  # Type
  `{ facts ? ; } -> Variant // { axes; wheels; flavour; } -> [ Request without packages ]`

  # Examples
  map (request: request.python) (import ./fitting.nix { } {
    flavour = "wheel";
    axes.cuda = "12.8";
    wheels.x86_64-linux = { cp311-cp311 = [ ]; cp39-abi3 = [ ]; };
  })
  => [ "3.11" ]
*/
{
  facts ? import ../facts,
}:
variant:
let
  inherit (builtins)
    any
    attrNames
    concatMap
    concatStringsSep
    filter
    head
    intersectAttrs
    match
    replaceStrings
    ;
  inherit (variant) axes flavour wheels;

  # What answers only those who name an axis (a JetPack) is for devices that others of its release
  # have code for, too.
  named = intersectAttrs (filterNamed facts.axes) axes;
  filterNamed =
    rows:
    removeAttrs rows (filter (axis: !(rows.${axis}.named or false)) (attrNames rows));
  codes = concatMap (code: if match "sm_[0-9]+" code == null then [ ] else [ code ]) (
    variant.capabilities or [ ]
  );
  device =
    if named == { } || codes == [ ] then
      { }
    else
      {
        capabilities = [ (concatStringsSep "." (match "sm_([0-9]+)([0-9])" (head codes))) ];
      };

  isBound = axis: axes.${axis} or "none" != "none";
  accelerators =
    if isBound "rocm" then
      [ { inherit (axes) rocm; } ]
    else if isBound "cuda" then
      [ { inherit (axes) cuda; } ]
    else if axes ? cuda then
      [ { cuda = null; } ]
    else if flavour == "source" then
      # Old sources list devices that the newest CUDA has left behind.
      [
        { }
        { cuda = "12"; }
      ]
    else
      [ { } ];
  # An axis is a prefix of the versions that it stands for.
  torch = if axes ? torch then { constraints.torch = "==${axes.torch}.*"; } else { };

  systems = filter (s: flavour == "source" || wheels ? any || wheels ? ${s}) facts.systems;
  pythonsOn =
    system:
    let
      tags = attrNames (wheels.${system} or wheels.any or { });
      digits = replaceStrings [ "." ] [ "" ];
      named = python: any (tag: match "cp${digits python}-.*" tag != null) tags;
      exact = filter named facts.pythonsByWheels;
    in
    if exact == [ ] then facts.pythonsByWheels else exact;
in
concatMap (
  accelerator:
  concatMap (
    system:
    map (
      python:
      {
        inherit system python;
        # As new as any: which glibc a file asks for is not what is asked here.
        glibc = "2.99";
        flavour = if flavour == "source" then "prefer-source" else "prefer-wheel";
      }
      // accelerator
      // torch
      // named
      // device
    ) (pythonsOn system)
  ) systems
) accelerators
