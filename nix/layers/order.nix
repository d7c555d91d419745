/**
  Which requirements can become derivation inputs. Distributions may require each other in a circle; derivations cannot. Inside
  a circle only edges to names that sort earlier are kept: what is left has no circle, and does not depend on where one starts.

  # Type
  `{ <name> :: PlanPackage; } -> { kept :: { <name> :: [ String ]; }; cut :: { <name> :: [ String ]; }; closure :: [ String ] -> [ String ]; }`

  # Output
  `kept`, `cut`: the requirements of a package, in two parts; `closure`: names and all that they require, sorted

  # Examples
  (order { a.requires = [ { name = "b"; } ]; b.requires = [ { name = "a"; } ]; }).cut
  => { a = [ "b" ]; b = [ ]; }
*/
packages:
let
  inherit (builtins)
    all
    attrNames
    catAttrs
    filter
    genericClosure
    intersectAttrs
    listToAttrs
    mapAttrs
    partition
    ;

  # A set first: a package that is required twice (by itself, and through an extra) is one edge.
  requires = mapAttrs (
    name: package:
    filter (required: required != name) (
      attrNames (intersectAttrs packages (listToAttrs (map (r: { inherit (r) name; value = null; }) package.requires)))
    )
  ) packages;

  # Take away, again and again, what requires only what was taken away. What stays reaches a circle; mostly it is nothing.
  peel =
    left:
    let
      split = partition (name: all (required: !(left ? ${required})) requires.${name}) (attrNames left);
    in
    if split.right == [ ] then left else peel (removeAttrs left split.right);
  tangled = peel packages;

  reach =
    among: names:
    catAttrs "key" (genericClosure {
      startSet = map (key: { inherit key; }) names;
      operator = item: map (key: { inherit key; }) (among item.key);
    });
  reachable = mapAttrs (
    name: _: listToAttrs (map (value: { name = value; inherit value; }) (reach (n: filter (r: tangled ? ${r}) requires.${n}) [ name ]))
  ) tangled;
  closes = name: required: tangled ? ${name} && tangled ? ${required} && reachable.${required} ? ${name} && !(required < name);
in
{
  kept = mapAttrs (name: filter (required: !(closes name required))) requires;
  cut = mapAttrs (name: filter (closes name)) requires;
  closure = names: builtins.sort builtins.lessThan (reach (name: requires.${name}) names);
}
