/**
  Order packages so that who requires stands before what is required: by the time a package is
  decided, everything that restricts it has spoken, so its newest fitting release is taken without
  going back. Cycles are cut where the walk meets them again.

  It reads the requirements of each package's best candidate, which is nearly always the one that
  will be chosen; the resolver stays correct whatever this says, it only goes back more often.

  # Type
  `{ heads :: { <name> = null | Candidate; }; } -> [ { name; extras; } ] -> { <name> = rank; }`: the
  roots are sorted by name already; ranks are strings that sort.
*/
{ heads }:
let
  inherit (builtins) concatMap foldl';

  edgesOf =
    name: extras:
    let
      head = heads.${name};
      ofExtra =
        extra:
        let
          edges = head.extraEdges extra;
        in
        if edges == null then [ ] else edges;
    in
    if !(heads ? ${name}) || head == null then
      [ ]
    else if extras == [ ] then
      head.edges
    else
      head.edges ++ concatMap ofExtra extras;

  visit =
    state: edge:
    if state.seen ? ${edge.name} then
      state
    else
      let
        below = foldl' visit (
          state
          // {
            seen = state.seen // {
              ${edge.name} = true;
            };
          }
        ) (edgesOf edge.name edge.extras);
      in
      # Reverse postorder: the last to be finished comes first.
      builtins.seq below.count {
        inherit (below) seen;
        count = below.count - 1;
        ranks = below.ranks // {
          ${edge.name} = toString below.count;
        };
      };
in
roots:
(foldl' visit {
  seen = { };
  # Counted down from a number of fixed width, so that ranks compare as strings.
  count = 8999999;
  ranks = { };
} roots).ranks
