# E143.
{
  module,
  packages,
}:
let
  show = package: "${package.name} ${package.version}";
  names = map (package: package.name) packages;
  first = builtins.head names;
  others = builtins.tail names;
  list = names: builtins.concatStringsSep " " (map (name: "\"${name}\"") names);
  asked =
    package:
    "${package.name} is required by ${builtins.concatStringsSep ", " (package.requiredBy or [ ])}";
in
{
  code = "E143";
  title = "${builtins.concatStringsSep " and " names} bring the same module";
  where = "${module} of ${builtins.concatStringsSep ", " (map show packages)}";
  why = map asked packages;
  fix = [
    "leave all but one of them out"
    "or say whose files count: wins = [ ${list others} ] in ${first}'s package.nix"
  ];
}
