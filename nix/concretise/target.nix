/**
  Normalise a request and refuse nonsense, all of it at once.

  # Type
  `{ lib; facts; errors; } -> Request -> { problems :: [ Problem ]; target :: Target; requested;
  constraints; }` (types in README.md). `target` is plain data; `requested` and `constraints` are
  parsed requirements with where each came from.

  # Errors
  E002 unknown key, E003 malformed value, E004 Python out of range, E006 malformed requirement, E008
  two accelerators.
*/
{
  lib,
  facts,
  errors,
}:
let
  inherit (builtins)
    all
    attrNames
    concatLists
    concatMap
    elem
    filter
    isAttrs
    isBool
    isList
    isString
    match
    ;

  defaults = {
    python = null;
    system = builtins.head systems;
    gfx = [ ];
    capabilities = [ ];
    flavour = "prefer-wheel";
    constraints = { };
    prereleases = [ ];
    compiler = { };
    glibc = "2.35";
    libraries = [ ];
    mpi = false;
    asOf = null;
    driver = null;
    jetpack = null;
    prefer = { };
    strict = false;
  };
  inherit (facts) pythons requestAxes systems;
  flavours = [
    "wheel"
    "source"
    "prefer-wheel"
    "prefer-source"
  ];
  isVersionText = x: isString x && match "[0-9]+(\\.[0-9]+)*" x != null;
  isStrings = x: isList x && all isString x;
  isFlavour = x: elem x flavours;
  isFolder = x: isString x || builtins.isPath x || isAttrs x && x ? outPath;

  # name → { ok; want }: what a value must be, in words.
  shapes = {
    packages = {
      ok = isStrings;
      want = "a list of names such as \"torch\" or \"jax[cuda12]\"";
    };
    python = {
      ok = x: isString x && match "3\\.[0-9]+t?" x != null;
      want = "\"3.12\", or \"3.13t\" for the free-threaded build";
    };
    system = {
      ok = x: elem x systems;
      want = lib.text.quoteList systems;
    };
    gfx = {
      ok = x: isList x && all (g: isString g && match "gfx[0-9a-f]+" g != null) x;
      want = "a list such as [ \"gfx942\" ]";
    };
    capabilities = {
      ok = x: isList x && all (c: isString c && lib.capability.valid c) x;
      want = "a list of compute capabilities as NVIDIA writes them, such as [ \"8.6\" \"9.0\" ]";
    };
    flavour = {
      ok = x: isFlavour x || (isAttrs x && all isFlavour (builtins.attrValues x));
      want = "${lib.text.quoteList flavours}, or { default = …; <package> = …; }";
    };
    constraints = {
      ok = x: isAttrs x && all isString (builtins.attrValues x);
      want = "{ torch = \"==2.8.*\"; }";
    };
    prereleases = {
      ok = x: isBool x || isStrings x;
      want = "true, or a list of package names";
    };
    compiler = {
      ok = x: isAttrs x && all isVersionText (builtins.attrValues x);
      want = "{ gcc = \"13\"; }";
    };
    glibc = {
      ok = isVersionText;
      want = "a version such as \"2.35\"";
    };
    libraries = {
      ok = isStrings;
      want = "a list of names as libraries ask for them, such as [ \"libmpi.so.40\" ]";
    };
    driver = {
      ok = x: x == null || isVersionText x;
      want = "the driver's version, such as \"580.95.05\"";
    };
    asOf = {
      ok = x: x == null || isString x && match "[0-9]{4}-[0-9]{2}-[0-9]{2}" x != null;
      want = "a day, such as \"2026-06-01\"";
    };
    mpi = {
      ok = isBool;
      want = "true, for a torch that is compiled with MPI, or false";
    };
    strict = {
      ok = isBool;
      want = "true or false";
    };
    index = {
      ok = x: isList x && all isFolder x;
      want = "a list of folders, such as [ ./my-pkgs ]";
    };
    prefer = {
      ok = x: isAttrs x && all isString (builtins.attrValues x);
      want = "{ sympy = \"1.14.0\"; }";
    };
  }
  // builtins.mapAttrs (_: row: {
    ok = x: x == null || (if row.kind == "version" then isVersionText x else isString x);
    want = row.request;
  }) requestAxes;
  accelerator = import ./accelerator.nix { inherit facts; };
  hint = import ./gpu-hint.nix { inherit lib facts; };
  isAccelerator = axis: facts.axes.${axis}.accelerator;
