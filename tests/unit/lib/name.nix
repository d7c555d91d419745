{ lib, ... }:
let
  inherit (lib) name;
in
{
  normalise = {
    "keeps what is normal" = {
      expr = name.normalise "flash-attn";
      expected = "flash-attn";
    };
    "lowers and joins runs of separators" = {
      expr = map name.normalise [
        "Foo__Bar"
        "a.-_b"
        "PyYAML"
      ];
      expected = [
        "foo-bar"
        "a-b"
        "pyyaml"
      ];
    };
  };
  isValid = {
    "takes one character" = {
      expr = name.isValid "a";
      expected = true;
    };
    "wants a letter or digit at both ends" = {
      expr = map name.isValid [
        "_a"
        "a_"
        "a."
        "ü"
        "a\n"
      ];
      expected = [
        false
        false
        false
        false
        false
      ];
    };
  };
}
