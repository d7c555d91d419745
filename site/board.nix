/**
  What the explorer has computed beforehand, of one set of `targets.toml`: every machine and Python,
  and for NVIDIA's GPUs every step of the driver.

  # Type
  `{ root ? ; } -> { machines; pythons; steps; sets; setOf :: String -> { full; brief; }; facts;
  lifetimes; }`

  # Output
  `steps` : the drivers from which on an answer may differ, oldest first
  : `full.<python>.<machine>` : an answer (answer.nix), with no driver stated
  : `brief.<python>.<machine>` : a list: of no driver, and then of each step
*/
{
  root ? ../.,
}:
let
  inherit (builtins)
    attrValues
    concatMap
    elem
    elemAt
    filter
    genList
    head
    length
    listToAttrs
    map
    sort
    ;
  facts = import (root + "/nix/facts");
  lib = import (root + "/nix/lib");
  inherit (import ./answer.nix { inherit root; }) full brief;
  matrix = builtins.fromTOML (builtins.readFile (root + "/targets.toml"));
  machines = import ./machines.nix { inherit facts; };
  pythons = map (row: row.version) (filter (row: row.version != "3.15") facts.data.support.pythons);

  # From this driver on GPUs before Turing are not served.
  firstWithout = toString (builtins.fromJSON facts.data.drivers.preTuring.lastBranch + 1);
  dropped = length (filter (step: builtins.compareVersions step firstWithout < 0) steps);
  steps =
    let
      inherit (facts.data.drivers) floors toolkit devices;
      oldest = floors."12".min;
      all =
        map (floor: floor.min) (attrValues floors)
        ++ map (release: release.ga) (attrValues toolkit)
        ++ map (device: device.driverFrom) (attrValues devices)
        ++ [ firstWithout ];
      newer = filter (driver: builtins.compareVersions driver oldest >= 0) all;
    in
    sort (a: b: builtins.compareVersions a b < 0) (lib.text.unique newer);

  # The package that a set is for: the one of its name, else the first.
  mainOf =
    name: packages:
    let
      nameOf = text: lib.name.normalise (head (builtins.match "([A-Za-z0-9._-]+).*" text));
      names = map nameOf packages;
    in
    if elem name names then name else head names;
  infoOf = name: title: {
    inherit name title;
    packages = matrix.sets.${name};
    main = mainOf name matrix.sets.${name};
  };
  sets = map (pair: infoOf (head pair) (elemAt pair 1)) matrix.explorer.sets;

  table =
    value:
    listToAttrs (
      map (python: {
        name = python;
        value = listToAttrs (
          map (machine: {
            name = machine.id;
            value = value python machine;
          }) machines
        );
      }) pythons
    );

  setOf =
    name:
    let
      inherit (head (filter (set: set.name == name) sets)) packages main;
      request = python: machine: { inherit packages python; } // machine.request;
      briefOf = brief main;

      # Answers between two equal ones are equal: a newer driver only ever allows more, but for
      # the branch that dropped old GPUs, where a segment begins.
      between =
        at: low: high: lowest: highest:
        let
          middle = (low + high) / 2;
          found = at middle;
        in
        if high - low < 2 then
          [ ]
        else if lowest == highest then
          genList (_: lowest) (high - low - 1)
        else
          between at low middle lowest found ++ [ found ] ++ between at middle high found highest;
      briefs =
        python: machine:
        let
          unstated = briefOf (request python machine);
          at = step: briefOf (request python machine // { driver = elemAt steps step; });
          segment =
            first: last:
            let
              lowest = at first;
              highest = at last;
            in
            if first == last then
              [ lowest ]
            else
              [ lowest ] ++ between at first last lowest highest ++ [ highest ];
        in
        [ unstated ]
        ++ (
          if machine.kind == "nvidia" then
            segment 0 (dropped - 1) ++ segment dropped (length steps - 1)
          else
            [ ]
        );
    in
    {
      full = table (python: machine: full (request python machine));
      brief = table briefs;
    };

  # Which releases of a package have code for which capability, in whatever wheel: oldest first.
  lifetimes =
    name:
    let
      file = root + "/pkgs/${name}/releases.json";
      inherit (builtins.fromJSON (builtins.readFile file)) releases;
      capabilities = lib.text.unique (
        map (machine: machine.key) (filter (machine: machine.kind == "nvidia") machines)
      );
      kindsOf =
        release: capability:
        let
          isRead = variant: variant.capabilities or null != null;
          recorded = filter isRead (release.variants or [ ]);
          runs = concatMap (
            variant:
            let
              found = lib.capability.coversWith {
                cuda = variant.axes.cuda or null;
              } capability variant.capabilities;
            in
            if found == null then [ ] else [ found.kind ]
          ) recorded;
        in
        if recorded == [ ] then
          null
        else if elem "sass" runs then
          "sass"
        else if runs != [ ] then
          "ptx"
        else
          "none";
    in
    map (release: {
      inherit (release) version;
      uploaded = release.uploaded or null;
      code = listToAttrs (
        map (capability: {
          name = capability;
          value = kindsOf release capability;
        }) capabilities
      );
    }) (lib.list.reverse releases);
in
{
  inherit
    machines
    pythons
    steps
    sets
    setOf
    lifetimes
    ;
  facts = {
    inherit (facts.data.cuda) capabilities;
    inherit (facts.data.drivers)
      endOfLife
      floors
      preTuring
      branches
      ;
    jetson = facts.data.jetson.capabilities;
    cuda = facts.data.cuda.order or null;
  };
}
