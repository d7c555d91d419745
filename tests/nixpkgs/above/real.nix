/**
  Packages of nixpkgs' own text in a package set that has few others: what one asks for is another
  of them, or the set's; what neither has is a stand-in that evaluates, and is named in `lacking`.

  # Type
  `{ pkgs; set; } -> { <name> = Path; } -> { <name> = Derivation // { lacking :: [ String ]; }; }`
*/
{ pkgs, set }:
let
  inherit (pkgs) lib;
  lack =
    name:
    pkgs.runCommand name { } "mkdir $out"
    // {
      optional-dependencies = lib.genAttrs [
        "atari"
        "audio"
        "http"
        "onnxruntime"
        "standard"
        "starlette"
        "video"
        "vision"
      ] (_: [ ]);
      override = _: lack name;
    };
  usable = name: from: from ? ${name} && (builtins.tryEval (from.${name} or null)).value != null;
  # Of these the set has ours, for everything above them.
  isOurs = lib.genAttrs [
    "torch"
    "torchaudio"
    "torchvision"
    "triton"
  ] (_: true);
in
files:
let
  # Who has it, before it is a stand-in.
  from =
    name:
    if packages ? ${name} && !(isOurs ? ${name}) then
      packages
    else
      lib.findFirst (usable name) null [
        set
        pkgs
      ];
  package =
    file:
    let
      expression = import file;
      wanted = lib.filterAttrs (_: optional: !optional) (builtins.functionArgs expression);
      optional = lib.filterAttrs (name: optional: optional && name == "cudaPackages") (
        builtins.functionArgs expression
      );
      find = name: if from name == null then lack name else (from name).${name};
    in
    lib.makeOverridable expression (lib.mapAttrs (name: _: find name) (wanted // optional))
    // {
      lacking = lib.filter (name: from name == null) (lib.attrNames wanted);
    };
  packages = lib.mapAttrs (_: package) files;
in
packages
