/**
  Say whether a build for an accelerator, or without one, was never read, so that nothing of its
  libraries is proven. Where it is said why, that is a note of the plan.

  # Type
  `Package -> Bool`
*/
let
  inherit (import ../../nix/facts) accelerators;
in
package:
builtins.any (name: (package.axes or { }) ? ${name}) accelerators
&& package.loads.state or "" == "not measured"
&& builtins.elem (package.loads.why or null) [
  null
  ""
]
