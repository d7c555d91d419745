/**
  The shell that installs setup-hook.sh into a python-level.

  # Type
  `Context -> { id; name; } -> String`
*/
{ lib, ... }:
{ id, name }:
let
  errors = import ../../errors;
  # An id is in hexadecimal: in the message, the other one stands first.
  problem = errors.mixedConcretisations {
    inherit id;
    packages = [
      {
        concretisation = "OTHER-ID";
        pname = "OTHER-PACKAGE";
      }
      {
        concretisation = id;
        pname = name;
      }
    ];
  };
  # Once for the shell that installs, once for the one that reads the hook.
  quoted = lib.escapeShellArg (lib.escapeShellArg (errors.render [ problem ]));
in
''
  mkdir -p "$out/nix-support"
  substitute ${./setup-hook.sh} "$out/nix-support/setup-hook" \
    --subst-var-by id ${id} --subst-var-by package ${name} --subst-var-by problem ${quoted}
''
