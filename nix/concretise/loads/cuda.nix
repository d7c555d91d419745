/**
  The CUDA of a library's name (nix/facts/sonames.json).

  # Type
  ```
  { facts; } -> {
    majorOf  :: null | String -> null | String;
    familyOf :: { known; cuda; } -> [ String ];
  }
  ```
  - `majorOf`: of a version; null of "none"
  - `familyOf`: the packages that have a library of that name, `known` being its entry. Where the
    name is the same in two CUDAs, those of the set's come alone.
*/
{ facts }:
let
  inherit (builtins) filter head match;
  suffix = package: match ".*-cu([0-9]+)" package;
in
{
  majorOf = version: if version == null || version == "none" then null else facts.cudaMajor version;

  familyOf =
    { known, cuda }:
    let
      packages = known.packages or [ ];
      major = if known ? cuda then facts.cudaMajor known.cuda else cuda;
      ofMajor = filter (package: suffix package != null && head (suffix package) == major) packages;
      plain = filter (package: suffix package == null) packages;
    in
    if major == null then
      packages
    else if ofMajor != [ ] then
      ofMajor
    else if plain != [ ] then
      plain
    else
      packages;
}
