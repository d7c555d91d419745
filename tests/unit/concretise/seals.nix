# What makes two concretisations collide, and packages of one not.
{ root, ... }:
let
  inherit (builtins)
    all
    any
    attrNames
    elemAt
    genList
    length
    listToAttrs
    ;
  base.mkSeal = { id, slots }: "/store/${id}-${toString slots}";
  plan = id: count: {
    inherit id;
    packages = listToAttrs (
      genList (i: {
        name = "p${toString (1000 + i)}";
        value = { };
      }) count
    );
  };
  sealsOf =
    plan:
    let
      seal = import (root + "/nix/concretise/seals.nix") { inherit base; } plan;
    in
    map seal (attrNames plan.packages);
  one = sealsOf (plan "aaaa" 3);
  other = sealsOf (plan "bbbb" 3);
  # The paths of a seal, as a link farm sees them.
  files =
    seal:
    builtins.concatLists (
      genList (
        p:
        map (d: "${toString p}/${toString d}/${toString seal.slot}") (
          builtins.filter (d: d != elemAt seal.digits p) (genList (d: d) seal.base)
        )
      ) (length seal.digits)
    );
  folderOf =
    seal: path:
    let
      parts = builtins.match "([0-9]+)/([0-9]+)/.*" path;
    in
    elemAt seal.digits (builtins.fromJSON (elemAt parts 0)) == builtins.fromJSON (elemAt parts 1);
  collide = a: b: any (folderOf a) (files b) || any (folderOf b) (files a);
  meets = a: b: any (path: builtins.elem path (files b)) (files a);
in
{
  two_ids_always_collide = {
    expr = all (a: all (b: collide a b) other) one;
    expected = true;
  };
  one_id_never_does = {
    expr = any (a: any (b: collide a b || (a.slot != b.slot && meets a b)) one) one;
    expected = false;
  };
  slots_differ = {
    expr = map (seal: seal.slot) one;
    expected = [
      0
      1
      2
    ];
  };
  what_has_no_slot_still_collides_with_what_has = {
    expr =
      let
        many = sealsOf (plan "aaaa" 300);
        last = elemAt many 299;
      in
      {
        inherit (last) slot;
        collides = any (folderOf last) (files (builtins.head other));
      };
    expected = {
      slot = null;
      collides = true;
    };
  };
  the_id_is_in_the_path = {
    expr = (builtins.head one).path;
    expected = "/store/aaaa-256";
  };
}
