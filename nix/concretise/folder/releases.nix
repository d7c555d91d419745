/**
  Check a releases.json (docs/data-format.md), as it was read.

  # Type
  `{ lib; facts; shape; plain; } -> String -> Any -> [ String ]`: the package's name and the data
  → what is wrong with it, each with its place

  # Inputs
  `plain`: plain.nix, what needs no look
*/
{
  lib,
  facts,
  shape,
  plain,
}:
let
  inherit (builtins)
    attrValues
    concatLists
    elem
    elemAt
    genList
    isAttrs
    isList
    isString
    length
    match
    ;
  inherit (shape)
    child
    list
    member
    record
    table
    text
    value
    ;
  inherit (import ./requirement.nix { inherit lib shape plain; })
    metadata
    name
    requirement
    url
    version
    ;
  files = import ./files.nix {
    inherit
      lib
      shape
      requirement
      url
      ;
    inherit (facts.data.support) systems;
  };

  inherit (import ../evidence.nix { inherit lib; }) grades;
  words = text "a text that is not empty" (v: v != "");
  numbers = text "a version such as \"12.8\"" (v: match "[0-9]+(\\.[0-9]+)*" v != null);
  axisNamed =
    axis: place: v:
    if v == "none" then
      [ ]
    else if (facts.axes.${axis}.kind or null) == "version" then
      # A kernel may be built for the torch of a container, whose version has a local part.
      text "a version, or \"none\"" (v: lib.version.parse v != null) place v
    else
      words place v;
  axes =
    place: v:
    table (text "the name of an axis" (key: match "[a-z][a-z0-9_-]*" key != null)) words place v
    ++ (
      if isAttrs v then
        builtins.concatMap (axis: axisNamed axis (child place axis) v.${axis}) (
          builtins.filter (axis: isString v.${axis}) (builtins.attrNames v)
        )
      else
        [ ]
    );
  code = text "code such as \"sm_80\", \"sm_90a\" or \"compute_90\"" (
    v: match "(sm|compute)_[0-9]{2,3}[af]?" v != null
  );
  gfx = text "a ROCm target such as \"gfx942\"" (
    v: match "gfx[0-9a-f]+(-generic)?(:(xnack|sramecc)[+-])*" v != null
  );
  said = {
    kind = null;
    grade = null;
    source = null;
    date = null;
  };
  # What stands on the word of others says whose, and how far they are to be believed.
  ofFacts =
    place: v:
    if v.kind or null == "facts" then
      record {
        required = {
          kind = words;
          grade = member grades;
          source = words;
          date = day;
        };
        optional = { };
      } place (builtins.intersectAttrs said v)
    else
      [ ];
  # What a card said (`updater proof`).
  hardware = record {
    required = {
      kind = member [ "proven on hardware" ];
      targets = list words;
      date = day;
      gpu = words;
      file = words;
    };
    optional.driver = words;
  };
  grounds = table words (
    place: v:
    table words (value "a text" (x: isString x || isList x)) place v
    ++ (if isAttrs v then ofFacts place v else [ ])
  );
  evidence =
    place: v:
    grounds place v
    ++ (if isAttrs v && v ? hardware then hardware (child place "hardware") v.hardware else [ ]);
  # L1's summary of the bytes: the sentences of loads.nix speak of names in it.
  loads = table (member (map (row: row.name) facts.data.support.systems)) (record {
    required = { };
    optional = {
      provides = table words (list words);
      needs = list (record {
        required.need = list words;
        optional = {
          dirs = list (text "a folder" (_: true));
          runpath = value "true or false" builtins.isBool;
          files = value "a number" builtins.isInt;
          file = words;
          group = words;
          either = words;
          optional = value "true or false" builtins.isBool;
        };
      });
      loaded = list words;
      opens = list words;
      cuda = numbers;
      torch = list version;
      torchNot = list version;
      glibc = numbers;
    };
  });

  # What has no whole hash cannot be fetched, so the resolver must not come to it.
  isIncomplete =
    v:
    builtins.any (tags: builtins.any (builtins.any (file: file ? sha256Prefix)) (attrValues tags)) (
      attrValues (v.wheels or { })
    );
  variant =
    release: place: v:
    let
      faults = form release place v;
    in
    if faults == [ ] && !(v ? mark) && isIncomplete v then
      [ "${place} has files with a sha256Prefix alone, and no mark" ]
    else
      faults;
  form =
    release:
    record {
      required = { };
      optional = metadata // {
        inherit axes evidence loads;
        startUp = list (record {
          required.file = text "the name of a file" (v: match "[^[:cntrl:]]+" v != null);
          optional.sha256 = text "64 lower-case hex digits" (v: match "[0-9a-f]{64}" v != null);
        });
        capabilities = list code;
        gfx = list gfx;
        gfxExtras = table name (list gfx);
        mark = words;
        urlPrefix = place: v: url place v ++ (if isString v then folderUrl place v else [ ]);
        wheels = files.wheels release;
      };
    };
  folderUrl = text "an address that ends in /" (v: match ".*/" v != null);
  day = text "a day such as \"2026-11-20\"" (d: match "[0-9]{4}-[0-9]{2}-[0-9]{2}" d != null);

  release =
    package: place: v:
    let
      of = {
        inherit package;
        inherit (v) version;
      };
      named = if isAttrs v then version (child place "version") (v.version or null) else [ ];
      # What stands under no version can't be compared with one.
      whole = record {
        required = {
          inherit version;
        };
        optional = metadata // {
          inherit evidence;
          uploaded = day;
          variants = list (variant of);
          sdist = files.sdist of;
        };
      };
    in
    if named != [ ] then named else whole place (plain.rest package v);

  # Newest first and each once: the resolver takes the first that fits.
  order =
    releases:
    let
      one =
        i:
        let
          newer = (elemAt releases i).version;
          older = (elemAt releases (i + 1)).version;
          place = "releases[${toString (i + 1)}]";
        in
        if plain.isNewer newer older || lib.version.key older < lib.version.key newer then
          [ ]
        else
          [ "${place}.version is ${older}, after ${newer}: each once, newest first" ];
    in
    concatLists (genList one (length releases - 1));
in
package: data:
let
  faults = record {
    required = {
      format = value "1" (v: v == 1);
      name = text "\"${package}\", as its folder" (v: v == package);
      releases = list (release package);
    };
    optional = {
      generatedBy = words;
      keptExtras = list (place: v: if elem v [ "*" ] then [ ] else name place v);
      published = place: v: if plain.versions v then [ ] else list version place v;
    };
  } "" data;
in
if !isAttrs data then
  [ "it holds no object" ]
else if faults != [ ] then
  faults
else if data.releases == [ ] then
  [ "releases is an empty list" ]
else
  order data.releases
