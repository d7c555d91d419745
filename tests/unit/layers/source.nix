# The file of a package, and nothing more.
scope:
let
  inherit (import ./common.nix scope) base layer;
  source = layer "source.nix" { inherit base; };
in
{
  "only what fetching needs" = {
    expr = source {
      name = "a";
      version = "1";
      file = {
        file = "a-1.whl";
        sha256 = "0";
        size = 5;
        url = "https://example.org/a";
      };
    };
    expected.source = {
      name = "a";
      file = "a-1.whl";
      sha256 = "0";
      url = "https://example.org/a";
    };
  };
  "without an address it has none" = {
    expr = source {
      name = "a";
      version = "1";
      file = {
        file = "a-1.whl";
        sha256 = "0";
        size = 5;
      };
    };
    expected.source = {
      name = "a";
      file = "a-1.whl";
      sha256 = "0";
    };
  };
}
