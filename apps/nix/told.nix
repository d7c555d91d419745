/**
  An answer of `lib.tryPlan` for a program, with what it says of the plan.

  # Type
  `{ request; terminal :: { width; colour; }; } -> Answer -> { ok = true; plan; table, total ::
  String } | { ok = false; problems; message }`
*/
{ request, terminal, ... }:
tried:
let
  total = import ./total.nix tried.plan;
in
if tried.ok then
  tried
  // {
    table = import ./plan-text.nix {
      inherit (tried) plan;
      inherit (request) packages;
      inherit (terminal) width colour;
    };
    total = "${total.count}, ${total.size}";
  }
else
  tried
