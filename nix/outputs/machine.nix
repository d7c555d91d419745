/**
  What the host base must know of this machine, found by Nix alone, for those who call `nix-build`
  themselves. The apps look closer (`apps/detect.py`) and pass their own. Impure: it reads the
  distribution's own list of packages.

  # Type
  `{ system :: String } -> { pythons; system; glibc; compiler; builderPython ? ; }`, the arguments
  of `bases.host`

  # Errors
  `E423` no CPython is found; it says what to pass instead
*/
{ system }:
let
  errors = import ../errors;
  facts = import ../facts;
  inherit (builtins)
    elemAt
    filter
    isString
    listToAttrs
    match
    pathExists
    readFile
    split
    ;

  # dpkg's list, a package an element, so that no expression is matched against the whole file.
  status = "/var/lib/dpkg/status";
  entries = if pathExists status then filter isString (split "\n\n" (readFile status)) else [ ];
  upstreamOf =
    name:
    let
      entry = filter (text: match "Package: ${name}\n.*" text != null) entries;
      version =
        if entry == [ ] then
          null
        else
          # An epoch (`1:`) is Debian's, no part of the version.
          match ".*\nVersion: ([0-9]+:)?([0-9.]+).*" (builtins.head entry);
    in
    if version == null then null else elemAt version 1;

  # Other distributions: the header of the development files has the full version.
  headerOf =
    series:
    let
      header = "/usr/include/python${series}/patchlevel.h";
      version =
        if !(pathExists header) then
          null
        else
          # PY_VERSION has all three numbers (3.12.3).
          match ".*define PY_VERSION +\"([0-9.]+)\".*" (readFile header);
    in
    if version == null then null else elemAt version 0;

  python =
    series:
    let
      executable = "/usr/bin/python${series}";
      known = upstreamOf "python${series}-minimal";
      version = if known != null then known else headerOf series;
    in
    if pathExists executable && version != null then
      [
        {
          name = series;
          value = { inherit executable version; };
        }
      ]
    else
      [ ];

  pythons = listToAttrs (builtins.concatMap python facts.pythons);
  gcc = filter (major: pathExists "/usr/bin/gcc-${toString major}") [
    16
    15
    14
    13
    12
    11
    10
    9
  ];
  # In full where that is known: what is compiled is shared where it is equal.
  gccVersion =
    let
      major = toString (builtins.head gcc);
      full = upstreamOf "gcc-${major}";
    in
    if full == null then major else full;
  glibc = upstreamOf "libc6";

  # The name that every distribution has, where it is one of those above.
  python3 = "/usr/bin/python3";
  isPython3 =
    known:
    builtins.hashFile "sha256" (/. + known.executable) == builtins.hashFile "sha256" (/. + python3);
  hasPython3 = pathExists python3 && builtins.any isPython3 (builtins.attrValues pythons);
in
if pythons == { } then
  throw (
    "\n"
    + errors.render [
      (errors.noPython {
        oldest = builtins.head facts.pythons;
        where = "/usr/bin/python3.*, ${status}";
      })
    ]
  )
else
  {
    inherit pythons system;
    glibc = if glibc == null then null else builtins.head (match "([0-9]+\\.[0-9]+).*" glibc);
    compiler = if gcc == [ ] then null else { gcc = gccVersion; };
    ${if hasPython3 then null else "builderPython"} = null;
  }
