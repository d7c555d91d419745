# A request as a base completes it.
scope:
let
  inherit (import ./common.nix scope) stage;
  of =
    base: request:
    removeAttrs (stage "of-base.nix" base request) [ "packages" ];
  machine = {
    system = "x86_64-linux";
    glibc = "2.36";
    compiler.gcc = "12.2.0";
    libraries = [ "liba.so" ];
    pythons = throw "looked at";
  };
in
{
  "what the base knows, where the request says nothing" = {
    expr = of machine { };
    expected = {
      system = "x86_64-linux";
      glibc = "2.36";
      compiler.gcc = "12.2.0";
      libraries = [ "liba.so" ];
    };
  };
  "what the request says counts, and libraries are added" = {
    expr = of machine {
      glibc = "2.31";
      compiler.clang = "16";
      libraries = [ "libb.so" ];
    };
    expected = {
      system = "x86_64-linux";
      glibc = "2.31";
      compiler.clang = "16";
      libraries = [
        "liba.so"
        "libb.so"
      ];
    };
  };
  "a compiler is that of the base in full, where it is that" = {
    expr = map (gcc: (of machine { compiler = { inherit gcc; }; }).compiler.gcc) [
      "12"
      "12.2"
      "12.2.0"
      "1"
      "12.3"
      "13"
      12
    ];
    expected = [
      "12.2.0"
      "12.2.0"
      "12.2.0"
      "1"
      "12.3"
      "13"
      12
    ];
  };
  "a base that says nothing, and libraries as a table" = {
    expr =
      of
        {
          compiler = null;
          libraries."liba.so" = "/lib";
        }
        {
          compiler = "nonsense";
        };
    expected = {
      compiler = "nonsense";
      libraries = [ "liba.so" ];
    };
  };
  "nonsense is left for the refusal" = {
    expr = (of machine { libraries = "libb.so"; }).libraries;
    expected = "libb.so";
  };
}
