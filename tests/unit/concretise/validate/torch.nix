# What is made for a torch has that torch in its plan.
scope:
let
  inherit (import ./common.nix scope)
    codesWithMeta
    messageOf
    solved
    source
    text
    wheel
    ;
  extension = wheel "a" "1" { torch = "2.8"; };
  torch = version: wheel "torch" version { };
  # A plan whose axes say what its own torch does.
  plan =
    bound: packages:
    let
      plain = solved "none" packages;
    in
    plain // { axes = plain.axes // (if bound == null then { } else { torch = bound; }); };
  codes = codesWithMeta (_: {
    rules = _: [ ];
    source = null;
  }) { };
in
{
  "it has" = {
    expr = map codes [
      (plan "2.8.0" [
        extension
        (torch "2.8.0")
      ])
      (plan "2.8.0" [
        extension
        (torch "2.8.0+cu128")
      ])
      (plan null [ (torch "2.8.0") ])
    ];
    expected = [
      [ ]
      [ ]
      [ ]
    ];
  };
  "no torch, or another" = {
    expr = map codes [
      (plan "2.8" [ extension ])
      (plan "2.8" [
        extension
        (torch "2.80.0")
      ])
      (plan "2.8" [
        extension
        (torch "2.9.0")
      ])
    ];
    expected = [
      [ "E141" ]
      [ "E141" ]
      [ "E141" ]
    ];
  };
  "nobody asks for one" = {
    expr = codes (plan null [ (wheel "b" "1" { cuda = "none"; }) ]);
    expected = [ ];
  };
  "compiled against a torch that is not there" = {
    expr =
      map
        (
          packages:
          codesWithMeta (_: {
            rules = _: [ ];
            source.buildsAgainst = [ "torch" ];
          }) { } (plan null packages)
        )
        [
          [ (source "a" "1") ]
          [ (wheel "a" "1" { }) ]
        ];
    expected = [
      [ "E141" ]
      [ ]
    ];
  };

  messages.E141 = {
    expr = messageOf { } (plan "2.8" [ (wheel "causal-conv1d" "1.6.1" { torch = "2.8"; }) ]);
    expected = text ''
      accelpkgs E141: causal-conv1d 1.6.1 is made for torch 2.8, and the plan has no torch
        where: causal-conv1d 1.6.1
        why:   what is recorded of it does not say that it requires torch
        fix:   ask for torch beside it, or correct what its package folder records
    '';
  };
  "another one" = {
    expr = messageOf { } (
      plan "2.8" [
        (wheel "a" "1" { torch = "2.8"; })
        (wheel "torch" "2.9.0" { })
      ]
    );
    expected = text ''
      accelpkgs E141: a 1 is made for torch 2.8, and the plan has torch 2.9.0
        where: a 1
        why:   that torch does not say which it is: its package.nix has no axis
        fix:   give torch's package.nix axis = "torch"
    '';
  };
}
