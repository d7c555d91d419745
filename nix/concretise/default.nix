/**
  Compose the stages (README.md). Problems are values until here; `plan` and `concretise` throw all of them as one text.

  # Type
  `{ lib ? ; facts ? ; errors ? ; folder ? } -> { plan; tryPlan; concretise; packages; }`
  - `tryPlan :: Request -> { ok = true; plan; } | { ok = false; problems; message; }`
  - `plan :: Request -> Plan`
  - `concretise :: Request // { base; packages :: [ String ] | (handles -> [ handle ]); } -> Concretisation`

  # Examples
  (import ./nix/concretise { }).plan { packages = [ "einops" ]; python = "3.12"; }
  => { format = 1; id = "…"; packages.einops = { … }; … }
*/
{
  lib ? import ../lib,
  errors ? import ../errors,
  facts ? import ../facts,
  folder ? ../../pkgs,
}:
let
  inherit (builtins)
    attrNames
    concatMap
    isFunction
    isString
    mapAttrs
    ;

  parse = import ./target.nix { inherit lib errors; };
  readIndex = import ./index.nix { inherit errors; };
  ours = readIndex [ folder ];
  tableOf = request: if request ? index && builtins.isList request.index then ours // readIndex request.index else ours;
  validation = import ./validate.nix { inherit lib facts errors; };

  unknownPackages =
    table: request: parsed:
    let
      names = builtins.filter (name: builtins.match ".*\\..*" name == null) (attrNames table);
      check =
        where: name:
        if table ? ${name} then
          [ ]
        else
          [
            (errors.unknownPackage {
              inherit name where;
              nearest = lib.text.nearest names name;
              folders = map toString (request.index or [ ]) ++ [ "accelpkgs' own pkgs" ];
            })
          ];
    in
    concatMap (r: if r ? name then check "packages (your request)" r.name else [ ]) parsed.requested
    ++ concatMap (c: check "constraints.${c.name} (your request)" c.name) parsed.constraints;

  solver = table: import ./solve.nix { inherit lib facts; packages = table; };

  tryPlan =
    request:
    let
      table = tableOf request;
      solve = solver table;
      parsed = parse request;
      shapeProblems = parsed.problems;
      early = if shapeProblems != [ ] then shapeProblems else unknownPackages table request parsed ++ validation.target parsed.target;
      result = solve { inherit (parsed) target requested constraints; };

      # For explanations: the same with a changed request.
      again =
        changed:
        let
          p = parse changed;
        in
        if p.problems == [ ] && validation.target p.target == [ ] then solve { inherit (p) target requested constraints; } else null;
      works =
        changed:
        let
          found = again changed;
          inherit (parse changed) target;
        in
        if found == null || found ? unsat || solutionProblems target (planOf { inherit target; result = found; }) != [ ] then null else found;
      explain = import ./explain.nix { inherit lib errors works; solve = again; };

      solutionProblems = target: solution: validation.solution { inherit target solution; metaOf = name: table.${name}.meta; };
      planOf =
        { target, result }:
        import ./plan.nix { inherit lib; newer = (import ./reasons.nix { inherit lib; }).newer; buildOf = buildPlan { inherit target result; }; } {
          inherit target result;
          folders = mapAttrs (name: _: table.${name}.folder) result.assigned;
        };
      buildPlan = import ./build-plan.nix {
        inherit lib facts errors solve planOf;
        preferences = builtins.fromJSON (builtins.readFile ../facts/build-environment.json);
      };
      plan = planOf { inherit (parsed) target; inherit result; };

      problems =
        if early != [ ] then
          early
        else if result ? unsat then
          [ (explain request) ]
        else
          solutionProblems parsed.target plan;
    in
    if problems == [ ] then
      { ok = true; inherit plan; }
    else
      {
        ok = false;
        inherit problems;
        message = errors.render problems;
      };

  plan =
    request:
    let
      tried = tryPlan request;
    in
    if tried.ok then tried.plan else throw ("\n" + tried.message);

  handles = import ./handles.nix { inherit errors; };

  concretise =
    request:
    let
      inherit (request) base;
      table = tableOf request;
      chosen = if isFunction request.packages then request.packages (handles table) else request.packages;
      # What the base knows of its machine is asked for, unless the user says otherwise.
      stated = builtins.intersectAttrs { system = null; glibc = null; compiler = null; } base;
      known = removeAttrs stated (builtins.filter (key: stated.${key} == null) (attrNames stated));
      complete = known // removeAttrs request [ "base" ] // {
        packages = map (p: if isString p then p else p.requirement) chosen;
      };
    in
    import ./seal.nix { inherit errors; } {
      inherit base table;
      plan = plan complete;
    };
in
{
  inherit plan tryPlan concretise;
  # What `packages = p: [ … ]` sees; none of them can be built by itself.
  packages = handles ours;
}
