# Local labels of what a user asks for, taken off.
scope@{ lib, ... }:
let
  inherit (import ./common.nix scope)
    errors
    facts
    package
    parse
    stage
    ;
  inherit (builtins) head mapAttrs;
  accelerated =
    p:
    p
    // {
      meta = p.meta // {
        kind = "accelerated";
      };
    };
  packages = {
    torch = accelerated (package "torch" [ "2.8.0" ]);
    vision = accelerated (package "vision" [ "0.23.0" ]);
    # Without a package.nix its files tell.
    axes = package "axes" [
      {
        version = "1";
        axes = [ { cuda = "12"; } ];
      }
    ];
    own = accelerated (package "own" [ "1+cu126" ]);
    leaf = package "leaf" [ "1" ];
  };
  labels = stage "labels.nix" {
    inherit
      lib
      facts
      errors
      packages
      ;
  };
  asked =
    request:
    labels (
      parse (
        {
          python = "3.12";
          packages = [ "torch" ];
        }
        // request
      )
    );
  on = packages: asked { inherit packages; };
  brief = parsed: {
    specifiers = map (r: lib.specifier.toText (r.specifier or [ ])) parsed.requested;
    inherit (parsed.target) accelerator;
    axes = parsed.target.axes or { };
    inherit (parsed) origins;
  };
  told = parsed: map (p: "${p.code} ${p.title}") parsed.problems;
in
{
  "a label is version and axis" = {
    expr = brief (on [ "torch==2.8.0+cu128" ]);
    expected = {
      specifiers = [ "==2.8.0" ];
      accelerator.cuda = "12.8";
      axes = { };
      origins = {
        cuda = "torch==2.8.0+cu128";
        rocm = "torch==2.8.0+cu128";
      };
    };
  };
  "of the CPU" = {
    expr = (on [ "torch===2.8.0+cpu" ]).target.accelerator;
    expected = "none";
  };
  "of ROCm" = {
    expr = (on [ "torch==2.8.0+rocm6.4" ]).target.accelerator;
    expected.rocm = "6.4";
  };
  "of other axes" = {
    expr = brief (on [ "vision==0.23.0+CU12torch2.8cxx11abiTRUE" ]);
    expected = {
      specifiers = [ "==0.23.0" ];
      accelerator.cuda = "12";
      axes = {
        torch = "2.8";
        cxx11abi = "true";
      };
      origins = mapAttrs (_: _: "vision==0.23.0+CU12torch2.8cxx11abiTRUE") {
        cuda = 0;
        cxx11abi = 0;
        rocm = 0;
        torch = 0;
      };
    };
  };
  "of a constraint" = {
    expr =
      let
        parsed = asked { constraints.torch = "==2.8.0+cu128,!=2.7"; };
      in
      {
        inherit (parsed.target) accelerator;
        specifiers = map (c: lib.specifier.toText c.specifier) parsed.constraints;
      };
    expected = {
      accelerator.cuda = "12.8";
      specifiers = [ "==2.8.0,!=2.7" ];
    };
  };
  "those that say the same, and the one that says more" = {
    expr =
      let
        parsed = asked {
          packages = [
            "vision==0.23.0+cu12"
            "torch==2.8.0+cu128"
          ];
          cuda = "12";
        };
      in
      {
        inherit (parsed.target) accelerator;
        from = parsed.origins.cuda;
        problems = told parsed;
      };
    expected = {
      accelerator.cuda = "12.8";
      from = "torch==2.8.0+cu128";
      problems = [ ];
    };
  };
  "without a label nothing changes" = {
    expr = brief (asked {
      packages = [ "torch==2.8.0" ];
      cuda = "12";
    });
    expected = {
      specifiers = [ "==2.8.0" ];
      accelerator.cuda = "12";
      axes = { };
      origins = { };
    };
  };
  "a package that is known by its files" = {
    expr = (on [ "axes==1+cu126" ]).target.accelerator;
    expected.cuda = "12.6";
  };
  "a release of just that version stays" = {
    expr = (brief (on [ "own==1+cu126" ])).specifiers;
    expected = [ "==1+cu126" ];
  };
  "a leaf's label is its own" = {
    expr = (brief (on [ "leaf==1+local" ])).specifiers;
    expected = [ "==1+local" ];
  };
  "of a package that is not there" = {
    expr = (brief (on [ "nowhere==1+cu128" ])).specifiers;
    expected = [ "==1+cu128" ];
  };

  "not understood" = {
    expr = told (on [
      "torch==2.8.0+foo"
      "vision!=0.23.0+cu128"
    ]);
    expected = [
      "E018 the label +foo of torch==2.8.0+foo says nothing that is understood"
      "E018 vision!=0.23.0+cu128 rules out files by their label, which is not possible"
    ];
  };
  "against the request" = {
    expr = map (request: told (asked ({ packages = [ "torch==2.8.0+cu128" ]; } // request))) [
      { cuda = "12.6"; }
      { cuda = null; }
      { rocm = "6.4"; }
    ];
    expected = [
      [ "E019 cuda = \"12.6\" and torch==2.8.0+cu128 do not go together" ]
      [ "E019 cuda = null and torch==2.8.0+cu128 do not go together" ]
      [ "E019 rocm = \"6.4\" and torch==2.8.0+cu128 do not go together" ]
    ];
  };
  "against each other" = {
    expr =
      (head
        (on [
          "torch==2.8.0+cu128"
          "vision==0.23.0+cpu"
        ]).problems
      ).why;
    expected = [
      "torch==2.8.0+cu128 asks for cuda 12.8"
      "vision==0.23.0+cpu asks for none of cuda"
    ];
  };
}
