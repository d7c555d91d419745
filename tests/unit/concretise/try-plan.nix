# One request through all stages, on a table made by hand; problems are values.
scope@{ lib, ... }:
let
  inherit (import ./common.nix scope)
    errors
    facts
    meta
    package
    stage
    table
    wheelNamed
    ;
  tryPlan = stage "try-plan.nix" { inherit lib facts errors; };
  gpu = version: cuda: {
    inherit version;
    variants = [
      {
        wheels = wheelNamed "gpu-${version}-cp312-cp312-manylinux_2_28_x86_64.whl";
        axes = { inherit cuda; };
      }
    ];
  };
  packages =
    table {
      a = [
        {
          version = "2";
          requires = [ "b" ];
        }
      ];
      b = [ "1" ];
      gpu = [
        (gpu "2" "13.0")
        (gpu "1" "12.6")
      ];
      "README.md" = [ ];
    }
    // {
      ruled = package "ruled" [ "1" ] // {
        meta = meta // {
          rules = { package, ... }: [
            {
              code = "X1";
              title = "no ${package.name}";
            }
          ];
        };
      };
    };
  try = request: tryPlan packages ({ python = "3.12"; } // request);
  codes =
    request:
    let
      t = try request;
    in
    if t.ok then [ ] else map (p: p.code) t.problems;
in
{
  "what can be planned" = {
    expr =
      let
        t = try { packages = [ "a" ]; };
      in
      {
        inherit (t) ok;
        names = builtins.attrNames t.plan.packages;
        inherit (t.plan.packages.b) folder;
      };
    expected = {
      ok = true;
      names = [
        "a"
        "b"
      ];
      folder = "/index/b";
    };
  };
  "what cannot: problems, and the same as a text" = {
    expr =
      let
        t = try {
          packages = [ "a" ];
          pyton = 1;
        };
      in
      {
        inherit (t) ok;
        names = builtins.attrNames t;
        same = t.message == errors.render t.problems;
      };
    expected = {
      ok = false;
      names = [
        "message"
        "ok"
        "problems"
      ];
      same = true;
    };
  };
  "shapes first: nothing else is looked at before they hold" = {
    expr = codes {
      packages = [ "gone" ];
      glibc = 2;
      capabilities = [ "8.5" ];
    };
    expected = [ "E003" ];
  };
  "then names and the target, at once" = {
    expr = codes {
      packages = [ "gone" ];
      constraints.lost = "<2";
      capabilities = [ "8.5" ];
    };
    expected = [
      "E001"
      "E001"
      "E100"
    ];
  };
  "then the search" = {
    expr = codes {
      packages = [ "a" ];
      constraints.b = ">=2";
      capabilities = [ "8.6" ];
    };
    expected = [ "E010" ];
  };
  "then what was chosen" = {
    expr = codes { packages = [ "ruled" ]; };
    expected = [ "X1" ];
  };
  "an unknown name: where it stands, what is near, where was looked" = {
    expr =
      let
        p =
          builtins.head
            (tryPlan
              (table {
                torch = [ "1" ];
                "torch.md" = [ ];
              })
              {
                packages = [ "toch" ];
                python = "3.12";
                index = [ ./. ];
              }
            ).problems;
      in
      {
        inherit (p) where why;
        near =
          builtins.match ".*torch.md.*" p.fix == null
          # The file is no package.
          && builtins.match "write torch;.*" p.fix != null;
      };
    expected = {
      where = "packages (your request)";
      why = "looked in ${toString ./.}, accelpkgs' own pkgs";
      near = true;
    };
  };
  "a suggestion was solved and validated" = {
    # Without the constraint torch of CUDA 13 is chosen, which has no code for 6.1: that is no way
    # out.
    expr =
      (builtins.head
        (try {
          packages = [ "gpu" ];
          constraints.gpu = ">=3";
          capabilities = [ "7.0" ];
          driver = "535.104.05";
        }).problems
      ).fix;
    expected = [ "remove constraints.gpu (gives gpu 1)" ];
  };
  "a suggestion that a rule forbids is none" = {
    expr =
      (builtins.head
        (try {
          packages = [ "ruled" ];
          constraints.ruled = ">=3";
        }).problems
      ).fix;
    expected = "no single change makes them fit; drop one of them";
  };
}
