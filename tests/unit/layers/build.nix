# The builds of a plan: wheels, and what is compiled with builds of its own.
scope:
let
  inherit (import ./common.nix scope)
    base
    layer
    meta
    package
    planOf
    table
    ;
  tools = table {
    setuptools = [ "80" ];
    wheel = [ "1" ];
    numpy = [ "1" ];
  };
  torch =
    package "torch" [
      {
        version = "2.8";
        requires = [ "numpy" ];
        axes = [ { cuda = "12.8"; } ];
      }
    ]
    // {
      meta = meta // {
        axis = "torch";
      };
    };
  ext =
    package "ext" [
      {
        version = "1";
        requires = [ "torch" ];
        sdist = {
          file = "ext-1.tar.gz";
          sha256 = "0";
        };
      }
    ]
    // {
      meta = meta // {
        source = {
          buildsAgainst = [ "torch" ];
          toolchain = [ "cuda" ];
          environment = _: { A = "b"; };
        };
      };
    };
  plan = planOf (tools // { inherit torch ext; }) {
    packages = [ "ext" ];
    flavour.ext = "source";
    capabilities = [ "8.6" ];
    compiler.gcc = "13";
  };
  metaOf =
    name:
    {
      torch = torch.meta;
      ext = ext.meta;
    }
    .${name} or meta;
  inherit
    (layer "build.nix" {
      inherit base metaOf;
      inherit (plan) target axes packages;
    })
    builds
    metadataOf
    ;
  compiled = builds.ext.compiled;
in
{
  "a wheel is made of its source, and no target is in it" = {
    expr = {
      inherit (builds.torch.wheel)
        name
        version
        file
        axes
        system
        ;
      source = builds.torch.wheel.source.source.name;
      requires = map (r: r.name) builds.torch.wheel.requires;
      target = builds.torch.wheel ? python || builds.torch.wheel ? capabilities;
    };
    expected = {
      name = "torch";
      version = "2.8";
      file = "torch-2.8-py3-none-any.whl";
      axes = plan.axes;
      source = "torch";
      requires = [ "numpy" ];
      system = [ ];
      target = false;
    };
  };
  "what is compiled knows its target" = {
    expr = {
      inherit (compiled)
        name
        version
        file
        against
        toolchain
        variables
        prePatch
        python
        capabilities
        compiler
        ;
    };
    expected = {
      name = "ext";
      version = "1";
      file = "ext-1.tar.gz";
      against = [ "torch" ];
      toolchain = [ "cuda" ];
      variables.A = "b";
      prePatch = "";
      python = "3.12";
      capabilities = [ "8.6" ];
      compiler.gcc = "13";
    };
  };
  "the metadata of a source comes from the same build, that stops before the wheel" = {
    expr =
      let
        made = (metadataOf plan.packages.ext).compiled;
      in
      [
        made.only
        compiled.only
        (removeAttrs made [
          "only"
          "environment"
          "libraries"
        ] == removeAttrs compiled [
          "only"
          "environment"
          "libraries"
        ])
      ];
    expected = [
      "metadata"
      null
      true
    ];
  };
  "its environment holds builds: its tools, and what it is built against" = {
    expr = builtins.mapAttrs (_: b: builtins.attrNames b) compiled.environment;
    expected = builtins.mapAttrs (_: _: [ "wheel" ]) {
      setuptools = 1;
      wheel = 1;
      torch = 1;
      numpy = 1;
    };
  };
  "what it is built against is the plan's own build" = {
    expr =
      (layer "build.nix" {
        base = base // {
          mkBuildWheel = spec: {
            wheel = spec.name;
            of = spec.axes;
          };
        };
        inherit metaOf;
        inherit (plan) target packages;
        axes = {
          mine = true;
        };
      }).builds.ext.compiled.environment.torch.of;
    expected = {
      mine = true;
    };
  };
  "its libraries are those that it is built against" = {
    expr = map (b: b.wheel.name) compiled.libraries;
    expected = [ "torch" ];
  };
}
