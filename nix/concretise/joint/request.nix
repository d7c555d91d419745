/**
  Read a request for several targets: what stands outside of `targets` holds for all of them.

  # Type
  `{ lib; errors; } -> Request -> { problems :: [ Problem ]; targets :: { <name> = Request; }; apart
  :: [ String ]; }`

  # Output
  `targets`: a request for each, with what holds for all (merge.nix)

  # Errors
  E003, E025

  # Examples
  (import ./request.nix { inherit lib errors; } {
    packages = [ "torch" ];
    python = "3.12";
    targets.ci = { python = "3.11"; packages = [ "pytest" ]; };
  }).targets
  => { ci = { packages = [ "torch" "pytest" ]; python = "3.11"; }; }
*/
{ lib, errors }:
let
  inherit (builtins)
    all
    attrNames
    attrValues
    filter
    isAttrs
    isList
    isString
    mapAttrs
    match
    removeAttrs
    ;
  merge = import ./merge.nix;
  isSet = value: isAttrs value && !(value ? outPath);
  isName = name: match "[A-Za-z0-9][A-Za-z0-9._-]*" name != null;

in
request:
let
  targets = request.targets or null;
  common = removeAttrs request [
    "targets"
    "apart"
  ];
  misnamed = filter (name: !(isName name)) (attrNames targets);
  shapeless = filter (name: !(isSet targets.${name})) (attrNames targets);
  isFine =
    isSet targets && targets != { } && misnamed == [ ] && all isSet (attrValues targets);
  apart = request.apart or [ ];
  isApart = isList apart && all isString apart;
in
{
  problems =
    (
      if isFine then
        [ ]
      else
        [
          (errors.badTargets {
            given = request ? targets;
            isEmpty = targets == { };
            inherit misnamed shapeless;
            isSet = isSet targets;
          })
        ]
    )
    ++ (
      if isApart then
        [ ]
      else
        [
          (errors.badValue {
            key = "apart";
            value = apart;
            want = "a list of names of packages, such as [ \"numpy\" ]";
          })
        ]
    );
  targets = if isFine then mapAttrs (_: merge common) targets else { };
  apart = if isApart then map lib.name.normalise apart else [ ];
}
