# What a request may say, and the target that it becomes.
scope:
let
  inherit (import ./common.nix scope) parse;
  inherit (builtins) head;
  base = {
    packages = [ "a" ];
    python = "3.12";
  };
  with' = request: parse (base // request);
  codes = request: map (p: p.code) (with' request).problems;
  target = request: (with' request).target;
  # What is refused of some values for one key.
  refused = key: values: builtins.filter (value: codes { ${key} = value; } != [ ]) values;
  why = key: value: head (with' { ${key} = value; }).problems;
in
{
  "a target is plain data, with defaults" = {
    expr = target { };
    expected = {
      python = "3.12";
      pythonVersion = "3.12";
      freeThreaded = false;
      system = "x86_64-linux";
      accelerator = "any";
      gfx = [ ];
      compiler = { };
      glibc = "2.35";
      driver = null;
      jetpack = null;
      flavour = "prefer-wheel";
      prereleases = [ ];
      prefer = { };
      capabilities = [ ];
      constraints = { };
    };
  };
  "a free-threaded Python" = {
    expr =
      let
        t = target { python = "3.13t"; };
      in
      {
        inherit (t) python pythonVersion freeThreaded;
      };
    expected = {
      python = "3.13t";
      pythonVersion = "3.13";
      freeThreaded = true;
    };
  };
  "CUDA: left out, null and a version are three things" = {
    expr = map (request: (target request).accelerator) [
      { }
      { cuda = null; }
      { cuda = "12.8"; }
    ];
    expected = [
      "any"
      "none"
      { cuda = "12.8"; }
    ];
  };
  "capabilities in order and once each" = {
    expr =
      (target {
        capabilities = [
          "12.0"
          "9.0a"
          "8.6"
          "9.0"
          "8.6"
        ];
      }).capabilities;
    expected = [
      "8.6"
      "9.0"
      "9.0a"
      "12.0"
    ];
  };
  requested = {
    "parsed, with the user's own text" = {
      expr = (with' { packages = [ "Torch[x]>=2" ]; }).requested;
      expected = [
        {
          name = "torch";
          extras = [ "x" ];
          specifier = [
            [
              ">="
              "2"
            ]
          ];
          text = "Torch[x]>=2";
        }
      ];
    };
    "constraints by their normal name" = {
      expr = (with' { constraints.Flash_Attn = "<3"; }).constraints;
      expected = [
        {
          name = "flash-attn";
          text = "<3";
          specifier = [
            [
              "<"
              "3"
            ]
          ];
        }
      ];
    };
  };
  shapes = {
    python = {
      expr = refused "python" [
        "3.12"
        "3.13t"
        "3"
        "python3.12"
        "3.12.1"
        3
        "2.7"
      ];
      expected = [
        "3"
        "python3.12"
        "3.12.1"
        3
        "2.7"
      ];
    };
    system = {
      expr = refused "system" [
        "x86_64-linux"
        "aarch64-linux"
        "x86_64-darwin"
      ];
      expected = [ "x86_64-darwin" ];
    };
    cuda = {
      expr = refused "cuda" [
        "12"
        "12.8"
        null
        "cu128"
        12
        "12."
        "none"
      ];
      expected = [
        "cu128"
        12
        "12."
        "none"
      ];
    };
    rocm = {
      expr = refused "rocm" [
        "6.4"
        null
        6
        "rocm6"
      ];
      expected = [
        6
        "rocm6"
      ];
    };
    gfx = {
      expr = refused "gfx" [
        [ ]
        [
          "gfx942"
          "gfx90a"
        ]
        "gfx942"
        [ "942" ]
      ];
      expected = [
        "gfx942"
        [ "942" ]
      ];
    };
    capabilities = {
      expr = refused "capabilities" [
        [
          "8.6"
          "9.0a"
        ]
        [ "86" ]
        [ 8 ]
        "8.6"
      ];
      expected = [
        [ "86" ]
        [ 8 ]
        "8.6"
      ];
    };
    flavour = {
      expr = refused "flavour" [
        "wheel"
        "source"
        "prefer-wheel"
        "prefer-source"
        { a = "source"; }
        { }
        "binary"
        { a = "binary"; }
        [ "wheel" ]
      ];
      expected = [
        "binary"
        { a = "binary"; }
        [ "wheel" ]
      ];
    };
    prereleases = {
      expr = refused "prereleases" [
        true
        false
        [ ]
        [ "a" ]
        "a"
        [ 1 ]
      ];
      expected = [
        "a"
        [ 1 ]
      ];
    };
    compiler = {
      expr = refused "compiler" [
        { }
        { gcc = "13"; }
        { gcc = 13; }
        "gcc"
      ];
      expected = [
        { gcc = 13; }
        "gcc"
      ];
    };
    glibc = {
      expr = refused "glibc" [
        "2.35"
        null
        "glibc"
      ];
      expected = [
        null
        "glibc"
      ];
    };
    libraries = {
      expr = refused "libraries" [
        [ "libmpi.so.40" ]
        [ ]
        null
        "libmpi.so.40"
        [ 1 ]
      ];
      expected = [
        null
        "libmpi.so.40"
        [ 1 ]
      ];
    };
    driver = {
      expr = refused "driver" [
        "580.95.05"
        "580"
        null
        580
      ];
      expected = [ 580 ];
    };
    jetpack = {
      expr = refused "jetpack" [
        "6.2"
        null
        "JetPack 6"
      ];
      expected = [ "JetPack 6" ];
    };
    index = {
      expr = refused "index" [
        [ ]
        [ /nowhere ]
        "/nowhere"
      ];
      expected = [ "/nowhere" ];
    };
    prefer = {
      expr = refused "prefer" [
        { }
        { a = "1"; }
        { a = 1; }
        [ ]
      ];
      expected = [
        { a = 1; }
        [ ]
      ];
    };
    constraints = {
      expr = refused "constraints" [
        { }
        { a = "<2"; }
        { a = 2; }
        "a<2"
      ];
      expected = [
        { a = 2; }
        "a<2"
      ];
    };
    packages = {
      expr = refused "packages" [
        [ "a" ]
        "a"
        [ 1 ]
      ];
      expected = [
        "a"
        [ 1 ]
      ];
    };
  };
  refusals = {
    "codes" = {
      expr = map codes [
        { pyton = 1; }
        { python = "3.9"; }
        { python = "3.16"; }
        { packages = [ ]; }
        { packages = [ "a b" ]; }
        { packages = [ "a; python_version>'3'" ]; }
        { packages = [ "a @ file:///a" ]; }
        { constraints.a = "2"; }
        {
          cuda = "12.8";
          rocm = "6.4";
        }
        {
          cuda = null;
          rocm = "6.4";
        }
      ];
      expected = [
        [ "E002" ]
        [ "E004" ]
        [ "E004" ]
        [ "E005" ]
        [ "E006" ]
        [ ]
        [ "E006" ]
        [ "E006" ]
        [ "E008" ]
        [ ]
      ];
    };
    "nothing at all: no packages, no Python" = {
      expr = map (p: p.code) (parse { }).problems;
      expected = [
        "E005"
        "E003"
      ];
    };
    "the oldest and the newest Python" = {
      expr = map (python: codes { inherit python; }) [
        "3.10"
        "3.15"
        "3.15t"
      ];
      expected = [
        [ ]
        [ ]
        [ ]
      ];
    };
    "all at once" = {
      expr = codes {
        pyton = 1;
        glibc = 2;
        packages = [ "a b" ];
        constraints.c = "x";
      };
      expected = [
        "E002"
        "E003"
        "E006"
        "E006"
      ];
    };
    "a value that is malformed is told once" = {
      expr = codes { python = 3; };
      expected = [ "E003" ];
    };
    "an unknown key comes with the nearest" = {
      expr = builtins.match ".*python.*" (builtins.toJSON (why "pyton" 1)) != null;
      expected = true;
    };
    "a bad requirement says where it stands" = {
      expr = map (request: (head (with' request).problems).where) [
        { packages = [ "a b" ]; }
        { constraints.c = "x"; }
      ];
      expected = [
        "packages"
        "constraints.c"
      ];
    };
  };
}
