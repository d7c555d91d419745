/**
  Lists: what builtins do not have.
*/
let
  inherit (builtins)
    elemAt
    genList
    length
    listToAttrs
    ;
in
{
  /**
    Take the last element; null of an empty list.

    # Type
    `last :: [ a ] -> null | a`

    # Inputs
    `list`: any list

    # Examples
    map list.last [ [ 1 2 3 ] [ ] ]
    => [ 3 null ]
  */
  last =
    list:
    let
      n = length list;
    in
    if n == 0 then null else elemAt list (n - 1);

  /**
    Take the first so many elements, or all where there are fewer.

    # Type
    `take :: Int -> [ a ] -> [ a ]`

    # Inputs
    `count`: how many, at least 0
    : `list`: any list

    # Examples
    map (count: list.take count [ "a" "b" ]) [ 0 1 5 ]
    => [ [ ] [ "a" ] [ "a" "b" ] ]
  */
  take =
    count: list:
    let
      n = length list;
    in
    if n <= count then list else genList (elemAt list) count;

  /**
    Turn a list round.

    # Type
    `reverse :: [ a ] -> [ a ]`

    # Inputs
    `list`: any list

    # Examples
    list.reverse [ 1 2 3 ]
    => [ 3 2 1 ]
  */
  reverse =
    list:
    let
      n = length list;
    in
    genList (i: elemAt list (n - 1 - i)) n;

  /**
    Make names the attributes of a set: to be asked with `?`, given to `intersectAttrs`, or read
    back sorted and each once.

    # Type
    `toSet :: [ String ] -> { <name> = null; }`

    # Inputs
    `names`: texts, some perhaps more than once

    # Examples
    list.toSet [ "b" "a" "b" ]
    => { a = null; b = null; }
  */
  toSet =
    names:
    listToAttrs (
      map (name: {
        inherit name;
        value = null;
      }) names
    );
}
