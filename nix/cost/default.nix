/**
  What plans cost: bytes to download, bytes on disk, what has to be compiled. Of several plans each
  file counts once.

  # Type
  ```
  [ Plan ] -> {
    download, unpacked, store :: Size;
    image :: Size;
    compiled :: [ { name; version; hours ? ; on ? ; } ];
  }
  Size = { bytes :: Int; files :: Int; about :: [ String ]; unknown :: [ String ]; }
  ```

  # Output
  `download`: wheels and sources, what source builds need of wheels included
  : `unpacked`: what the environments hold of wheels; `store`: what source builds need beside
  : `image`: packed, without interpreter and C library: measured.nix says how that is known
  : `compiled`: by whom a log says how long it took, on `on`
  : `about`: whose size is that of another wheel of the same build; `unknown`: nobody's, and not in
  `bytes`. Both are names with versions.

  # Examples
  (import ./nix/cost [ ]).download
  => { about = [ ]; bytes = 0; files = 0; unknown = [ ]; }
*/
plans:
let
  inherit (builtins)
    attrNames
    attrValues
    concatMap
    filter
    foldl'
    groupBy
    head
    length
    listToAttrs
    mapAttrs
    ;
  sizes = import ./sizes.nix;
  hoursOf = import ./hours.nix;

  packagesOf = plan: attrValues plan.packages;
  isMadeOfFile = package: package.file or null != null;
  # What is needed to compile, and the needs of that.
  toolsOf =
    package:
    let
      own = attrValues (package.build.packages or { });
    in
    own ++ concatMap toolsOf own;
  # Each file once, whoever needs it.
  once =
    packages:
    mapAttrs (_: head) (
      groupBy (package: package.file.sha256 or package.file.file) (filter isMadeOfFile packages)
    );
  shown = package: "${package.name} ${package.version}";
  total =
    sizeOf: files:
    let
      rows = map (key: { package = files.${key}; } // sizeOf files.${key}) (attrNames files);
      isKnown = row: row.bytes != null;
      namesOf = rows: attrNames (groupBy (row: shown row.package) rows);
    in
    {
      bytes = foldl' (sum: row: sum + row.bytes) 0 (filter isKnown rows);
      files = length rows;
      about = namesOf (filter (row: row.about or false) rows);
      unknown = namesOf (filter (row: !(isKnown row)) rows);
    };

  everything = concatMap packagesOf plans;
  isWheel = package: package.flavour == "wheel";
  wheels = once (filter isWheel everything);
  tools = once (concatMap toolsOf everything);
  toolsAlone = removeAttrs tools (attrNames wheels);
  compiled = listToAttrs (
    map (package: {
      name = shown package;
      value = package;
    }) (filter (package: !(isWheel package)) everything)
  );
  packedOf = package: { bytes = package.file.size or null; };
in
{
  download = total packedOf (once everything // tools);
  unpacked = total sizes wheels;
  store = total sizes toolsAlone;
  image = total packedOf wheels;
  compiled = map (
    package:
    {
      inherit (package) name version;
    }
    // hoursOf package
  ) (attrValues compiled);
}
