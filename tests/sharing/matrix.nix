/**
  The targets of targets.toml on the host base, each as it is asked for and as somebody with another
  machine asks: their ids, and the builds of each.

  # Type
  `{ root; } -> [ { target; asked; id; compiles :: Bool; builds :: { <name> = String; }; } ]`
*/
{ root }:
let
  lib = import (root + "/nix/outputs/lib.nix") { };
  facts = import (root + "/nix/facts");
  requests = import (root + "/nix/matrix/requests.nix") {
    inherit root;
    matrix = fromTOML (builtins.readFile (root + "/targets.toml"));
  };
  # All names that a request may have for its Python, on one machine with everything.
  pythons = builtins.listToAttrs (
    map (name: {
      inherit name;
      value = {
        executable = "/usr/bin/python${name}";
        version = "${builtins.replaceStrings [ "t" ] [ "" ] name}.1";
      };
    }) (facts.pythons ++ map (python: "${python}t") facts.pythons)
  );
  baseFor =
    system:
    lib.bases.host {
      inherit system pythons;
      glibc = "2.41";
      compiler.gcc = "13.3.0";
      cudaToolkit = {
        path = "/usr/local/cuda";
        version = "12.8";
      };
    };
  bases = builtins.listToAttrs (
    map (name: {
      inherit name;
      value = baseFor name;
    }) facts.systems
  );
  # Another machine, and the same packages in most cases.
  another =
    request:
    request
    // {
      glibc = "2.40";
      compiler.gcc = "13.2.0";
      packages = builtins.foldl' (list: x: [ x ] ++ list) [ ] request.packages;
    }
    // (
      if request ? driver || request ? jetpack || request ? rocm || request.cuda or "" == null then
        { }
      else
        { driver = "999.0"; }
    );
  # What has a recipe for its source is compiled, too.
  recipes = [
    "causal-conv1d"
    "flash-attn"
    "mamba-ssm"
  ];
  compiledOf =
    request:
    let
      named = builtins.filter (name: builtins.elem name request.packages) recipes;
    in
    if named == [ ] then
      [ ]
    else
      [
        (
          request
          // {
            flavour = {
              default = "prefer-wheel";
            }
            // builtins.listToAttrs (
              map (name: {
                inherit name;
                value = "source";
              }) named
            );
          }
        )
      ];
  look =
    target: asked: request:
    let
      base = bases.${request.system or (builtins.head facts.systems)};
      tried = lib.tryPlan (request // { inherit base; });
      set = lib.concretise (request // { inherit base; });
      packages = builtins.attrValues tried.plan.packages;
    in
    if !tried.ok then
      [ ]
    else
      [
        {
          inherit target asked;
          inherit (tried.plan) id;
          # A source without anything to compile is the same on every machine.
          compiles = builtins.any (
            package: package.build != null && package.build.toolchain != [ ]
          ) packages;
          builds = builtins.mapAttrs (_: package: package.build.outPath) set.packages;
        }
      ];
in
builtins.concatMap (
  target:
  let
    request = requests.${target};
    both = name: request: look name "as it is" request ++ look name "elsewhere" (another request);
  in
  both target request ++ builtins.concatMap (both "${target}, compiled") (compiledOf request)
) (builtins.attrNames requests)
