/**
  What nobody can read as a request (E424), as a text.

  # Type
  `{ title; word ? ; } -> String`
*/
problem:
let
  inherit (builtins) concatMap head stringLength;
  inherit (import ../../nix/lib) text;
  names = concatMap (group: map (option: "--${option.name}") group.options) (import ./options.nix);
  # Nobody means an option by a text of that length, and to compare it would take long.
  near =
    if problem ? word && stringLength problem.word < 50 then
      text.nearest names (head (builtins.split "=" problem.word))
    else
      [ ];
in
import ../../nix/errors/render.nix [
  {
    code = "E424";
    inherit (problem) title;
    where = "the arguments of plan";
    fix = (if near == [ ] then [ ] else [ "did you mean ${head near}?" ]) ++ [
      "see: nix run .#plan -- --help"
      "for example: ${import ./example.nix}"
    ];
  }
]
