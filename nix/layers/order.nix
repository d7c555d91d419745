/**
  Which requirements can become derivation inputs. Distributions may require each other in a circle;
  derivations cannot. Inside a circle only edges to names that sort earlier are kept: what is left
  has no circle, and does not depend on where one starts.

  # Type
  `{ <name> :: PlanPackage; } -> { requires; kept; lacking :: { <name> :: [ String ]; }; closure ::
  [ String ] -> [ String ]; }`

  # Output
  `requires`: the requirements of a package, and `kept`: those that can be inputs
  `lacking`: what a package requires, however far away, and cannot reach through what is kept
  `closure`: names and all that they require, sorted

  # Examples
  (order { a.requires = [ { name = "b"; } ]; b.requires = [ { name = "a"; } ]; }).lacking
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
  inherit ((import ../lib).list) toSet;

  # A set first: a package that is required twice (by itself, and through an extra) is one edge.
  requires = mapAttrs (
    name: package:
    filter (required: required != name) (
      attrNames (intersectAttrs packages (toSet (catAttrs "name" package.requires)))
    )
  ) packages;

  # Take away, again and again, what requires only what was taken away. What stays reaches a circle;
  # mostly it is nothing.
  peel =
    left:
    let
      isFree = name: all (required: !(left ? ${required})) requires.${name};
      split = partition isFree (attrNames left);
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
    name: _:
    listToAttrs (
      map (value: {
        name = value;
        inherit value;
      }) (reach (n: filter (r: tangled ? ${r}) requires.${n}) [ name ])
    )
  ) tangled;
  inCircle = a: b: tangled ? ${a} && tangled ? ${b} && reachable.${b} ? ${a};
  closes = name: required: inCircle name required && !(required < name);
  kept = mapAttrs (name: filter (required: !(closes name required))) requires;
  closureIn = among: names: builtins.sort builtins.lessThan (reach (name: among.${name}) names);
in
{
  inherit requires kept;
  lacking = mapAttrs (
    name: _:
    if tangled ? ${name} then
      let
        reached = closureIn kept [ name ];
      in
      filter (required: !(builtins.elem required reached)) (closureIn requires [ name ])
    else
      [ ]
  ) packages;
  closure = closureIn requires;
}
