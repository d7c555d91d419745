# Whose driver numbers are those that floors speak of.
scope:
let
  inherit (import ./common.nix scope) facts stage;
  of =
    target:
    stage "driver.nix" { inherit facts; } (
      {
        driver = "540.4.0";
        capabilities = [ ];
      }
      // target
    );
in
{
  "of a desktop or a server, and where nobody says what it is" = {
    expr = map of [
      { }
      { capabilities = [ "8.6" ]; }
      { capabilities = [ "12.1" ]; }
      { jetpack = null; }
    ];
    expected = [
      "540.4.0"
      "540.4.0"
      "540.4.0"
      "540.4.0"
    ];
  };
  "none of a Jetson, by its capability or its JetPack" = {
    expr = map of [
      { capabilities = [ "8.7" ]; }
      {
        capabilities = [
          "8.6"
          "8.7"
        ];
      }
      { jetpack = "6.2"; }
    ];
    expected = [
      null
      null
      null
    ];
  };
  "none where none is stated" = {
    expr = of { driver = null; };
    expected = null;
  };
}
