# The id of a plan.
scope:
let
  inherit (import ./common.nix scope) stage;
  identify = stage "identity.nix";
  wheel = {
    name = "a";
    version = "1";
    flavour = "wheel";
    axes.cuda = "12";
    extras = [ ];
    tags = {
      python = "py3";
      abi = "none";
      platform = [ "any" ];
    };
    file = {
      file = "a-1-py3-none-any.whl";
      sha256 = "0";
    };
    requires = [
      {
        name = "b";
        specifier = [ ];
        extras = [ ];
      }
    ];
    build = null;
  };
  source = wheel // {
    flavour = "source";
    tags = null;
    build = {
      against = [ ];
      toolchain = [ "cuda" ];
      variables.A = "1";
      packages.tool = wheel;
      given = {
        compiler.gcc = "12.2.0";
        glibc.own = "2.36";
        capabilities = [ "8.6" ];
        cudaToolkit.path = "/usr/local/cuda";
      };
    };
  };
  target = {
    python = "3.12";
    system = "x86_64-linux";
  };
  of =
    packages: more:
    identify {
      target = target // more;
      inherit packages;
    };
  id = of { a = wheel; } { };
  same = changes: map (change: of { a = wheel // change; } { } == id) changes;
  compiled = of { a = source; } { };
  sameBuild =
    changes:
    map (
      change: of { a = source // { build = source.build // change; }; } { } == compiled
    ) changes;
  sameGiven =
    changes: sameBuild (map (change: { given = source.build.given // change; }) changes);
  no = builtins.map (_: false);
in
{
  "a version, a file, an axis, an extra, an edge are what it is" =
    let
      changes = [
        { version = "2"; }
        { file = wheel.file // { sha256 = "1"; }; }
        { axes.cuda = "13"; }
        { extras = [ "x" ]; }
        { requires = [ ]; }
        { tags = wheel.tags // { python = "py2"; }; }
      ];
    in
    {
      expr = same changes;
      expected = no changes;
    };
  "what is known of a file, and why it was taken, is not" = {
    expr = same [
      { file = wheel.file // { size = 7; url = "https://example.org/a.whl"; }; }
      { capabilities = [ "sm_86" ]; }
      { because.why = "newest"; }
      { requiredBy = [ "your packages" ]; }
      { evidence.axes = "file"; }
      { grades = [ "old" ]; }
    ];
    expected = [
      true
      true
      true
      true
      true
      true
    ];
  };
  "Python and system are, what else was asked for is not" = {
    expr = map (more: of { a = wheel; } more == id) [
      { python = "3.11"; }
      { system = "aarch64-linux"; }
      { driver = "580.65"; }
      { glibc = "2.17"; }
      { compiler.gcc = "14"; }
      { capabilities = [ "9.0" ]; }
    ];
    expected = [
      false
      false
      true
      true
      true
      true
    ];
  };
  "of what is compiled, all that its build is given" =
    let
      builds = [
        { toolchain = [ "cxx" ]; }
        { variables.A = "2"; }
        { prePatch = "true"; }
        { against = [ "torch" ]; }
        { packages.tool = wheel // { version = "2"; }; }
      ];
      given = [
        { compiler.gcc = "12.3.0"; }
        { glibc.own = "2.39"; }
        { capabilities = [ "9.0" ]; }
        { cudaToolkit.path = "/opt/cuda"; }
      ];
    in
    {
      expr = [
        (sameBuild builds)
        (sameGiven given)
        (sameBuild [ { recipe = "default"; } ])
      ];
      expected = [
        (no builds)
        (no given)
        [ true ]
      ];
    };
  "who says that a requirement was added does not matter, that it was does" = {
    expr =
      let
        with' = fields: (same [ { requires = [ (builtins.head wheel.requires // fields) ]; } ]);
        ofText = text: of { a = wheel // { requires = [ { name = "b"; added = text; } ]; }; } { };
      in
      [
        (with' { added = "its source is compiled against b"; })
        (ofText "one" == ofText "other")
      ];
    expected = [
      [ false ]
      true
    ];
  };
}
