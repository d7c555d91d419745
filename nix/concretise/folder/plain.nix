/**
  The plain form of what a releases.json holds, as the updater writes it. What has it is right, and
  is looked at no further: a user's folder is checked in each plan, and the checks of shape.nix take
  some thousand calls a package. Anything else, though it may be right as well, is left to them.

  # Type
  `{ systems } -> { version; versions; isNewer; rest; }`
  - `version :: Any -> Bool`, `versions :: Any -> Bool`: a version, a list of them
  - `isNewer :: String -> String -> Bool`: the second version is older than the first, surely
  - `rest :: String -> Set -> Set`: the package's name and a release → the release without what is
    plain; its version stays

  # Inputs
  `systems`: rows of nix/facts/support.json
*/
{ systems }:
let
  inherit (builtins)
    all
    attrNames
    compareVersions
    concatStringsSep
    elemAt
    filter
    isAttrs
    isList
    isString
    length
    listToAttrs
    match
    removeAttrs
    replaceStrings
    stringLength
    substring
    toJSON
    ;
  # Bounded, and so shorter than what shape.nix lets in.
  number = "(0|[1-9][0-9]{0,9})";
  release = "${number}(\\.${number}){0,6}";
  versionPattern = "${release}((a|b|rc)${number})?(\\.post${number})?(\\.dev${number})?";
  version = v: isString v && match versionPattern v != null;

  # JSON of ours: keys in order, no blanks. What holds a quote or a control letter has a backslash.
  text = pattern: "\"(${pattern})\"";
  listOf = pattern: "\\[((${pattern})(,(${pattern}))*)?]";
  name = "[a-z0-9]{1,60}(-[a-z0-9]{1,60}){0,8}";
  clause = concatStringsSep "|" [
    "\\[\"(==|!=|<=|>=|<|>)\",${text versionPattern}]"
    "\\[\"(==|!=)\",\"${release}\\.\\*\"]"
    "\\[\"~=\",\"${number}(\\.${number}){1,6}\"]"
  ];
  clauses = listOf clause;
  texts = concatStringsSep "|" [
    "implementation_name"
    "os_name"
    "platform_(machine|python_implementation|release|system|version)"
    "sys_platform"
  ];
  compared = concatStringsSep "|" [
    "${text texts},\"(==|!=|in|not in)\",\"[A-Za-z0-9 ,._-]{0,60}\""
    "\"python_(full_)?version\",\"(==|!=|<=|>=|<|>)\",\"${release}\""
  ];
  leaf = "\\[(${compared})]";
  joined = branch: "${branch}|\\[\"(and|or)\"(,(${branch}))+]";
  requirementPattern =
    "\\{(\"extras\":${listOf (text name)},)?(\"marker\":(${joined (joined leaf)}),)?"
    + "\"name\":${text name}(,\"specifier\":${clauses})?}";

  longest = 2000;
  matches =
    pattern: v:
    let
      json = toJSON v;
    in
    stringLength json < longest && match pattern json != null;
  requirement = matches requirementPattern;
  isPlain = {
    extras =
      v: isAttrs v && all (extra: match name extra != null && requires v.${extra}) (attrNames v);
    providesExtras = matches (listOf (text name));
    requiresPython = matches clauses;
    inherit requires;
    uploaded = v: isString v && match "[0-9]{4}-[0-9]{2}-[0-9]{2}" v != null;
  };
  requires = v: isList v && all requirement v;

  fileName = "\"file\":\"[A-Za-z0-9][A-Za-z0-9._+!-]{0,249}\"";
  sha256 = "\"sha256\":\"[0-9a-f]{64}\"";
  size = "(,\"size\":[1-9][0-9]{0,14})?";
  # Of one system: its tags end in an architecture, those of files for any system are `any`.
  file =
    platform:
    "\\{${fileName},\"platform\":\\[\"${platform}\"(,\"${platform}\"){0,9}],${sha256}${size}}";
  filePatterns = {
    any = file "any";
  }
  // listToAttrs (
    map (system: {
      inherit (system) name;
      value = file "[a-z0-9_]{1,60}_${system.architecture}";
    }) systems
  );
  ending = platforms: "${concatStringsSep "." platforms}.whl";
  turned = pair: [
    (elemAt pair 1)
    (elemAt pair 0)
  ];
  tagPattern = "cp3[0-9]{1,2}-(cp3[0-9]{1,2}t?|abi3|none)|py3-none";
  # Whether the tables hold the files that their names say, of the package whose files begin so.
  wheels =
    begin: v:
    let
      ofTag =
        system: tag: files:
        isList files
        && match tagPattern tag != null
        && all (
          f:
          matches filePatterns.${system} f
          && (
            f.file == "${begin}-${tag}-${ending f.platform}"
            || tag == "py3-none" && f.file == "${begin}-py2.py3-none-${ending f.platform}"
            || length f.platform == 2 && f.file == "${begin}-${tag}-${ending (turned f.platform)}"
          )
        ) files;
      ofSystem =
        system:
        filePatterns ? ${system}
        && isAttrs v.${system}
        && all (ofTags system) (attrNames v.${system});
      ofTags = system: tag: ofTag system tag v.${system}.${tag};
    in
    isAttrs v && all ofSystem (attrNames v);
  variant =
    begin: v:
    isAttrs v
    && removeAttrs v [
      "startUp"
      "wheels"
    ] == { }
    && (v.startUp or [ ]) == [ ]
    && wheels begin (v.wheels or { });
  sdist =
    begin: v:
    matches "\\{${fileName},${sha256}${size}}" v && v.file == "${begin}.tar.gz";
in
{
  inherit version;
  versions = v: matches (listOf (text versionPattern)) v || isList v && all version v;

  isNewer =
    newer: older:
    version newer
    && match release newer != null
    && match release older != null
    && compareVersions newer older == 1
    # 2.0 and 2.0.0 are equal.
    && substring 0 (stringLength older + 2) newer != "${older}.0";

  rest =
    package: v:
    let
      begin = "${replaceStrings [ "-" ] [ "_" ] package}-${v.version}";
      plain =
        key:
        if isPlain ? ${key} then
          isPlain.${key} v.${key}
        else if key == "variants" then
          isList v.variants && all (variant begin) v.variants
        else
          key == "sdist" && sdist begin v.sdist;
    in
    if isAttrs v && version (v.version or null) then
      removeAttrs v (filter plain (attrNames v))
    else
      v;
}
