/**
  What the explorer shows of a request: an answer of `tryPlan` without what no page needs. The page
  computes it itself for free requests (site/nix), the site's generator for common ones
  (board.nix): the same file, so the same answer.

  # Type
  `{ root ? ; } -> { full, brief :: Request -> Answer; }`, with `Answer = { ok = true; id; axes;
  packages :: [ Package ]; warnings, notes :: [ String ]; bytes; unsized; } | { ok = false;
  problems :: [ { code; title; why, fix :: [ String ]; } ]; }`

  # Output
  Of a package: `asked` (by the request itself), `code` (how it runs on the GPU: "sass", "ptx",
  "gfx", "none", or null where nobody knows), `evidence` of that, `uploaded`, `behind` (how many
  newer releases are on record), `newest`, `newer` (why each newer one was not taken; of what was
  not asked for, the newest alone)
  : `brief` : what a cell of the matrix shows of the package `main`: `{ version; code; axes; behind;
  } | { refused :: code; }`
*/
{
  root ? ../.,
}:
let
  inherit (builtins)
    all
    attrValues
    elem
    filter
    fromJSON
    head
    isList
    isString
    length
    map
    match
    pathExists
    readFile
    ;
  inherit (import (root + "/nix/concretise") { }) tryPlan;
  lib = import (root + "/nix/lib");

  lines = text: if isList text then text else filter (line: line != "") [ text ];

  releasesOf =
    name:
    let
      file = root + "/pkgs/${name}/releases.json";
    in
    if pathExists file then (fromJSON (readFile file)).releases else [ ];

  # On the devices that were asked for: where there are several, on that which it serves worst.
  codeOf =
    target: package:
    let
      one =
        capability:
        let
          found = lib.capability.coversWith {
            cuda = package.axes.cuda or null;
          } capability package.capabilities;
        in
        if found == null then "none" else found.kind;
      kinds =
        if target.gfx != [ ] then
          map (gfx: if elem gfx package.capabilities then "gfx" else "none") target.gfx
        else
          map one target.capabilities;
    in
    if package.capabilities or null == null || kinds == [ ] then
      null
    else if elem "none" kinds then
      "none"
    else if elem "ptx" kinds then
      "ptx"
    else
      head kinds;

  # A card has answered for each device that was asked for.
  evidenceOf =
    target: package:
    let
      proven = package.evidence.hardware.targets or [ ];
      asked = target.capabilities ++ target.gfx;
    in
    if asked != [ ] && all (device: elem device proven) asked then
      "hardware"
    else
      package.evidence.capabilities.kind or null;

  newerThan = version: filter (r: lib.version.compare r.version version > 0 && isFinal r.version);
  isFinal = version: match "[0-9.]+(\\.post[0-9]+)?([+].*)?" version != null;

  packageOf =
    target: package:
    let
      asked = elem "your packages" package.requiredBy;
      releases = if asked then releasesOf package.name else [ ];
      own = filter (r: r.version == package.version) releases;
      newer = newerThan package.version releases;
      because = map (r: {
        inherit (r) version why;
      }) package.because.newer;
    in
    {
      inherit asked;
      inherit (package)
        name
        version
        flavour
        axes
        requiredBy
        ;
      code = codeOf target package;
      evidence = evidenceOf target package;
      bytes = package.file.size or null;
      grades = package.grades or [ ];
      newer = if asked || because == [ ] then because else [ (head because) ];
    }
    // (
      if asked then
        {
          behind = length newer;
          newest = if newer == [ ] then null else head newer // { };
          uploaded = if own == [ ] then null else (head own).uploaded or null;
        }
      else
        { }
    );

  trimmed =
    package:
    package
    // (
      if package.newest or null == null then
        { }
      else
        {
          newest = {
            inherit (package.newest) version;
            uploaded = package.newest.uploaded or null;
          };
        }
    );

  problems = map (problem: {
    inherit (problem) code title;
    why = lines (problem.why or "");
    fix = lines (problem.fix or "");
  });

  full =
    request:
    let
      tried = tryPlan request;
      inherit (tried) plan;
      packages = map (package: trimmed (packageOf plan.target package)) (attrValues plan.packages);
    in
    if !tried.ok then
      {
        ok = false;
        problems = problems tried.problems;
      }
    else
      {
        ok = true;
        inherit (plan) id axes;
        inherit packages;
        warnings = map (w: w.text) (plan.warnings or [ ]);
        notes = filter isString (plan.notes or [ ]);
      };

  brief =
    main: request:
    let
      tried = tryPlan request;
      package = tried.plan.packages.${main};
    in
    if !tried.ok then
      { refused = (head tried.problems).code; }
    else
      {
        inherit (package) version flavour;
        code = codeOf tried.plan.target package;
        accelerator = filter (axis: tried.plan.axes.${axis} or "none" != "none") [
          "cuda"
          "rocm"
        ];
        behind = length (newerThan package.version (releasesOf main));
      };
in
{
  inherit full brief;
}
