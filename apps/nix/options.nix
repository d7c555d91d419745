/**
  The options of `plan`: what each is called, what the help says, and what it makes of a request.
  `put` makes a part of the request of the values that were given. They are not judged here: the
  library does, all at once.

  # Type
  `[ { title; options :: [ { name; metavar ? ; help; put ? ; } ]; } ]`; an option without `metavar`
  is a flag
*/
let
  inherit (builtins)
    concatMap
    elem
    elemAt
    filter
    foldl'
    isString
    length
    listToAttrs
    match
    split
    ;
  facts = import ../../nix/facts;
  last = list: elemAt list (length list - 1);
  text = key: values: { ${key} = last values; };
  list = key: values: { ${key} = values; };
  parts = key: values: {
    ${key} = filter (part: isString part && part != "") (concatMap (split ",") values);
  };

  # `torch==2.8.*` is a name, and what stands behind it. Longer words are no names.
  pair =
    word:
    let
      found =
        if builtins.stringLength word > 1000 then
          null
        else
          match "[[:space:]]*([A-Za-z0-9][A-Za-z0-9._-]*)[[:space:]]*(.*)" word;
    in
    {
      name = if found == null then word else elemAt found 0;
      value = if found == null then "" else elemAt found 1;
    };
  # Two constraints on one package hold together.
  joined =
    foldl' (
      all: word:
      let
        inherit (pair word) name value;
      in
      all // { ${name} = if all ? ${name} then "${all.${name}},${value}" else value; }
    ) { };
  cut =
    word:
    let
      halves = filter isString (split "=" word);
    in
    if length halves < 2 then
      null
    else
      {
        name = builtins.head halves;
        value = builtins.concatStringsSep "=" (builtins.tail halves);
      };
  flavours =
    values:
    let
      general = filter (value: cut value == null) values;
      named = listToAttrs (filter (half: half != null) (map cut values));
    in
    if named == { } then
      last general
    else
      (if general == [ ] then { } else { default = last general; }) // named;
  withoutSigns = value: builtins.head (match "[= ]*(.*)" value);

  axis = row: {
    inherit (row) name help;
    metavar = "VERSION";
    put =
      values:
      let
        value = last values;
      in
      # The accelerator that may be none.
      {
        ${row.name} = if row.name == "cuda" && value == "none" then null else value;
      };
  };
  first = builtins.head facts.systems;
in
[
  {
    title = "options";
    options = [
      {
        name = "help";
        help = "show this help and exit";
      }
      {
        name = "debug";
        help = "print all that Nix says of what fails, too";
      }
      {
        name = "cost";
        help = "print what it costs: download, disk, image, cache, what has to be compiled";
      }
      {
        name = "json";
        help = "print the plan as data";
      }
      {
        name = "why";
        help = "print every reason";
      }
    ];
  }
  {
    title = "target";
    options = [
      {
        name = "python";
        metavar = "VERSION";
        help =
          "such as 3.12, or 3.13t for the free-threaded build "
          + "(default: ${builtins.head facts.pythonsByWheels})";
        put = text "python";
      }
    ]
    ++ map axis (filter (row: row ? request) facts.axesInOrder)
    ++ [
      {
        name = "capability";
        metavar = "X.Y";
        help = "compute capability of a GPU it must run on (may be repeated)";
        put = parts "capabilities";
      }
      {
        name = "gfx";
        metavar = "GFX";
        help = "ROCm target such as gfx942 (may be repeated)";
        put = parts "gfx";
      }
      {
        name = "driver";
        metavar = "VERSION";
        help = "version of the NVIDIA driver it must run with";
        put = text "driver";
      }
      {
        name = "as-of";
        metavar = "DATE";
        help = "only what was published up to that day, such as 2026-06-01";
        put = text "asOf";
      }
      {
        name = "glibc";
        metavar = "VERSION";
        help = "version of the C library it must run with";
        put = text "glibc";
      }
      {
        name = "library";
        metavar = "SONAME";
        help = "library that the machine has, such as libmpi.so.40 (may be repeated)";
        put = list "libraries";
      }
      {
        name = "system";
        metavar = "SYSTEM";
        help = "${first} (default) or ${
          builtins.concatStringsSep " or " (builtins.tail facts.systems)
        }";
        put = text "system";
      }
      {
        name = "gcc";
        metavar = "VERSION";
        help = "the C++ compiler that source builds would use";
        put = values: { compiler.gcc = last values; };
      }
    ];
  }
  {
    title = "choice";
    options = [
      {
        name = "flavour";
        metavar = "[NAME=]FLAVOUR";
        help =
          "wheel, source, prefer-wheel (default) or prefer-source; "
          + "for all packages, or for one";
        put = values: { flavour = flavours values; };
      }
      {
        name = "constraint";
        metavar = "SPEC";
        help = "such as \"torch==2.8.*\" (may be repeated)";
        put = values: { constraints = joined values; };
      }
      {
        name = "prefer";
        metavar = "NAME==VERSION";
        help = "take this version first where it satisfies (may be repeated)";
        put = values: {
          prefer = builtins.mapAttrs (_name: withoutSigns) (listToAttrs (map pair values));
        };
      }
      {
        name = "prerelease";
        metavar = "NAME";
        help = "allow prereleases of this package; \"all\" for all (may be repeated)";
        put = values: { prereleases = if elem "all" values then true else values; };
      }
      {
        name = "strict";
        help = "refuse what a plan only warns of: old, not measured, prereleases (E142)";
        put = _values: { strict = true; };
      }
      {
        name = "index";
        metavar = "FOLDER";
        help = "a folder of your own packages beside ours (may be repeated)";
        put = list "index";
      }
      {
        name = "lock";
        metavar = "FOLDER";
        help = "what updater lock wrote there: its packages, and its Python where none is said";
        put = text "lock";
      }
    ];
  }
  {
    title = "several targets";
    options = [
      {
        name = "targets";
        metavar = "FILE";
        help =
          "plan the targets of this TOML file together, with equal versions; "
          + "what else is said holds for all of them";
        put = text "targets";
      }
      {
        name = "apart";
        metavar = "NAME";
        help = "let this package differ from target to target (may be repeated)";
        put = list "apart";
      }
    ];
  }
]
