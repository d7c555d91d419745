/**
  How many bytes the wheel of a package of a plan unpacks to, as the ends of wheels state it
  (start-up.json of the package's folder).

  # Type
  `Package -> { bytes :: null | Int; about :: Bool; }`: `about` where only another wheel of the same
  build and system was looked at, for another Python

  # Inputs
  `folder`: that of the package; the tools of a source build do not state theirs, which is ours

  # Examples
  import ./nix/cost/sizes.nix { name = "a"; folder = "/nowhere"; file.sha256 = "0"; }
  => { about = false; bytes = null; }
*/
{
  name,
  file,
  folder ? "${toString ../../pkgs}/${name}",
  ...
}:
let
  inherit (builtins)
    any
    attrValues
    concatLists
    concatMap
    filter
    fromJSON
    head
    pathExists
    readFile
    ;
  path = name: /. + "${folder}/${name}";
  read = name: if pathExists (path name) then fromJSON (readFile (path name)) else { };
  looks = (read "start-up.json").wheels or { };
  bytesOf = sha256: looks.${sha256}.unpacked or null;
  own = bytesOf (file.sha256 or "");

  # Of the same variant and system.
  groups = concatMap (
    variant: map (tags: concatLists (attrValues tags)) (attrValues (variant.wheels or { }))
  ) (concatMap (release: release.variants or [ ]) ((read "releases.json").releases or [ ]));
  isOf = group: any (other: other.sha256 or null == file.sha256 or "") group;
  alike = filter (bytes: bytes != null) (
    map (other: bytesOf (other.sha256 or "")) (concatLists (filter isOf groups))
  );
in
if own != null then
  {
    bytes = own;
    about = false;
  }
else if alike != [ ] then
  {
    bytes = head alike;
    about = true;
  }
else
  {
    bytes = null;
    about = false;
  }
