/**
  What the supported matrix (targets.toml) costs as a whole: each file of each plan once.

  # Type
  `{ cost :: Cost; text :: String; }`

  # Examples
  ./nixw eval --raw --impure --file nix/cost/matrix.nix text
*/
let
  inherit (builtins) attrValues filter;
  root = ../..;
  requests = import ../matrix/requests.nix {
    inherit root;
    matrix = fromTOML (builtins.readFile ../../targets.toml);
  };
  inherit (import ../concretise { }) tryPlan;
  answers = map tryPlan (attrValues requests);
  planned = filter (answer: answer.ok) answers;
  cost = import ./. (map (answer: answer.plan) planned);
  refused = builtins.length answers - builtins.length planned;
in
{
  inherit cost;
  text =
    builtins.concatStringsSep "\n" (
      [
        (
          "${toString (builtins.length answers)} targets, of which "
          + "${toString refused} are refused"
        )
      ]
      ++ import ./text.nix cost
    )
    + "\n";
}
