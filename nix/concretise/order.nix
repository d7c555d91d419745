/**
  Order packages so that who requires stands before what is required: by the time a package is
  decided, everything that restricts it has spoken, so its newest fitting release is taken without
  going back. The higher a package stands above what requires nothing, the earlier it is decided: a
  library of CUDA waits for all who might pin it, also for those of whom the walk does not know that
  they do. Cycles are cut where the walk meets them again.

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

  # A walk as deep as this turns back, as recursion has an end, and what lies below is walked in
  # another round.
  deepest = 1000;
  visit =
    depth:
    let
      down = visit (depth + 1);
    in
    state: edge:
    if state.heights ? ${edge.name} then
      let
        height = state.heights.${edge.name};
      in
      if height < state.top then state else state // { top = height + 1; }
    else if depth == deepest then
      state // { later = state.later ++ [ edge ]; }
    else
      let
        below = foldl' down (
          state
          // {
            # Where the walk meets it again, the cycle is cut.
            heights = state.heights // {
              ${edge.name} = 0;
            };
            top = 0;
          }
        ) (edgesOf edge.name edge.extras);
      in
      # Reverse postorder among those of a height: the last to be finished comes first.
      builtins.seq below.count {
        inherit (below) later round;
        heights = below.heights // {
          ${edge.name} = below.top;
        };
        top = if below.top < state.top then state.top else below.top + 1;
        count = below.count - 1;
        ranks = below.ranks // {
          ${edge.name} = "${state.round}${toString (99999 - below.top)}${toString below.count}";
        };
      };
  # Numbers of fixed width, so that ranks compare as strings; what lies deeper comes after.
  walk =
    { key, state }:
    {
      key = key + 1;
      state = foldl' (visit 0) (
        state
        // {
          later = [ ];
          top = 0;
          round = toString (100 + key);
          count = 8999999;
        }
      ) state.later;
    };
  rounds =
    roots:
    builtins.genericClosure {
      startSet = [
        {
          key = 0;
          state = {
            heights = { };
            ranks = { };
            later = roots;
          };
        }
      ];
      operator = round: if round.state.later == [ ] then [ ] else [ (walk round) ];
    };
in
roots:
let
  all = rounds roots;
in
(builtins.elemAt all (builtins.length all - 1)).state.ranks
