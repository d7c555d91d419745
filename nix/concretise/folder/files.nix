/**
  Checks of wheels and sdists: what is recorded of a file, and that its name says the same.

  # Type
  `{ lib; shape; requirement; url; systems; } -> { wheels; sdist; }`: functions of
  `{ package; version; }` to a Check (shape.nix). `systems` are rows of nix/facts/support.json.
*/
{
  lib,
  shape,
  requirement,
  url,
  systems,
}:
let
  inherit (builtins)
    all
    elem
    elemAt
    filter
    isInt
    isList
    isString
    match
    split
    stringLength
    ;
  inherit (shape)
    child
    list
    record
    table
    text
    value
    ;

  inherit (lib.wheelTags) isTag;
  sha256 = text "64 hexadecimal digits" (v: match "[0-9a-f]{64}" v != null);
  facts = {
    size = value "a number of bytes" (v: isInt v && v > 0);
    inherit url;
    uploaded = text "a time as RFC 3339 writes it" (
      v: match "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(Z|[+-][0-9]{2}:[0-9]{2})" v != null
    );
    yanked = text "a reason" (_: true);
  };
  # A file's name becomes a part of paths and addresses.
  fileName =
    place: v:
    let
      excess = if isString v then lib.wheelTags.excess v else null;
    in
    if excess != null then
      [ "${place} ${excess}" ]
    else
      text "the name of a file" (v: match "[A-Za-z0-9][A-Za-z0-9._+!-]*" v != null) place v;

  # A folder of sources: of a git repository, or beside the lock folder.
  relative = text "a relative path" (
    v: match "[^/[:cntrl:]][^[:cntrl:]]*" v != null && stringLength v < 500
  );
  inside = text "a folder inside of the tree" (
    v:
    match "[A-Za-z0-9._+-]+(/[A-Za-z0-9._+-]+)*" v != null
    && !(elem ".." (filter isString (split "/" v)))
  );
  git = record {
    required = {
      type = shape.member [ "git" ];
      url = text "the address of a repository, without a user's name in it" (
        v: match "(https?|git|ssh|file)://[^@[:cntrl:][:space:]]+|ssh://git@[^@[:cntrl:][:space:]]+" v != null
      );
      rev = text "40 hexadecimal digits" (v: match "[0-9a-f]{40}" v != null);
    };
    optional = {
      narHash = text "a hash as Nix writes it (sha256-…)" (
        v: match "sha256-[A-Za-z0-9+/]{43}=" v != null
      );
      submodules = value "true or false" builtins.isBool;
      subdirectory = inside;
    };
  };
  path = record {
    required = {
      type = shape.member [ "path" ];
      path = relative;
    };
    optional.subdirectory = inside;
  };
  tree =
    place: v: (if builtins.isAttrs v && v.type or null == "path" then path else git) place v;

  # Of a file that nobody may fetch yet, the digits that its place says.
  digits = text "the first digits of a sha256" (v: match "[0-9a-f]{16,63}" v != null);

  one =
    place: v:
    (if builtins.isAttrs v && v ? sha256Prefix then incomplete else whole) place v;
  whole = wheel { inherit sha256; };
  incomplete = wheel { sha256Prefix = digits; };
  wheel = hash: record {
    required = hash // {
      file = fileName;
      platform = list (text "a platform tag" (v: match "any|[a-z0-9_]+" v != null));
    };
    optional = facts // {
      build = value "[number, \"suffix\"]" (
        v: isList v && builtins.length v == 2 && isInt (elemAt v 0) && isString (elemAt v 1)
      );
    };
  };

  architectures = builtins.listToAttrs (
    map (row: {
      inherit (row) name;
      value = row.architecture;
    }) systems
  );
  isOf =
    system: tag:
    if system == "any" then tag == "any" else match ".*_${architectures.${system}}" tag != null;
  # The tags of the table are what is asked, the name is what is downloaded.
  agrees =
    { package, version }:
    system: tag: place: file:
    let
      says = lib.wheelTags.parseFilename file.file;
      parts = match "([^-]*)-(.*)" tag;
      isTheirs =
        says != null
        && says.name == package
        && (says.version == version || lib.version.public says.version == version);
      isTheirTag = platform: elem platform says.platform && isOf system platform;
    in
    if !isTheirs then
      [ "${child place "file"} is no wheel of ${package} ${version}: ${file.file}" ]
    else if !(elem (elemAt parts 0) says.python && elem (elemAt parts 1) says.abi) then
      [ "${child place "file"} stands under ${tag}, and its name does not say so: ${file.file}" ]
    else if file.platform == [ ] || !all isTheirTag file.platform then
      [ "${child place "platform"} is not what the name of the file says for ${system}" ]
    else
      [ ];
in
{
  wheels =
    release: place: v:
    let
      ofTag =
        system: tag: place: files:
        list (
          place: file:
          let
            faults = one place file;
          in
          if faults == [ ] && isTag tag then agrees release system tag place file else faults
        ) place files;
      byTag = table (text "a tag such as cp312-cp312" isTag);
      known = builtins.attrNames architectures ++ [ "any" ];
      bySystem = builtins.listToAttrs (
        map (name: {
          inherit name;
          value = place: tags: (if builtins.isAttrs tags then perTag name else notTags) place tags;
        }) known
      );
      notTags = value "an object of tags" (_: false);
      perTag =
        system: place: tags:
        byTag (_: _: [ ]) place tags
        ++ builtins.concatMap (tag: ofTag system tag (child place tag) tags.${tag}) (
          builtins.attrNames tags
        );
    in
    record {
      required = { };
      optional = bySystem;
    } place v;

  sdist =
    { package, version }:
    place: v:
    let
      isTree = builtins.isAttrs v && v ? tree;
      faults = record {
        required = {
          file = fileName;
          ${if isTree then "tree" else "sha256"} = if isTree then tree else sha256;
        };
        optional = facts // {
          buildRequires = list requirement;
          compiles = list (shape.member [
            "cuda"
            "cxx"
            "rust"
          ]);
        };
      } place v;
      says = match (if isTree then "(.+)-([^-]+)" else "(.+)-([^-]+)\\.(tar\\.gz|zip)") v.file;
    in
    if faults != [ ] then
      faults
    else if
      says == null
      || lib.name.normalise (elemAt says 0) != package
      || lib.version.canonical (elemAt says 1) != version
    then
      [ "${child place "file"} is no sdist of ${package} ${version}: ${v.file}" ]
    else
      [ ];
}
