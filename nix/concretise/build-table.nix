/**
  What builds of sources may be given: the packages of a request, what a lock recorded for builds
  alone (`build.d` in its folder), and all releases that we have ourselves. An environment of a
  build is apart from the plan that it is for: the one packaging that a project pins is not the one
  that a build system needs.

  # Type
  `{ lib; read; } -> { ours :: Table; theirs :: Table; index :: [ Path ]; } -> Table`

  # Inputs
  `read`: folders → Table (index.nix); `ours`, `theirs`: what our folder has, and those of `index`

  # Examples
  import ./build-table.nix { inherit lib; read = readIndex; } {
    inherit ours theirs;
    index = [ ./locks ];
  }
  => { packaging = { data.releases = [ { version = "26.3"; … } { version = "23.2"; … } ]; … }; … }
*/
{ lib, read }:
{
  ours,
  theirs,
  index,
}:
let
  inherit (builtins) catAttrs mapAttrs sort;
  recorded = read (
    builtins.filter builtins.pathExists (map (folder: toPath folder + "/build.d") index)
  );
  toPath =
    folder:
    if builtins.isString folder then /. + builtins.unsafeDiscardStringContext folder else folder;

  # Newest first, as a releases.json has them. What stands first is taken of a release of both.
  together =
    first: second:
    let
      known = lib.list.toSet (catAttrs "version" first);
      fresh = builtins.filter (r: !(known ? ${r.version})) second;
      keyed = map (release: {
        inherit release;
        key = lib.version.key release.version;
      }) (first ++ fresh);
    in
    if fresh == [ ] then first else catAttrs "release" (sort (a: b: b.key < a.key) keyed);
  extended =
    other: name: package:
    if other ? ${name} then
      package
      // {
        data = package.data // {
          releases = together package.data.releases other.${name}.data.releases;
        };
      }
    else
      package;
  asked = ours // mapAttrs (extended ours) theirs;
in
asked // mapAttrs (extended asked) recorded
