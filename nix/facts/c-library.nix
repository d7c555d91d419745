/**
  Which C++ library machines have beside a C library (c-libraries.json).
*/
{ data }:
let
  inherit (builtins)
    attrNames
    compareVersions
    filter
    head
    sort
    ;
  known = data.cLibraries.glibcxx;
in
{
  /**
    The newest symbol version of libstdc++ that every machine with that C library has; null where
    none is known.

    # Type
    `glibcxx :: String -> String | Null`

    # Examples
    map facts.glibcxx [ "2.36" "2.28" "2.4" ]
    => [ "3.4.30" "3.4.24" null ]
  */
  glibcxx =
    glibc:
    let
      older = filter (version: compareVersions version glibc <= 0) (attrNames known);
      newestFirst = sort (a: b: compareVersions a b > 0) older;
    in
    if older == [ ] then null else known.${head newestFirst};
}
