# What can be left out of a request, and a smallest part of it that conflicts.
scope@{ lib, ... }:
let
  inherit (import ./common.nix scope) facts stage;
  partsWith = solve: stage "parts.nix" { inherit lib facts solve; };
  inherit (partsWith (_: throw "nothing has to be solved to take a request apart")) partsOf;
  full = {
    packages = [
      "torch"
      "jax[cuda12]"
    ];
    python = "3.12";
    cuda = "12.8";
    rocm = "6.4";
    gfx = [ "gfx942" ];
    capabilities = [
      "8.6"
      "9.0"
    ];
    flavour = "source";
    driver = "535";
    constraints = {
      numpy = "<2";
    };
    glibc = "2.28";
  };
  # A conflict between some texts; all else does not matter.
  minimise =
    texts:
    (partsWith (
      request:
      if builtins.all (text: builtins.elem text (map (p: p.text) (partsOf request))) texts then
        { unsat = { }; }
      else
        { assigned = { }; }
    )).minimise
      full;
in
{
  partsOf = {
    "in the order in which they are left out" = {
      expr = map (p: p.text) (partsOf full);
      expected = [
        "flavour = \"source\""
        "driver = \"535\""
        "constraints.numpy = \"<2\""
        "packages = [ torch ]"
        "packages = [ jax[cuda12] ]"
        "cuda = \"12.8\""
        "rocm = \"6.4\""
        "gfx = [ \"gfx942\" ]"
        "capability 8.6"
        "capability 9.0"
      ];
    };
    "without is the request without that part" = {
      expr =
        map
          (p: {
            inherit (p) kind name;
            left = removeAttrs p.without [
              "python"
              "glibc"
            ];
          })
          (partsOf {
            packages = [
              "a"
              "b"
            ];
            python = "3.12";
            capabilities = [
              "8.6"
              "9.0"
            ];
            constraints.n = "<2";
            driver = "535";
          });
      expected =
        let
          all = {
            packages = [
              "a"
              "b"
            ];
            capabilities = [
              "8.6"
              "9.0"
            ];
            constraints.n = "<2";
            driver = "535";
          };
        in
        [
          {
            kind = "driver";
            name = "535";
            left = removeAttrs all [ "driver" ];
          }
          {
            kind = "constraints";
            name = "n";
            left = all // {
              constraints = { };
            };
          }
          {
            kind = "packages";
            name = "a";
            left = all // {
              packages = [ "b" ];
            };
          }
          {
            kind = "packages";
            name = "b";
            left = all // {
              packages = [ "a" ];
            };
          }
          {
            kind = "capabilities";
            name = "8.6";
            left = all // {
              capabilities = [ "9.0" ];
            };
          }
          {
            kind = "capabilities";
            name = "9.0";
            left = all // {
              capabilities = [ "8.6" ];
            };
          }
        ];
    };
    "what says nothing is no part" = {
      expr = map (p: p.text) (partsOf {
        packages = [ "a" ];
        flavour = "prefer-wheel";
        rocm = null;
        gfx = [ ];
        capabilities = [ ];
        driver = null;
        constraints = { };
      });
      expected = [ "packages = [ a ]" ];
    };
    "no accelerator is a request" = {
      expr = map (p: p.text) (partsOf {
        packages = [ ];
        cuda = null;
      });
      expected = [ "cuda = null" ];
    };
  };
  minimise = {
    "what does not matter goes, what conflicts stays" = {
      expr = minimise [
        "packages = [ torch ]"
        "capability 9.0"
        "cuda = \"12.8\""
      ];
      expected = {
        packages = [ "torch" ];
        python = "3.12";
        cuda = "12.8";
        capabilities = [ "9.0" ];
        constraints = { };
        glibc = "2.28";
      };
    };
    "one part alone" = {
      expr = map (p: p.text) (partsOf (minimise [ "constraints.numpy = \"<2\"" ]));
      expected = [ "constraints.numpy = \"<2\"" ];
    };
    "what the search does not blame goes at once" = {
      # Each attempt is one solve; six parts would be as many.
      expr =
        let
          solve =
            request:
            let
              is = name: text: builtins.match "${name}.*" text != null;
              has = name: builtins.any (is name) request.packages;
            in
            if has "c" && request.constraints ? N_n then
              {
                unsat.conflict = {
                  "@packages.c" = true;
                  "@constraints.n-n" = true;
                };
              }
            else if has "a" && has "b" && has "d" then
              throw "asked for more than once"
            else
              { };
        in
        (partsWith solve).minimise {
          packages = [
            "a"
            "b"
            "C[x]<2"
            "c>1"
            "d"
          ];
          constraints = {
            N_n = "<2";
            m = "<2";
          };
        };
      expected = {
        packages = [ "c>1" ];
        constraints.N_n = "<2";
      };
    };
    "what a label says is in no name, so it stays until it is asked for" = {
      expr =
        let
          solve =
            request:
            if builtins.elem "torch==2.8+cu128" request.packages then
              { unsat.conflict."@packages.jax" = true; }
            else
              { };
        in
        (partsWith solve).minimise {
          packages = [
            "einops"
            "torch==2.8+cu128"
          ];
        };
      expected = {
        packages = [ "torch==2.8+cu128" ];
      };
    };
    "a pin is told, and not who needs the same" = {
      expr =
        let
          # Either of the two is enough.
          solve =
            request: if request.packages != [ ] then { unsat = { }; } else { };
        in
        (partsWith solve).minimise {
          packages = [
            "torch==2.8.0"
            "peft"
          ];
        };
      expected = {
        packages = [ "torch==2.8.0" ];
      };
    };
    "a search that was given up has refuted nothing" = {
      expr =
        let
          solve = request: {
            unsat = {
              isGivenUp = builtins.length request.packages < 3;
            };
          };
        in
        (partsWith solve).minimise {
          packages = [
            "a"
            "b"
            "c"
          ];
        };
      expected = {
        packages = [
          "a"
          "b"
          "c"
        ];
      };
    };
    "a shorter request with problems of its own says nothing" = {
      # Solving gives null where nothing is left to install.
      expr =
        let
          solve = request: if request.packages == [ ] then null else { unsat = { }; };
        in
        (partsWith solve).minimise {
          packages = [
            "a"
            "b"
          ];
        };
      expected = {
        packages = [ "b" ];
      };
    };
  };
}
