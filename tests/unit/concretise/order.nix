# Who is decided first: who requires stands before what is required.
scope:
let
  inherit (import ./common.nix scope) stage;
  edge = name: {
    inherit name;
    extras = [ ];
  };
  head = edges: extraEdges: {
    edges = map edge edges;
    extraEdges = extra: if extraEdges ? ${extra} then map edge extraEdges.${extra} else null;
  };
  # Names, the first to be decided first.
  ordered =
    heads: roots:
    let
      ranks = stage "order.nix" { inherit heads; } roots;
    in
    builtins.sort (a: b: ranks.${a} < ranks.${b}) (builtins.attrNames ranks);
in
{
  "a chain" = {
    expr = ordered {
      a = head [ "b" ] { };
      b = head [ "c" ] { };
      c = head [ ] { };
    } [ (edge "a") ];
    expected = [
      "a"
      "b"
      "c"
    ];
  };
  "a diamond: the bottom comes last, whichever way is walked first" = {
    expr = ordered {
      top = head [ "bottom" "left" "right" ] { };
      left = head [ "bottom" ] { };
      right = head [ "bottom" ] { };
      bottom = head [ ] { };
    } [ (edge "top") ];
    expected = [
      "top"
      "right"
      "left"
      "bottom"
    ];
  };
  "a root that another root requires" = {
    expr =
      ordered
        {
          a = head [ ] { };
          b = head [ "a" ] { };
        }
        [
          (edge "a")
          (edge "b")
        ];
    expected = [
      "b"
      "a"
    ];
  };
  "circles end" = {
    expr = ordered {
      a = head [ "b" ] { };
      b = head [ "a" "c" ] { };
      c = head [ ] { };
    } [ (edge "a") ];
    expected = [
      "a"
      "b"
      "c"
    ];
  };
  "what only an extra requires counts where the extra is asked for" = {
    expr =
      map
        (
          extras:
          ordered
            {
              a = head [ ] { x = [ "b" ]; };
              b = head [ ] { };
            }
            [
              {
                name = "a";
                inherit extras;
              }
            ]
        )
        [
          [ ]
          [ "x" ]
          [ "unknown" ]
        ];
    expected = [
      [ "a" ]
      [
        "a"
        "b"
      ]
      [ "a" ]
    ];
  };
  "packages that nothing fits of, or that do not exist, have a place" = {
    expr = ordered {
      a = head [ "none" "missing" ] { };
      none = null;
    } [ (edge "a") ];
    expected = [
      "a"
      "missing"
      "none"
    ];
  };
  "more than ten packages are still in order" =
    let
      name = i: "p${builtins.substring 1 2 (toString (100 + i))}";
      names = builtins.genList name 30;
    in
    {
      expr = ordered (builtins.listToAttrs (
        builtins.genList (i: {
          name = name i;
          value = head (if i < 29 then [ (name (i + 1)) ] else [ ]) { };
        }) 30
      )) [ (edge "p00") ];
      expected = names;
    };
}
