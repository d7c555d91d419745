# Requests one step away, and what each would give.
scope@{ lib, ... }:
let
  inherit (import ./common.nix scope) facts stage;
  result = versions: axes: {
    assigned = builtins.mapAttrs (_: version: { candidate = { inherit version; }; }) versions;
    axes = builtins.mapAttrs (_: value: { inherit value; }) axes;
  };
  nearest =
    works:
    stage "nearest.nix" {
      inherit lib facts works;
      # What is on record of the packages, for these tests.
      valuesOf =
        _: axis:
        {
          rocm = [
            "7.2"
            "6.4"
          ];
          jetpack = [
            "7"
            "6"
          ];
        }
        .${axis};
    };
  partsOf =
    (stage "parts.nix" {
      inherit lib facts;
      solve = _: null;
    }).partsOf;
  askWith =
    more: works: request:
    nearest works request (
      {
        added = [ ];
        unasked = [ ];
        parts = partsOf request;
      }
      // more
    );
  ask = askWith { };
  base = {
    packages = [
      "torch"
      "numpy<2"
    ];
    python = "3.12";
  };
  always =
    _:
    result {
      torch = "2.8";
      numpy = "1.26";
      other = "1";
    } { };
in
{
  "each part has its words" = {
    # One part at a time: no other request works.
    expr =
      map
        (
          extra:
          ask (
            request:
            if
              request == base
              // removeAttrs extra [ "constraints" ]
              // (
                if extra ? constraints then
                  { constraints = { }; }
                else if extra ? capabilities then
                  { capabilities = [ ]; }
                else
                  removeAttrs base (builtins.attrNames extra)
              )
              || request == base
            then
              result { torch = "2.8"; } { cuda = "12.8"; }
            else
              null
          ) (base // extra)
        )
        [
          { constraints.torch = "<2"; }
          { capabilities = [ "6.1" ]; }
          { cuda = "13.0"; }
          { driver = "470"; }
          { flavour = "source"; }
        ];
    expected = [
      [ "remove constraints.torch (gives torch 2.8)" ]
      [ "remove \"6.1\" from capabilities (gives torch 2.8)" ]
      [ "take cuda = \"12.8\" (gives torch 2.8)" ]
      [ "update the driver to one for CUDA 12.8 (gives torch 2.8)" ]
      [ "take flavour = \"prefer-wheel\" (gives torch 2.8)" ]
    ];
  };
  "of several AMD GPUs one can be left out, and never the last" = {
    expr =
      let
        works = gfx: request: if request.gfx or [ ] == gfx then result { } { } else null;
        of = gfx: works: ask works (base // { inherit gfx; });
        two = [
          "gfx942"
          "gfx1103"
        ];
      in
      [
        (of two (works [ "gfx942" ]))
        (of [ "gfx1103" ] (works [ ]))
      ];
    expected = [
      [ "remove \"gfx1103\" from gfx" ]
      [ ]
    ];
  };
  "another ROCm is one on record, and never none" = {
    expr =
      let
        works = value: request: if request.rocm or null == value then result { } { } else null;
        asked = base // {
          rocm = "6.4";
        };
      in
      [
        (ask (works "7.2") asked)
        (ask (works null) asked)
      ];
    expected = [
      [ "take rocm = \"7.2\"" ]
      [ ]
    ];
  };
  "what a request does not name and has to" = {
    expr = map (unasked: askWith { inherit unasked; } (request: if
      request == base // { rocm = "6.4"; } || request == base // { jetpack = "6"; }
    then
      result { torch = "2.8"; } { }
    else
      null) base) [
      [ "rocm" ]
      [ "jetpack" ]
      [ ]
    ];
    expected = [
      [ "take rocm = \"6.4\" (gives torch 2.8)" ]
      [ "take jetpack = \"6\" (gives torch 2.8)" ]
      [ ]
    ];
  };
  "no JetPack is proposed for the GPUs of servers alone" = {
    expr =
      map
        (
          capabilities:
          askWith { unasked = [ "jetpack" ]; } (
            request: if request ? jetpack then result { torch = "2.8"; } { } else null
          ) (base // { inherit capabilities; })
        )
        [
          [ "9.0" ]
          [
            "8.7"
            "9.0"
          ]
          [ "8.7" ]
          [ ]
        ];
    expected =
      let
        taken = [ "take jetpack = \"7\" (gives torch 2.8)" ];
      in
      [
        [ ]
        taken
        taken
        taken
      ];
  };
  "a Jetson's Python hangs on its JetPack" = {
    expr =
      let
        asked = base // {
          jetpack = "7.2";
        };
        given = ok: if ok then always { } else null;
        works = request: given (request.jetpack == "6" && request.python == "3.10");
        worksBoth = request: given (works request != null || request.python == "3.11");
      in
      [
        (ask works asked)
        (ask worksBoth asked)
      ];
    expected = [
      [ "take jetpack = \"6\" and take python = \"3.10\" (gives torch 2.8, numpy 1.26)" ]
      [ "take python = \"3.11\" (gives torch 2.8, numpy 1.26)" ]
    ];
  };
  "an extra can be another one, or go" = {
    expr =
      let
        asking =
          works: packages:
          let
            request = base // {
              inherit packages;
            };
          in
          stage "nearest.nix" {
            inherit lib facts works;
            providedOf =
              name:
              if name == "jax" then
                [
                  "cuda12"
                  "cuda13"
                  "tpu"
                ]
              else
                [ ];
          } request {
            added = [ ];
            unasked = [ ];
            parts = partsOf request;
          };
        gives = packages: request: if request.packages == packages then always request else null;
      in
      [
        (asking (gives [ "jax[cuda12]<1" ]) [ "jax[cuda13]<1" ])
        (asking (gives [ "jax<1" ]) [ "jax[cuda13]<1" ])
        (asking (gives [ "jax[cuda13]" ]) [ "jax[cuda13]<1" ])
        (asking (gives [ "a" ]) [ "a[x,y]" ])
        (asking (gives [ "a[x]" ]) [ "a[x,y]" ])
      ];
    expected = [
      [ "write jax[cuda12]<1" ]
      [ "write jax<1 without [cuda13]" ]
      [ "write jax without \"<1\"" ]
      [ "write a without [x,y]" ]
      [ ]
    ];
  };
  "without an accelerator there is no CUDA to name" = {
    expr =
      let
        askFor = axes: ask (request: if request == base then result { } axes else null);
      in
      map (axes: askFor axes (base // { cuda = "13.0"; })) [
        { }
        { cuda = "none"; }
      ]
      ++ [
        (askFor { } (base // { driver = "470"; }))
      ];
    expected = [
      [ "leave out cuda" ]
      [ "leave out cuda" ]
      [ "update the driver" ]
    ];
  };
  "a package can lose its clauses, or go" = {
    expr =
      let
        solution = result { torch = "2.8"; } { };
      in
      ask (request: if request.python == "3.12" then solution else null) base;
    expected = [
      "drop torch (gives torch 2.8)"
      "write numpy without \"<2\" (gives torch 2.8)"
      "drop numpy<2 (gives torch 2.8)"
    ];
  };
  "the only package does not go" = {
    expr = ask (request: if request.python == "3.12" then result { } { } else null) {
      packages = [ "a" ];
      python = "3.12";
    };
    expected = [ ];
  };
  "three lines at most, of what the user asked for three versions at most" = {
    expr = ask always {
      packages = [
        "a"
        "b"
        "torch"
        "numpy"
      ];
      python = "3.12";
      capabilities = [ "8.6" ];
    };
    expected = [
      "drop a (gives torch 2.8)"
      "drop b (gives torch 2.8)"
      "… and 4 more"
    ];
  };
  "another Python: the first that works, and never the same" = {
    expr =
      map
        (
          python:
          ask
            (
              request:
              if
                builtins.elem request.python [
                  "3.10"
                  "3.13"
                  "3.14"
                ]
                &&
                  request.packages == [
                    "a"
                    "b"
                  ]
              then
                result {
                  a = "1";
                  b = "2";
                } { }
              else
                null
            )
            {
              packages = [
                "a"
                "b"
              ];
              inherit python;
            }
        )
        [
          "3.12"
          "3.13"
        ];
    expected = [
      [ "take python = \"3.13\" (gives a 1, b 2)" ]
      [ "take python = \"3.10\" (gives a 1, b 2)" ]
    ];
  };
  "another Python is not planned where the conflict holds there, too" = {
    expr =
      askWith { conflictsWith = python: python != "3.13"; } (
        request: if request.python == "3.12" then null else always request
      ) { packages = [ "torch" ]; python = "3.12"; };
    expected = [ "take python = \"3.13\" (gives torch 2.8)" ];
  };
  "packages that would help come first, where they do" = {
    expr = nearest (
      request: if builtins.elem "helps" request.packages then always null else null
    ) base {
      added = [
        "helps"
        "does-not"
      ];
      unasked = [ ];
      parts = [ ];
    };
    expected = [ "add helps to packages (gives torch 2.8, numpy 1.26)" ];
  };
  "nothing works" = {
    expr = ask (_: null) base;
    expected = [ ];
  };
}
