/**
  A value, or another one where it throws: what a set's configuration refuses, what is broken, an
  alias of what a nixpkgs dropped. An attribute that is not there is no throw.

  # Type
  `a -> a -> a`
*/
other: value:
let
  tried = builtins.tryEval value;
in
if tried.success then tried.value else other
