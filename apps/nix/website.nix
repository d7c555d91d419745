/**
  What the website's generator asks of Nix (site/board.nix).

  # Type
  `{ set :: String; } -> { answer; }`: of the empty text, all but the answers of a set
*/
{ set }:
let
  board = import ../../site/board.nix { };
in
{
  answer =
    if set != "" then
      board.setOf set
    else
      {
        inherit (board)
          machines
          pythons
          steps
          sets
          facts
          ;
        lifetimes = board.lifetimes "torch";
      };
}
