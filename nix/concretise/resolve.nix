/**
  Choose one candidate for every package that is needed, or show that it cannot be done: complete
  backtracking search.

  Packages are the variables. Each undecided one keeps the constraints posted on it and its `head`,
  the best candidate that satisfies them all; posting a constraint moves the head, and an undecided
  package that runs out of candidates is a conflict at once (forward checking). A conflict carries
  the names of the decisions it follows from, and the search returns to the latest of them instead
  of to the latest decision (conflict-directed backjumping; Prosser 1993). The names that begin with
  "@" are the user's own requests: what is left when no decision is to blame.

  A finished choice is looked at as a whole (`check`, loads.nix). Who cannot be loaded in it is
  passed for its next candidate, 99 times at most. Only where that leads nowhere, the search is made
  once more, and goes back to the latest of those that keep the library away (`thorough`).

  The loop is `builtins.genericClosure`, not recursion: its depth does not grow with the number of
  packages.

  # Type
  `{ lib; domains :: { <name> = Domain; }; ranks; axes; kinds ? ; check ? ; thorough ? ; bursts ? ;
  } -> [ Root ] -> Result` with
  `Domain = { groups; count; lo; hi; oks; constraints; place; }` (fit.nix; `lo` and `hi` are what
  all ranges of its constraints have in common, `oks` asks the rest), `Root = Edge // { by; }`,
  `axes = { <axis> = { value; binders :: [ { name; value; } ]; }; }` and `check :: { assigned; axes;
  measured; } -> { lost :: null | { name; why; by; add; system ? ; }; … }` and `Result = { assigned;
  axes; checked; } | { unsat = { name; domain; conflict; trace; losses ? ; bursts ? ; isGivenUp ? ;
  }; }`: the package that ran out, its domain and why each of its candidates failed; a trace is `[ {
  candidate; at ? ; why; code ? ; add ? ; system ? ; } ]`, `at` being "<group> <index>" of the
  candidate. `checked` is what `check` gave, `losses` how often it found something lost, `bursts`
  how long it took; `isGivenUp` where it is not known whether there is a solution.
*/
{
  lib,
  domains,
  ranks,
  axes,
  # The axes of nix/facts.
  kinds ? { },
  check ? _: { lost = null; },
  thorough ? false,
  # After so many bursts of steps it is given up; null: never.
  bursts ? null,
}:
let
  wording = import ./wording.nix { inherit lib; };
  inherit (builtins)
    all
    attrNames
    attrValues
    filter
    foldl'
    head
    intersectAttrs
    length
    mapAttrs
    ;

  fit = import ./fit.nix;
  inherit
    (import ./axes.nix {
      inherit lib;
      axes = kinds;
    })
    bind
    ;

  # Post one requirement; `by` are the names that it follows from. → State | { conflict; why; }
  post =
    by: state: edge:
    let
      inherit (edge) name extras;
      known = state.domains ? ${name};
      before = if known then state.domains.${name} else domains.${name};
      needs =
        "needs ${lib.requirement.toText edge.requirement}"
        + (if edge ? insteadOf then ", for which ${name} stands" else "");
      # What the edge says is asked without a call where bounds say all of it.
      isBound = edge ? range && edge.range.whole;
      after = before // {
        lo = if edge ? range && before.lo < edge.range.lo then edge.range.lo else before.lo;
        hi = if edge ? range && edge.range.hi < before.hi then edge.range.hi else before.hi;
        oks =
          if isBound || !(edge.requirement ? specifier) then
            before.oks
          else
            [ edge.ok ] ++ before.oks;
        constraints = before.constraints ++ [ { inherit edge by; } ];
      };
      inherit (before.place.candidate) compared;
      meets =
        if isBound then
          !(compared.key < edge.range.lo) && compared.key < edge.range.hi
        else
          edge.ok compared;
      place =
        if before.place == null || meets then
          before.place
        else
          fit after before.place.group before.place.index;
      extraSet = foldl' (acc: extra: acc // { ${extra} = (acc.${extra} or { }) // by; }) (
        if known then before.extras else { }
      ) extras;
    in
    if state ? conflict then
      state
    else if state.assigned ? ${name} then
      let
        chosen = state.assigned.${name};
        missing = filter (extra: !(chosen.extras ? ${extra})) extras;
        from = by // {
          ${name} = true;
        };
        more = state // {
          assigned = state.assigned // {
            ${name} = chosen // {
              extras =
                chosen.extras
                // builtins.listToAttrs (
                  map (extra: {
                    name = extra;
                    value = by;
                  }) missing
                );
              constraints = chosen.constraints ++ [ { inherit edge by; } ];
            };
          };
        };
      in
      if !(edge.ok chosen.candidate.compared) then
        {
          conflict = by // {
            ${name} = true;
          };
          why =
            if edge ? why then
              "needs symbols that ${name} ${chosen.candidate.version} lacks"
            else
              "${needs}, but ${name} ${chosen.candidate.version} is taken";
        }
      else if missing == [ ] then
        more
      else
        more
        // {
          owed =
            state.owed
            ++ map (extra: {
              inherit (chosen) candidate;
              inherit extra;
              by = from;
            }) missing;
        }
    else if !(domains ? ${name}) then
      {
        conflict = by;
        why = "${needs}, which no package folder has";
      }
    else if place == null then
      {
        conflict = blame name after;
        inherit name;
        exhausted = after;
        why = "${needs}, ${reject after by}";
      }
    else if state.learned ? ${name} && refuted state name after != null then
      failed name after (refuted state name after)
    else
      state
      // {
        domains = state.domains // {
          ${name} = after // {
            inherit place;
            extras = extraSet;
          };
        };
      }
      // (
        if known then
          { }
        else
          {
            pending = state.pending // {
              ${(ranks.${name} or "9") + name} = name;
            };
          }
      );

  # An extra that a package asks for and a release does not have adds nothing; the plan says so. Of
  # what the user asks for, such a release is no candidate (candidates.nix).
  postExtra =
    by: candidate: state: extra:
    let
      edges = candidate.extraEdges extra;
    in
    if state ? conflict || edges == null then state else foldl' (post by) state edges;

  # Post what extras owe that were asked of a chosen package. They may ask for others of it, and
  # those again: a round at a time, as recursion has an end.
  settle =
    state:
    let
      round =
        state:
        foldl' (acc: owed: postExtra owed.by owed.candidate acc owed.extra) (
          state // { owed = [ ]; }
        ) state.owed;
      isDone = state: state ? conflict || state.owed == [ ];
      rounds = builtins.genericClosure {
        startSet = [
          {
            key = 0;
            inherit state;
          }
        ];
        operator =
          item:
          if isDone item.state then
            [ ]
          else
            [
              {
                key = item.key + 1;
                state = round item.state;
              }
            ];
      };
    in
    if isDone state then state else (lib.list.last rounds).state;

  # Whom the candidates of an undecided package follow from that its constraints leave out, and that
  # it is needed at all: of the constraints, the earliest that suffice. Who only said what others
  # have said before is not to blame.
  blame =
    name: domain:
    let
      isOut =
        { compared, ... }:
        compared.key < domain.lo
        || !(compared.key < domain.hi)
        || domain.oks != [ ] && !(all (ok: ok compared) domain.oks);
      left = foldl' (
        { out, by }:
        constraint:
        let
          more = filter (group: constraint.edge.ok group.compared) out;
          isPlain = !(constraint.edge.requirement ? specifier);
        in
        if out == [ ] || isPlain || length more == length out then
          { inherit out by; }
        else
          {
            out = more;
            by = by // constraint.by;
          }
      ) {
        out = filter isOut domain.groups;
        by = { };
      } domain.constraints;
      needs = filter (constraint: !(constraint.by ? "@constraints.${name}")) domain.constraints;
      isSaid = constraint: intersectAttrs constraint.by left.by == constraint.by;
    in
    if domain.constraints == [ ] || builtins.any isSaid needs then
      left.by
    else
      left.by // (head needs).by;

  # What was learned of a package that ran out: while these decisions hold, nothing that lies within
  # these bounds can be had. It holds of whoever requires it, so each of them need not find out. The
  # last eight are kept; once a library was lost, conflicts are no longer proofs (`finish`).
  learned =
    state: name: domain: conflict: trace:
    if state.losses > 0 || trace == [ ] || length domain.oks > length domains.${name}.oks then
      state.learned
    else
      state.learned
      // {
        ${name} = lib.list.take 8 (
          [
            {
              inherit (domain) lo hi;
              inherit conflict;
              root = rootOf name trace;
              decisions = placesOf conflict state.assigned;
            }
          ]
          ++ state.learned.${name} or [ ]
        );
      };
  placesOf = names: assigned: mapAttrs (_: choice: at choice.place) (intersectAttrs names assigned);
  refuted =
    state: name: domain:
    let
      holds =
        past:
        !(domain.lo < past.lo)
        && !(past.hi < domain.hi)
        && placesOf past.decisions state.assigned == past.decisions;
      found = filter holds state.learned.${name};
    in
    if found == [ ] then null else head found;
  failed = name: domain: past: {
    conflict = past.conflict // blame name domain;
    why = "leaves no ${name}: ${past.root}";
    inherit (past) root;
  };

  # The innermost reason is the one that helps; what lies between is left out.
  rootOf =
    name: trace:
    let
      first = head trace;
    in
    if trace == [ ] then
      "nothing is left of it"
    else
      first.root or "${name} ${first.candidate.version} ${first.why}";

  # Why an undecided package ran out of candidates, in few words.
  reject =
    domain: by:
    let
      others = filter (c: c.by != by) domain.constraints;
      clauses = c: lib.specifier.toText c.edge.requirement.specifier;
      texts = map (c: "${clauses c} (${wording.culprits c.by})") (
        filter (c: (c.edge.requirement.specifier or [ ]) != [ ]) others
      );
      # It meets what is asked of it, and yet does not fit.
      meeting =
        if domain.lo < domain.hi then
          filter (
            { compared, candidates }:
            !(compared.key < domain.lo)
            && compared.key < domain.hi
            && (domain.oks == [ ] || all (ok: ok compared) domain.oks)
            && candidates != [ ]
          ) domain.groups
        else
          [ ];
    in
    if meeting != [ ] then
      "which ${(head (head meeting).candidates).problem.why}"
    else if texts != [ ] then
      "which does not go with ${lib.text.listed texts}"
    else
      "which no recorded release is";

  # The next that is allowed after a place.
  after =
    state: name: place:
    fit state.domains.${name} place.group (place.index + 1);
  at = place: "${toString place.group} ${toString place.index}";

  # Try the candidate of `name` at a place, null where there is none left. `conflict` gathers what
  # is to blame for those that failed, `trace` says why.
  choose =
    {
      state,
      name,
      place,
      conflict,
      trace,
    }:
    let
      domain = state.domains.${name};
      inherit (place) candidate;
      bound = if candidate.axes == { } then state.axes else bind state.axes candidate;
      by = {
        ${name} = true;
      };
      # What the target chooses comes with the candidate.
      extras =
        if candidate.implied or [ ] == [ ] then
          domain.extras
        else
          builtins.listToAttrs (
            map (name: {
              inherit name;
              value = by;
            }) candidate.implied
          )
          // domain.extras;
      decided = {
        inherit (state)
          pending
          domains
          losses
          learned
          owed
          ;
        axes = bound;
        depth = state.depth + 1;
        # Kept beside, so that a set without any is not walked for them.
        measured = state.measured ++ (if candidate.loads or null == null then [ ] else [ name ]);
        assigned = state.assigned // {
          ${name} = {
            inherit
              candidate
              place
              conflict
              trace
              domain
              ;
            inherit extras;
            inherit (domain) constraints;
            inherit (state) depth;
            before = state;
          };
        };
      };
      withBase = foldl' (post by) decided (candidate.edges ++ candidate.bounds or [ ]);
      posted = foldl' (
        acc: extra: postExtra (by // extras.${extra}) candidate acc extra
      ) withBase (attrNames extras);
      settled = if posted ? conflict || posted.owed == [ ] then posted else settle posted;
      skip = more: found: {
        retry = {
          inherit state name;
          place = after state name place;
          conflict = conflict // removeAttrs more [ name ];
          trace = trace ++ [
            {
              inherit candidate;
              inherit (found) why;
              ${if found ? root then "root" else null} = found.root;
              at = at place;
            }
          ];
        };
      };
    in
    if place == null then
      back (
        state // { learned = learned state name domain conflict trace; }
      ) name domain (conflict // blame name domain) trace
    else if bound ? by then
      skip bound.by bound
    else if settled ? conflict then
      skip settled.conflict settled
    else
      settled;

  latestOf = foldl' (a: b: if b.depth > a.depth then b else a);

  # Return to the latest decision that the conflict follows from, and take its next candidate there.
  back =
    state: name: domain: conflict: trace:
    let
      culprits = attrValues (intersectAttrs conflict state.assigned);
      latest = latestOf (head culprits) culprits;
      inherit (latest) candidate;
      before = latest.before // {
        inherit (state) losses learned;
      };
      first = head trace;
      root = rootOf name trace;
      loads = if trace != [ ] && first ? code then { inherit (first) code add system; } else { };
    in
    if culprits == [ ] then
      {
        unsat = {
          inherit
            name
            conflict
            trace
            domain
            ;
          inherit (state) losses;
        };
      }
    else
      {
        retry = {
          state = before;
          inherit (candidate) name;
          place = after before candidate.name latest.place;
          conflict = latest.conflict // removeAttrs conflict [ candidate.name ];
          trace = latest.trace ++ [
            (
              {
                inherit candidate;
                at = at latest.place;
                why = "leaves no ${name}: ${root}";
                inherit root;
              }
              // loads
            )
          ];
        };
      };

  # Everything is chosen: done, or on from the candidate that cannot be loaded.
  finish =
    state:
    let
      checked = check { inherit (state) assigned axes measured; };
      inherit (checked) lost;
      own = state.assigned.${lost.name};
      culprits = attrValues (intersectAttrs lost.by state.assigned);
      blamed = lost.by // {
        ${lost.name} = true;
      };
      failed = if thorough then latestOf own culprits else own;
      before = failed.before // {
        losses = state.losses + 1;
        learned = { };
      };
      whole = "${lost.name} ${own.candidate.version} ${lost.why}";
      told = {
        inherit (failed) candidate;
        at = at failed.place;
        inherit (lost) add;
        system = lost.system or [ ];
        why = if failed.depth == own.depth then lost.why else "leaves a library out: ${whole}";
        code = "loads";
      };
    in
    if lost == null then
      state // { inherit checked; }
    else if state.losses == 99 then
      {
        unsat = {
          inherit (lost) name;
          domain = null;
          conflict = lost.by;
          inherit (state) losses;
          trace = [
            (told // { why = whole; })
            {
              candidate = null;
              why = "nor can any of the 99 choices before it be loaded; the search ends here";
            }
          ];
        };
      }
    else
      {
        retry = {
          state = before;
          inherit (failed.candidate) name;
          place = after before failed.candidate.name failed.place;
          conflict = failed.conflict // removeAttrs blamed [ failed.candidate.name ];
          trace = failed.trace ++ [ told ];
        };
      };

  step =
    state:
    if state ? retry then
      choose state.retry
    else if state.pending == { } then
      finish state
    else
      let
        key = head (attrNames state.pending);
        name = state.pending.${key};
      in
      choose {
        state = state // {
          pending = removeAttrs state.pending [ key ];
        };
        inherit name;
        inherit (state.domains.${name}) place;
        conflict = { };
        trace = [ ];
      };
  # In bursts, so that a long search does not keep every state that it went through.
  burst =
    count: start:
    let
      states = builtins.genericClosure {
        startSet = [
          {
            key = 0;
            state = start;
          }
        ];
        operator =
          item:
          if item.key == 512 || item.state ? unsat || item.state ? checked then
            [ ]
          else
            [
              {
                key = item.key + 1;
                state = step item.state;
              }
            ];
      };
      last = (lib.list.last states).state;
    in
    if last ? unsat then
      {
        unsat = last.unsat // {
          bursts = count;
        };
      }
    else if last ? checked then
      last
    else if count == bursts then
      givenUp last
    else
      burst (count + 1) last;
  givenUp = state: {
    unsat = {
      name = null;
      domain = null;
      conflict = { };
      trace = [ ];
      losses = state.losses or state.retry.state.losses;
      isGivenUp = true;
    };
  };
in
roots:
let
  start = foldl' (state: root: post root.by state root) {
    assigned = { };
    domains = { };
    pending = { };
    inherit axes;
    depth = 0;
    losses = 0;
    learned = { };
    measured = [ ];
    owed = [ ];
  } roots;
in
if start ? conflict then
  {
    unsat = {
      name = start.name or null;
      domain = start.exhausted or null;
      inherit (start) conflict;
      trace = [
        {
          candidate = null;
          inherit (start) why;
        }
      ];
    };
  }
else
  burst 1 start