in
request:
let
  known = attrNames shapes;
  unknown = filter (key: !(shapes ? ${key})) (attrNames request);
  isMalformed = key: shapes ? ${key} && !(shapes.${key}.ok request.${key});
  malformed = filter isMalformed (attrNames request);
  fine = removeAttrs request (unknown ++ malformed);
  get = defaults // fine;

  packages = fine.packages or [ ];
  parsed = map (text: {
    inherit text;
    requirement = lib.requirement.parse text;
  }) packages;
  badPackages = filter (p: p.requirement == null || p.requirement ? url) parsed;
  constraintNames = attrNames get.constraints;
  constraints = map (name: {
    inherit name;
    text = get.constraints.${name};
    specifier = lib.specifier.parse get.constraints.${name};
  }) constraintNames;

  pythonMatch = if get.python == null then null else match "(3\\.[0-9]+)(t?)" get.python;
  pythonBase = builtins.head pythonMatch;
  freeThreaded = pythonMatch != null && builtins.elemAt pythonMatch 1 == "t";

  # null is "no accelerator" for cuda, and says nothing else.
  named = filter (axis: fine.${axis} or null != null) (attrNames requestAxes);
  byKind = builtins.partition isAccelerator named;

  problems = concatLists [
    (map (
      key:
      errors.unknownKey {
        inherit key known;
        nearest = lib.text.nearest known key;
      }
    ) unknown)
    (map (
      key:
      errors.badValue {
        inherit key;
        value = request.${key};
        inherit (shapes.${key}) want;
        hints = hint key request.${key};
      }
    ) malformed)
    (if request ? packages && request.packages != [ ] then [ ] else [ errors.noPackages ])
    (
      if get.python == null && !(elem "python" malformed) then
        [
          (errors.badValue {
            key = "python";
            value = null;
            inherit (shapes.python) want;
          })
        ]
      else
        [ ]
    )
    (
      if pythonMatch != null && !(elem pythonBase pythons) then
        [
          (errors.badPython {
            inherit (get) python;
            inherit pythons;
            inherit (facts.data.support) mostWheels;
          })
        ]
      else
        [ ]
    )
    (map (
      p:
      errors.badRequirement {
        where = "packages";
        inherit (p) text;
      }
    ) badPackages)
    (concatMap (
      c:
      if c.specifier == null then
        [
          (errors.badRequirement {
            where = "constraints.${c.name}";
            inherit (c) text;
          })
        ]
      else
        [ ]
    ) constraints)
    (
      if builtins.length byKind.right < 2 then
        [ ]
      else
        [
          (errors.twoAccelerators {
            given = map (axis: {
              inherit (requestAxes.${axis}) name label;
              value = fine.${axis};
            }) byKind.right;
          })
        ]
    )
  ];
in
{
  inherit problems;
  requested = map (p: p.requirement // { inherit (p) text; }) parsed;
  constraints = map (c: c // { name = lib.name.normalise c.name; }) constraints;
  target = {
    python = get.python;
    pythonVersion = pythonBase;
    inherit freeThreaded;
    inherit (get)
      system
      gfx
      compiler
      glibc
      driver
      jetpack
      flavour
      prereleases
      prefer
      ;
    # In order and once each, so that the plan's id does not depend on how they were written.
    capabilities = builtins.sort lib.capability.lessThan (
      attrNames (builtins.groupBy (c: c) get.capabilities)
    );
    constraints = get.constraints;
    # What the base has beyond what every base has; no key where that is nothing.
    ${if get.libraries == [ ] then null else "libraries"} = attrNames (
      builtins.groupBy (name: name) get.libraries
    );
    # No key where it is not asked for, as most do not.
    ${if get.strict then "strict" else null} = true;
    ${if get.mpi then "mpi" else null} = true;
    ${if get.asOf == null then null else "asOf"} = get.asOf;
    accelerator = accelerator.ofRequest fine;
    # What is asked of the other axes; no key where nothing is.
    ${if byKind.wrong == [ ] then null else "axes"} = builtins.intersectAttrs (builtins.groupBy (
      axis: axis
    ) byKind.wrong) fine;
  };
}
