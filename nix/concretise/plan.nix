/**
  Write a solution down as the plan: pure data, JSON-able (types in README.md).

  # Type
  `{ lib; facts ? ; newer; buildOf; machine ? ; } -> { target; result; folders; } -> Plan`

  # Inputs
  `machine`: `{ glibc ? ; cudaToolkit ? ; }`, what a base says of the machine that compiles
*/
{
  lib,
  facts ? import ../facts,
  newer,
  machine ? { },
  # Choice → the plan of its build (flavour "source"), see build-plan.nix
  buildOf,
}:
let
  inherit (builtins)
    attrNames
    catAttrs
    concatMap
    elem
    filter
    head
    intersectAttrs
    length
    mapAttrs
    substring
    zipAttrsWith
    ;

  inherit (import ./wording.nix { inherit lib; }) culprits;
  identify = import ./identity.nix;
  givenOf = import ../layers/given.nix { inherit facts; };

  active =
    choice:
    map
      (edge: {
        inherit (edge) name extras;
        specifier = edge.requirement.specifier or [ ];
        # What METADATA names, where what the user asked for stands for it.
        ${if edge ? insteadOf then "insteadOf" else null} = edge.insteadOf;
        # Who says so, of what METADATA does not ask for (package.nix).
        ${if edge.requirement ? added then "added" else null} = edge.requirement.added;
      })
      (
        choice.candidate.edges
        ++ concatMap (
          extra:
          let
            edges = choice.candidate.extraEdges extra;
          in
          if edges == null then [ ] else edges
        ) (attrNames choice.extras)
      );

  # The base has all that it needs.
  offeredBuild = offer: {
    offer = {
      inherit (offer) by against selection;
    };
    packages = { };
    against = attrNames offer.against;
    toolchain = [ ];
    variables = { };
    prePatch = "";
  };

  fileOf =
    folder: variant: file:
    removeAttrs file [
      "platform"
      "build"
      "tags"
      "yanked"
      "uploaded"
      # What the recipe is made of; its result stands in `build`.
      "buildRequires"
      "compiles"
    ]
    // (
      if !(file ? url) && variant ? urlPrefix then
        { url = variant.urlPrefix + lib.text.percentEncode file.file; }
      else if file.tree.type or null == "path" then
        { tree = file.tree // contentOf "${toString folder}/../${file.tree.path}"; }
      else
        { }
    );

  # A folder of the person's own has no hash that somebody recorded: what it holds now is a part of
  # what the plan is. Who may not look into it (`plan` of a command line) plans without.
  contentOf =
    path:
    let
      stored = import ../layers/source-folder.nix (/. + path);
    in
    if builtins.pathExists (/. + path) then
      { content = substring 0 32 (baseNameOf "${stored}"); }
    else
      { };

  because =
    choice:
    let
      skipped = newer choice;
      byFlavour = builtins.groupBy (row: row.flavour) skipped;
      alike = byFlavour.${choice.candidate.flavour} or [ ];
      other = concatMap (flavour: byFlavour.${flavour}) (
        filter (flavour: flavour != choice.candidate.flavour) (attrNames byFlavour)
      );
      # Releases are counted, not the variants of each.
      more =
        rows:
        let
          n = length (attrNames (builtins.groupBy (row: row.version) rows)) - 1;
        in
        if n == 0 then "" else " (and ${toString n} more)";
      first = rows: "${(head rows).version} ${(head rows).why}${more rows}";
    in
    {
      why = builtins.concatStringsSep "; " (
        # The other flavour is preferred, or its candidates would not stand before the chosen one.
        (if other == [ ] then [ ] else [ "no ${(head other).flavour} fits: ${first other}" ])
        ++ (
          if alike != [ ] then
            [ "newest that fits: ${first alike}" ]
          else if other == [ ] then
            [ (choice.candidate.best or "newest") ]
          else
            [ ]
        )
      );
      newer = skipped;
    };

  # An extra that a package asks for may be missing, as installers have it, but that is said.
  gapsOf =
    choice:
    let
      inherit (choice) candidate;
      say =
        extra:
        let
          gap = candidate.extraGap extra;
          who = culprits choice.extras.${extra};
          release = "${candidate.name} ${candidate.version}";
        in
        if gap == null then [ ] else [ "${release}: ${gap.noteFor who}" ];
    in
    concatMap say (attrNames choice.extras);

  # Primops alone: a plan asks this of every requirement in it.
  requiredBy =
    assigned: choice:
    let
      inherit (choice.candidate) name;
      by = catAttrs "by" choice.constraints;
      # What begins with "@" is no package.
      packages = intersectAttrs (zipAttrsWith (_: _: null) by) (removeAttrs assigned [ name ]);
      isAsked = elem { "@packages.${name}" = true; } by;
    in
    (if isAsked then [ "your packages" ] else [ ]) ++ attrNames packages;

  entry =
    {
      assigned,
      folders,
      given,
      judged,
      strict,
      system,
      bare,
      unread,
    }:
    name: choice:
    let
      inherit (choice) candidate;
      inherit (candidate) variant;
      measured = if isWheel then variant.loads.${system} or { } else { };
      unknown = if strict then null else [ ];
      isWheel = candidate.flavour == "wheel";
      # Its tag says nothing of the C library, and nobody looked.
      isGlibcUnknown =
        isWheel
        && !(variant.loads or { } ? ${system})
        && candidate.file.tags.platform == bare;
    in
    {
      # What is not known of it (facts/grades.json).
      ${if isGlibcUnknown then "grades" else null} = [ "glibc" ];
      # The least that its libraries were measured to need.
      ${if measured ? glibc then "glibc" else null} = measured.glibc;
      # What of it runs whenever Python starts; null where nobody looked, which `strict` is told.
      ${if isWheel && variant.startUp or unknown != [ ] then "startUp" else null} =
        variant.startUp or null;
      inherit name;
      inherit (candidate) version flavour;
      axes = variant.axes or { };
      # Null for what the base compiles: its recipe knows its source.
      file =
        if candidate.file == null then null else fileOf folders.${name} variant candidate.file;
      # Null for a source build: what it makes is not known yet.
      tags = candidate.file.tags or null;
      extras = attrNames choice.extras;
      requires = active choice;
      requiredBy = requiredBy assigned choice;
      capabilities = if isWheel || candidate ? offer then variant.capabilities or null else null;
      # That of a release is of its source.
      evidence =
        if candidate ? offer then { } else variant.evidence or candidate.release.evidence or { };
      folder = toString folders.${name};
      because = because choice;
      extraGaps = if choice.extras == { } then [ ] else gapsOf choice;
      loads = judged.${name} or (unread candidate);
      build =
        if candidate ? offer then
          offeredBuild candidate.offer
        else if candidate.flavour == "source" then
          given (buildOf choice)
        else
          null;
    };
in
{
  target,
  result,
  folders,
}:
let
  packages = mapAttrs (entry {
    inherit folders given;
    inherit (result) assigned;
    judged = result.checked.judged or { };
    inherit (target) system;
    strict = target.strict or false;
    bare = lib.wheelTags.bare target.system;
    unread = import ./loads/unmeasured.nix {
      inherit lib;
      libraries = target.libraries or [ ];
    };
  }) result.assigned;
  axes = mapAttrs (_: bound: bound.value) result.axes;
  # With what it gets beside its sources. Without a base, it is compiled where it runs.
  own = machine.glibc or null;
  given =
    build:
    build
    // {
      given = givenOf {
        inherit (build) against toolchain;
        inherit (target) compiler capabilities;
        inherit axes;
        glibc = {
          own = if own == null then target.glibc else own;
          floor = target.glibc;
        };
        cudaToolkit = machine.cudaToolkit or null;
      };
    };
in
{
  format = import ./plan-format.nix;
  id = identify { inherit target packages; };
  inherit target packages axes;
}
