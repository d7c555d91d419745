/**
  What is to be built for the targets of targets.toml on nixpkgs, each thing once, as plans tell it:
  no nixpkgs is looked at. Two builds are one where all that the build layer looks at is equal: its
  file and the files that it is patched against, or the plan of its build and what that is given.

  # Type
  `{ root; matrix; } -> system -> { <package>.<key> = Entry; }` with
  `Entry = { name; version; title; flavour; request; plan; bytes; requires :: [ { name; key; } ];
  timeout; isComponent, ofNvidia :: Bool; }`

  # Output
  `requires` : those of the table that must be there first, all the way down
  `bytes` : of its file; where no record has them, the most that a file of that package has
  `timeout` : seconds
  `ofNvidia` : it, or something that it requires, is under NVIDIA's own licence
*/
{ root, matrix }:
let
  inherit (builtins)
    attrNames
    attrValues
    catAttrs
    concatMap
    filter
    foldl'
    hashString
    mapAttrs
    substring
    toJSON
    ;
  lib = import ../lib.nix { };
  facts = import ../../facts;
  requests = attrValues (import ../../matrix/requests.nix { inherit root matrix; });
  inherit (import ../../lib) wheelTags text;
  order = import ../../layers/order.nix;
  table = import ../../concretise/index.nix { errors = import ../../errors; } [ (root + "/pkgs") ];
  unknown = {
    kind = "leaf";
    axis = null;
  };
  metaOf = name: if table ? ${name} then table.${name}.meta else unknown;
  libraries = import ../../layers/libraries.nix { inherit metaOf; };

  # A file of unknown size is taken for a large one.
  most =
    name:
    let
      variants = concatMap (release: release.variants or [ ]) table.${name}.data.releases;
      wheels = concatMap (variant: attrValues (variant.wheels or { })) variants;
      files = builtins.concatLists (concatMap attrValues wheels);
      sizes = catAttrs "size" files;
    in
    foldl' (a: b: if b > a then b else a) 100000000 sizes;
  bytesOf = package: package.file.size or (most package.name);
  # Wheels without compiled files are unpacked in a second anywhere.
  worthIt =
    package: package.file != null && (package.tags == null || !(wheelTags.isPure package.tags));

  entriesOf =
    request: plan:
    let
      inherit (plan) packages;
      librariesOf = libraries {
        inherit packages;
        inherit (order packages) kept;
      };
      neededBy =
        name: package:
        if package.flavour == "wheel" then
          librariesOf name
        else
          text.unique (
            package.build.against ++ concatMap librariesOf package.build.against
          );
      shas = map (name: packages.${name}.file.sha256);
      essence =
        name: package:
        if package.flavour == "wheel" then
          [
            package.file.sha256
            (shas (librariesOf name))
          ]
        else
          [
            package.file.sha256
            package.build
            plan.target.python
          ];
      keys = mapAttrs (
        name: package: substring 0 12 (hashString "sha256" (toJSON (essence name package)))
      ) (builtins.intersectAttrs wanted packages);
      wanted = builtins.listToAttrs (
        map (name: {
          inherit name;
          value = null;
        }) (filter (name: worthIt packages.${name}) (attrNames packages))
      );
      entry =
        name:
        let
          package = packages.${name};
          needed = filter (other: keys ? ${other}) (neededBy name package);
        in
        {
          inherit name request plan;
          inherit (package) version flavour;
          title = "${name}-${package.version}";
          bytes = bytesOf package;
          requires = map (other: {
            name = other;
            key = keys.${other};
          }) needed;
          timeout = if package.flavour == "wheel" then 3600 else 36000;
          isComponent = (metaOf name).kind == "component";
          ofNvidia = builtins.any facts.isOfNvidia ([ name ] ++ needed);
        };
    in
    mapAttrs (name: key: { ${key} = entry name; }) keys;
in
system:
let
  systemOf = request: request.system or (builtins.head facts.systems);
  # What is for a Jetson is made on the board's own set.
  mine = filter (request: systemOf request == system && !(request ? jetpack)) requests;
  planned = concatMap (
    request:
    let
      tried = lib.tryPlan request;
    in
    if tried.ok then [ (entriesOf request tried.plan) ] else [ ]
  ) mine;
in
# The first target that has it makes it.
builtins.zipAttrsWith (_: builds: foldl' (found: one: one // found) { } builds) planned
