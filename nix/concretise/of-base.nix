/**
  A request as a base completes it: what a base knows of its machine is asked for, unless the user
  says otherwise.

  # Type
  `Base -> Request -> Request`

  # Output
  `system`, `glibc`, `compiler`: the base's where the request has none; `compiler.gcc = "12"` is the
  base's `"12.2.0"` where it is that
  `libraries`: the base's own, and what the request has beside
*/
base:
let
  inherit (builtins)
    attrNames
    filter
    intersectAttrs
    isAttrs
    isList
    isString
    mapAttrs
    stringLength
    substring
    ;
  stated = intersectAttrs {
    system = null;
    glibc = null;
    compiler = null;
  } base;
  defaults = removeAttrs stated (filter (key: stated.${key} == null) (attrNames stated));

  own =
    let
      libraries = base.libraries or [ ];
    in
    if isList libraries then libraries else attrNames libraries;
  # Nonsense is refused later.
  withOwn = libraries: if isList libraries then own ++ libraries else libraries;

  begins =
    text: prefix: substring 0 (stringLength prefix + 1) "${text}." == "${prefix}.";
  inFull =
    name: version:
    let
      full = defaults.compiler.${name} or null;
    in
    if isString version && full != null && begins full version then full else version;
in
request:
defaults
// request
// {
  libraries = withOwn (request.libraries or [ ]);
  ${if isAttrs request.compiler or null then "compiler" else null} =
    mapAttrs inFull request.compiler;
}
