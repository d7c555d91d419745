/**
  Find out what a source says of itself when its build system is asked (PEP 517,
  `prepare_metadata_for_build_wheel`): a derivation whose output holds METADATA, made in the sandbox
  and without network. Nothing of the source is run before that is built.

  # Type
  `{ base; python; release; name; index ? [ ]; request ? { }; } -> Derivation`

  # Inputs
  `release`: as in releases.json, with `version` and `sdist` (docs/data-format.md); what it requires
  is not looked at
  `index`: folders of package folders, for the build's requirements, before ours
  `request`: more of a request, such as `capabilities`

  # Examples
  import ./nix/concretise/metadata.nix {
    base = bases.host { … };
    python = "3.12";
    name = "thing";
    release = { version = "1.0"; sdist = { file = "thing-1.0.tar.gz"; sha256 = "…"; }; };
  }

  # Errors
  `E013` a requirement of the build cannot be had, `E010` of what must not be built so
*/
{
  base,
  python,
  name,
  release,
  index ? [ ],
  request ? { },
}:
let
  lib = import ../lib;
  errors = import ../errors;
  facts = import ../facts;
  ours = ../../pkgs;
  read = import ./index.nix { inherit errors; };
  check = import ./folder { inherit lib facts errors; };
  readTheirs = import ./index.nix { inherit errors check; };
  data = {
    format = 1;
    inherit name;
    # Who asks for it does not know what it requires.
    releases = [
      (removeAttrs release [
        "requires"
        "requiresUnknown"
        "extras"
        "variants"
      ])
    ];
  };
  problems = check.releases {
    inherit name;
    file = "${name}/releases.json";
  } data;
  theirs = readTheirs index;
  table =
    read [ ours ]
    // theirs
    // {
      ${name} = {
        inherit name data problems;
        folder = if index == [ ] then ours else builtins.head index;
        meta = import ./folder/defaults.nix;
      };
    };
  toBuild = import ./build-table.nix {
    inherit lib;
    read = readTheirs;
  };
  planIn = import ./try-plan.nix {
    inherit lib facts errors;
    toBuild = toBuild {
      ours = read [ ours ];
      inherit theirs index;
    };
  };
  tried = planIn table (
    {
      inherit (base) system;
      inherit python index;
      packages = [ name ];
      flavour.${name} = "source";
    }
    // (if base.glibc or null == null then { } else { inherit (base) glibc; })
    // (if base.compiler or null == null then { } else { inherit (base) compiler; })
    // request
  );
in
if problems != [ ] then
  throw ("\n" + errors.render problems)
else if !tried.ok then
  throw ("\n" + tried.message)
else
  (import ./realise.nix { inherit errors lib; } {
    inherit base table;
    inherit (tried) plan;
  }).packages.${name}.metadata
