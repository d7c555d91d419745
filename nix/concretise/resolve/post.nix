/**
  Post requirements on the packages that they name.

  # Type
  `{ lib; domains; ranks; blame; asked; reject; refuted; failed; } -> { post; postExtra; settle; }`
  - `post :: By -> State -> Edge -> State | { conflict; why; }`
  - `postExtra :: By -> Candidate -> State -> String -> State | { conflict; why; }`
  - `settle :: State -> State | { conflict; why; }`: what is owed
*/
{
  lib,
  domains,
  ranks,
  blame,
  asked,
  reject,
  refuted,
  failed,
}:
let
  inherit (builtins) filter foldl';
  fit = import ../fit.nix;
in
rec {
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
        constraints = before.constraints ++ [ constraint ];
        # Bounds that say no more than those before leave nothing out.
        left =
          if isBound && !(before.lo < edge.range.lo) && !(edge.range.hi < before.hi) then
            before.left
          else
            asked before.left constraint;
      };
      constraint = { inherit edge by; };
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
            if edge ? clash then
              edge.clash
            else if edge ? why then
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
        why = if edge ? clash then edge.clash else "${needs}, ${reject after by}";
      }
    else if state.learned ? ${name} && refuted state name after != null then
      failed state name after (refuted state name after)
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
              # Written out, because a call for each would be felt.
              ${if state.hot ? ${name} then "0" + name else (ranks.${name} or "9") + name} = name;
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
}
