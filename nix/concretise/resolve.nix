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
  } -> [ Root ] -> Result` with `Domain = { groups; count; lo; hi; oks; constraints; left; place; }`
  (fit.nix; `lo` and `hi` are what all ranges of its constraints have in common, `oks` asks the
  rest; `left`: blame.nix), `Root = Edge // { by; }`, `axes = { <axis> = { value; binders :: [ {
  name; value; } ]; }; }` and `check :: { assigned; axes; measured; } -> { lost :: null | { name;
  why; by; add; system ? ; }; … }` and `Result = { assigned; axes; checked; } | { unsat = { name;
  domain; conflict; trace; losses ? ; bursts ? ; isGivenUp ? ; }; }`: the package that ran out, its
  domain and why each of its candidates failed; a trace is `[ { candidate; at ? ; why; code ? ; add
  ? ; system ? ; } ]`, `at` being "<group> <index>" of the candidate. `checked` is what `check`
  gave, `losses` how often it found something lost, `bursts` how long it took; `isGivenUp` where it
  is not known whether there is a solution.
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
  inherit (builtins)
    attrNames
    attrValues
    filter
    foldl'
    head
    intersectAttrs
    ;

  fit = import ./fit.nix;
  inherit
    (import ./axes.nix {
      inherit lib;
      axes = kinds;
    })
    bind
    ;

  inherit (import ./resolve/blame.nix { inherit lib; }) blame asked reject;
  inherit (import ./resolve/learned.nix { inherit lib domains blame; })
    learned
    refuted
    failed
    rootOf
    ;
  inherit
    (import ./resolve/post.nix {
      inherit
        lib
        domains
        ranks
        blame
        asked
        reject
        refuted
        failed
        ;
    })
    post
    postExtra
    settle
    ;

  # Who ran out of candidates twice is decided before all others as soon as it is needed, so that
  # whatever leaves nothing of it shows at once. → the decisions before a point, told of who ran out
  # since.
  told =
    before: state: name:
    let
      spent = state.spent // {
        ${name} = state.spent.${name} or 0 + 1;
      };
      key = (ranks.${name} or "9") + name;
      now = before // {
        inherit (state) losses learned;
        inherit spent;
      };
    in
    if spent.${name} < 2 then
      now // { inherit (state) hot; }
    else
      now
      // {
        hot = state.hot // {
          ${name} = true;
        };
        pending =
          if before.pending ? ${key} then
            removeAttrs before.pending [ key ] // { ${"0" + name} = name; }
          else
            before.pending;
      };

  # The next that is allowed after a place.
  after =
    state: name: place:
    fit state.domains.${name} place.group (place.index + 1);
  at = place: "${toString place.group} ${toString place.index}";

  # Try the candidate of `name` at a place, null where there is none left. `conflict` gathers who is
  # to blame for those that failed, `others` those of them that did more than to bind an axis, and
  # `trace` says why; `refused`, by axis and value, which clashes were found here: many candidates
  # share them.
  choose =
    {
      state,
      name,
      place,
      conflict,
      others,
      trace,
      telling,
      refused,
    }:
    let
      domain = state.domains.${name};
      inherit (place) candidate;
      shared = intersectAttrs refused candidate.axes;
      again =
        if shared == { } then
          [ ]
        else
          filter (axis: refused.${axis} ? ${shared.${axis}}) (attrNames shared);
      bound =
        if candidate.axes == { } then
          state.axes
        else if again != [ ] then
          refused.${head again}.${shared.${head again}}
        else
          bind state.axes candidate;
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
          spent
          hot
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
              others
              trace
              telling
              refused
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
      skip =
        more: found:
        let
          entry = {
            inherit candidate;
            inherit (found) why;
            ${if found ? root then "root" else null} = found.root;
            at = at place;
            ofAxis = found.ofAxis or false;
          };
        in
        {
          retry = {
            inherit state name;
            place = after state name place;
            refused =
              if found ? axis && again == [ ] then
                refused
                // {
                  ${found.axis} = refused.${found.axis} or { } // {
                    ${candidate.axes.${found.axis}} = found;
                  };
                }
              else
                refused;
            conflict = conflict // removeAttrs more [ name ];
            others = if found ? axis then others else others // removeAttrs more [ name ];
            trace = trace ++ [ entry ];
            telling = if found ? axis || entry.ofAxis || telling != null then telling else entry;
          };
        };
    in
    if place == null then
      back (
        state
        // {
          learned = learned {
            inherit
              state
              name
              domain
              others
              refused
              trace
              telling
              ;
          };
        }
      ) name domain (conflict // blame name domain) trace telling
    else if bound ? by then
      skip bound.by bound
    else if settled ? conflict then
      skip settled.conflict settled
    else
      settled;

  latestOf = foldl' (a: b: if b.depth > a.depth then b else a);

  # Return to the latest decision that the conflict follows from, and take its next candidate there.
  back =
    state: name: domain: conflict: trace: telling:
    let
      culprits = attrValues (intersectAttrs conflict state.assigned);
      latest = latestOf (head culprits) culprits;
      inherit (latest) candidate;
      before = told latest.before state name;
      first = head trace;
      root = rootOf name trace telling;
      loads = if trace != [ ] && first ? code then { inherit (first) code add system; } else { };
      entry = {
        inherit candidate;
        at = at latest.place;
        why = "leaves no ${name}: ${root}";
        inherit root;
        # Nothing was left for the CUDA that it was, which says little: there are others.
        ofAxis = trace != [ ] && telling == null;
      }
      // loads;
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
          others = latest.others // removeAttrs conflict [ candidate.name ];
          inherit (latest) refused;
          trace = latest.trace ++ [ entry ];
          telling = if latest.telling == null && !entry.ofAxis then entry else latest.telling;
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
        inherit (state) spent hot;
      };
      whole = "${lost.name} ${own.candidate.version} ${lost.why}";
      entry = {
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
            (entry // { why = whole; })
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
          others = failed.others // removeAttrs blamed [ failed.candidate.name ];
          inherit (failed) refused;
          trace = failed.trace ++ [ entry ];
          inherit (failed) telling;
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
        others = { };
        trace = [ ];
        telling = null;
        refused = { };
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
    spent = { };
    hot = { };
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
