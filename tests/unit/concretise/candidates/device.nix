# Reasons that have to do with what the target is: a Jetson with its JetPack. The rest is in
# candidates.nix beside this folder.
scope@{ lib, ... }:
let
  inherit (import ../common.nix scope)
    errors
    facts
    meta
    package
    stage
    wheelNamed
    ;
  tryPlan = stage "try-plan.nix" { inherit lib facts errors; };
  build = axes: capabilities: {
    inherit axes capabilities;
    wheels = wheelNamed "a-1-cp312-cp312-manylinux_2_28_aarch64.whl";
  };
  jetpack =
    pack: cuda:
    build {
      jetpack = pack;
      inherit cuda;
    };
  packages.board = package "board" [
    {
      version = "5";
      variants = [ (jetpack "7" "13.0" [ "sm_110" ]) ];
    }
    {
      version = "4";
      variants = [ (jetpack "6" "12.6" [ "sm_87" ]) ];
    }
    {
      version = "3";
      variants = [ (build { cuda = "12.6"; } [ "sm_90" ]) ];
    }
    {
      version = "2";
      variants = [ (jetpack "5" "11.4" [ "sm_87" ]) ];
    }
  ];
  # It has no wheel, and nvcc compiles it.
  packages.compiled =
    package "compiled" [
      {
        version = "1";
        variants = [ ];
        sdist = {
          file = "compiled-1.tar.gz";
          sha256 = "0";
        };
      }
    ]
    // {
      meta = meta // {
        source.toolchain = [ "cuda" ];
      };
    };
  # Of which something is known (nix/facts/components.json): from 9.11 on it starts at 7.5.
  packages.nvidia-cudnn-cu12 =
    let
      release = version: capabilities: {
        inherit version;
        variants = [
          {
            axes.cuda = "12";
            wheels = wheelNamed "a-1-py3-none-manylinux_2_27_x86_64.whl";
            inherit capabilities;
          }
        ];
      };
    in
    package "nvidia-cudnn-cu12" [
      (release "9.13.0" null)
      (release "9.12.0" [ "sm_70" ])
      (release "9.11.0" [ "sm_80" ])
      (release "9.10.2.21" null)
    ]
    // {
      meta = meta // {
        kind = "component";
      };
    };
  try =
    request:
    tryPlan packages (
      {
        packages = [ "board" ];
        python = "3.12";
        system = "aarch64-linux";
      }
      // request
    );
  versionOf =
    request:
    let
      tried = try request;
    in
    if tried.ok then tried.plan.packages.board.version else map (p: p.code) tried.problems;
  orin = {
    capabilities = [ "8.7" ];
  };
in
{
  "a release that dropped a GPU is passed for an older one, unless its files say otherwise" = {
    expr =
      map
        (
          asked:
          let
            tried = tryPlan packages (
              {
                packages = [ "nvidia-cudnn-cu12" ];
                python = "3.12";
              }
              // asked
            );
            inherit (tried.plan.packages.nvidia-cudnn-cu12) version because;
          in
          [ version ] ++ map (row: row.why) because.newer
        )
        [
          { capabilities = [ "7.5" ]; }
          { capabilities = [ "7.0" ]; }
          {
            capabilities = [ "6.1" ];
            constraints.nvidia-cudnn-cu12 = "!=9.12";
          }
        ];
    expected = [
      [ "9.13.0" ]
      [
        "9.12.0"
        "has no code for 7.0: from 9.11 on it starts at 7.5"
      ]
      [
        "9.10.2.21"
        "has no code for 6.1: from 9.11 on it starts at 7.5"
        "has no code for 6.1: from 9.11 on it starts at 7.5"
        "has no code for 6.1: from 9.11 on it starts at 7.5"
      ]
    ];
  };
  "a JetPack's wheel is for boards of that JetPack, whichever minor" = {
    expr = map versionOf [
      (orin // { jetpack = "6.2"; })
      (orin // { jetpack = "6"; })
      (orin // { jetpack = "5.1"; })
      {
        jetpack = "7.2";
        capabilities = [ "11.0" ];
      }
    ];
    expected = [
      "4"
      "4"
      "2"
      "5"
    ];
  };
  "and for nobody else" = {
    expr = map versionOf [
      { }
      { capabilities = [ "9.0" ]; }
      { jetpack = null; }
    ];
    expected = [
      "3"
      "3"
      "3"
    ];
  };
  "which is said" = {
    expr = (builtins.head (try orin).problems).why;
    expected = [
      "board 5 is built for JetPack 7, and the request names no jetpack"
      "board 4 is built for JetPack 6, and the request names no jetpack"
      "board 3 is built for aarch64 servers, whose code a Jetson runs from CUDA 13.2 on"
      "board 2 is built for JetPack 5, and the request names no jetpack"
    ];
  };
  "of another JetPack, too" = {
    expr =
      map (row: row.why)
        (try (orin // { jetpack = "6.2"; })).plan.packages.board.because.newer;
    expected = [ "is built for CUDA 13.0, and JetPack 6 runs 12.4 to 12.9" ];
  };
  # Its driver (540.4.0 of JetPack 6.2) is numbered by the JetPack: 560 would be 12.6's.
  "no floor of a desktop driver holds for a Jetson" = {
    expr = [
      (versionOf (
        orin
        // {
          jetpack = "6.2";
          driver = "470.1";
        }
      ))
      (versionOf {
        jetpack = "7.2";
        capabilities = [ "11.0" ];
        driver = "540.4.0";
      })
      (versionOf {
        capabilities = [ "9.0" ];
        driver = "470.1";
      })
    ];
    expected = [
      "4"
      "5"
      [ "E010" ]
    ];
  };
  "what nvcc compiles is for CUDA" = {
    expr =
      let
        why =
          request:
          let
            tried = tryPlan packages (
              {
                packages = [ "compiled" ];
                python = "3.12";
              }
              // request
            );
          in
          if tried.ok then null else lib.list.last (builtins.head tried.problems).why;
      in
      map why [
        { }
        {
          rocm = "6.4";
          gfx = [ "gfx942" ];
        }
        { rocm = "6.4"; }
        { cuda = null; }
      ];
    expected = [
      null
      "compiled 1 is compiled with nvcc, for CUDA, and gfx942 was asked for"
      "compiled 1 is compiled with nvcc, for CUDA, and you ask for rocm = \"6.4\""
      "compiled 1 is compiled with nvcc, for CUDA, and you ask for cuda = null"
    ];
  };
}
