/**
  What is built from its source, with what, and by whose recipe.

  # Type
  `Scope -> Plan -> [ String ]`
*/
{ lib, ... }:
let
  inherit (builtins)
    attrValues
    elem
    filter
    groupBy
    ;
  inherit (lib.text) listed;
in
plan:
let
  built = filter (package: package.flavour == "source") (attrValues plan.packages);
  gcc = plan.target.compiler.gcc or null;
  cuda = plan.axes.cuda or null;
  with' =
    package:
    let
      inherit (package.build) toolchain against;
      compiler = "a C++ compiler" + (if gcc == null then "" else " (gcc ${gcc})");
      nvcc = "nvcc" + (if cuda == null then "" else " of CUDA ${cuda}");
      tools =
        (if elem "cuda" toolchain then [ nvcc ] else [ ])
        ++ (if toolchain == [ ] then [ ] else [ compiler ]);
      other = map (name: "${name} ${plan.packages.${name}.version}") against;
    in
    if tools == [ ] then
      "without a compiler"
    else
      "with ${listed tools}" + (if other == [ ] then "" else ", against ${listed other}");
  recipe =
    package: if package.build.recipe or null == "default" then " (the default recipe)" else "";
  label = package: "${package.name} ${package.version}${recipe package}";
  byTools = groupBy with' built;
in
map (
  tools:
  "Built from source, ${tools}: ${
    builtins.concatStringsSep ", " (map label byTools.${tools})
  }"
) (builtins.attrNames byTools)
