# What a person should know of a plan before trusting it.
scope:
let
  inherit (import ./common.nix scope)
    meta
    planOf
    table
    wheelNamed
    ;
  inherit (builtins) attrNames mapAttrs;
  dated = version: uploaded: { inherit version uploaded; };
  kernel =
    axes: more:
    {
      inherit axes;
      wheels = wheelNamed "a-1-cp312-cp312-manylinux_2_28_x86_64.whl";
    }
    // more;
  packages = table {
    lines = [
      "2.3"
      "2.2"
      "2.1.9"
      "2.0"
    ];
    months = [
      (dated "1.1" "2026-08-15")
      (dated "1.0.2" "2026-02-16")
      (dated "1.0.1" "2026-02-15")
    ];
    early = [
      "2.0rc1"
      "1.0b2"
    ];
    holder = [
      {
        version = "1";
        requires = [ "lines<2.1" ];
      }
    ];
    read = [
      {
        version = "1";
        variants = [ (kernel { cuda = "12.8"; } { capabilities = [ "sm_80" ]; }) ];
      }
    ];
    unread = [
      {
        version = "1";
        variants = [ (kernel { cuda = "12.8"; } { }) ];
      }
    ];
    codeless = [
      {
        version = "1";
        variants = [ (kernel { cuda = "12.8"; } { loads.x86_64-linux = { }; }) ];
      }
    ];
    cpu = [
      {
        version = "1";
        variants = [ (kernel { cuda = "none"; } { }) ];
      }
    ];
    amd = [
      {
        version = "1";
        variants = [ (kernel { rocm = "6.4"; } { }) ];
      }
    ];
    unlabelled = [
      {
        version = "1";
        variants = [ (kernel { } { }) ];
      }
    ];
  };
  with' = packages // {
    unlabelled = packages.unlabelled // {
      meta = meta // {
        kind = "accelerated";
      };
    };
    component = packages.unread // {
      name = "component";
      meta = meta // {
        kind = "component";
      };
    };
    # Upstream has more than is on record.
    lines = packages.lines // {
      data = packages.lines.data // {
        published = [
          "2.5"
          "2.4"
          "2.3"
          "2.2"
        ];
      };
    };
  };
  plan = planOf packages;
  gradesIn =
    plan:
    mapAttrs (_: p: p.grades) (
      removeAttrs plan.packages (
        builtins.filter (name: !(plan.packages.${name} ? grades)) (attrNames plan.packages)
      )
    );
  grades = request: gradesIn (plan request);
  textsIn = plan: map (warning: warning.text) plan.warnings;
  of = name: grades { packages = [ name ]; };
in
{
  old = {
    "by what holds it back" = {
      expr = grades {
        packages = [
          "lines"
          "holder"
        ];
      };
      expected.lines = [ "old" ];
    };
    "not where nobody asked for it" = {
      expr = grades { packages = [ "holder" ]; };
      expected = { };
    };
    "the newest is not" = {
      expr = of "lines";
      expected = { };
    };
    "what the request admits is what counts" = {
      expr = map (text: grades { packages = [ text ]; }) [
        "lines<2.3"
        "lines==2.0.*"
        "lines==2.0"
      ];
      expected = [
        { }
        { }
        { }
      ];
    };
    "upstream's lines count, on record or not" = {
      expr = textsIn (planOf with' { packages = [ "lines" ]; });
      expected = [ "lines 2.3 is old: upstream has 2.5, which is not on record" ];
    };
    "half a year behind, to the day" = {
      expr =
        map
          (
            version:
            textsIn (
              planOf packages {
                packages = [ "months" ];
                prefer.months = version;
              }
            )
          )
          [
            "1.0.1"
            "1.0.2"
          ];
      expected = [
        [ "months 1.0.1 of 2026-02-15 is old: the newest is 1.1 of 2026-08-15" ]
        [ ]
      ];
    };
  };
  prerelease = {
    "taken where there is nothing else, and said" = {
      expr = textsIn (plan {
        packages = [ "early" ];
      });
      expected = [
        "early 2.0rc1 is a prerelease that nobody asked for: no final release is on record"
      ];
    };
    "not where somebody asked" = {
      expr = map (more: grades ({ packages = [ "early" ]; } // more)) [
        { prereleases = true; }
        { prereleases = [ "early" ]; }
        { constraints.early = ">=1.0b1"; }
      ];
      expected = [
        { }
        { }
        { }
      ];
    };
  };
  unmeasured =
    let
      on = target: names: attrNames (gradesIn (planOf with' ({ packages = names; } // target)));
      gpu.capabilities = [ "8.6" ];
    in
    {
      "code that nobody read, for a GPU" = {
        expr = on gpu [
          "read"
          "unread"
          "codeless"
          "unlabelled"
          "component"
        ];
        expected = [
          "unlabelled"
          "unread"
        ];
      };
      "without a GPU in the request there is nothing to know" = {
        expr = on { } [ "unread" ];
        expected = [ ];
      };
      "nor of files for the CPU" = {
        expr = on (gpu // { cuda = null; }) [ "cpu" ];
        expected = [ ];
      };
      "of ROCm, too" = {
        expr = on {
          rocm = "6.4";
          gfx = [ "gfx942" ];
        } [ "amd" ];
        expected = [ "amd" ];
      };
    };
}
