# Circles of requirements, and what is kept of them.
{ root, ... }:
let
  order = import (root + "/nix/layers/order.nix");
  # name → names
  graph =
    edges:
    order (builtins.mapAttrs (_: names: { requires = map (name: { inherit name; }) names; }) edges);
  straight = graph {
    a = [
      "b"
      "c"
    ];
    b = [ "c" ];
    c = [ ];
  };
  # Three in a circle, one that leans on it, one that it leans on, one apart.
  circle = graph {
    x1 = [ "x2" ];
    x2 = [
      "x3"
      "leaf"
    ];
    x3 = [ "x1" ];
    lean = [ "x2" ];
    leaf = [ ];
    apart = [ "leaf" ];
  };
in
{
  without_a_circle_all_is_kept = {
    expr = straight.kept;
    expected = straight.requires;
  };
  without_a_circle_nothing_lacks = {
    expr = builtins.concatLists (builtins.attrValues straight.lacking);
    expected = [ ];
  };
  a_circle_keeps_edges_to_earlier_names = {
    expr = circle.kept;
    expected = {
      x1 = [ ];
      x2 = [ "leaf" ];
      x3 = [ "x1" ];
      lean = [ "x2" ];
      leaf = [ ];
      apart = [ "leaf" ];
    };
  };
  what_cannot_be_reached_is_named = {
    expr = circle.lacking;
    expected = {
      x1 = [
        "leaf"
        "x2"
        "x3"
      ];
      x2 = [
        "x1"
        "x3"
      ];
      x3 = [
        "leaf"
        "x2"
      ];
      lean = [
        "x1"
        "x3"
      ];
      leaf = [ ];
      apart = [ ];
    };
  };
  closure_goes_round = {
    expr = circle.closure [ "lean" ];
    expected = [
      "leaf"
      "lean"
      "x1"
      "x2"
      "x3"
    ];
  };
  closure_of_several_is_sorted = {
    expr = straight.closure [
      "c"
      "b"
    ];
    expected = [
      "b"
      "c"
    ];
  };
  itself_is_no_requirement = {
    expr = (graph { a = [ "a" ]; }).requires;
    expected = {
      a = [ ];
    };
  };
  two_of_one_name_are_one_edge = {
    expr =
      (graph {
        a = [
          "b"
          "b"
        ];
        b = [ ];
      }).requires.a;
    expected = [ "b" ];
  };
}
