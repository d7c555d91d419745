# What a source build is given.
scope:
let
  inherit (import ./common.nix scope) layer;
  of =
    fields:
    layer "given.nix" { } (
      {
        toolchain = [ ];
        against = [ ];
        compiler.gcc = "12.2.0";
        axes = {
          cuda = "12.8";
          rocm = "none";
          torch = "2.8";
        };
        capabilities = [ "8.6" ];
        glibc = {
          own = "2.36";
          floor = "2.36";
        };
        cudaToolkit.version = "12.8";
      }
      // fields
    );
  nothing = {
    compiler = { };
    axes = { };
    capabilities = [ ];
    glibc = null;
    cudaToolkit = null;
  };
  compiled = {
    compiler.gcc = "12.2.0";
    glibc = {
      own = "2.36";
      floor = "2.36";
      glibcxx = null;
    };
  };
  axes = {
    cuda = "12.8";
    torch = "2.8";
  };
  poison = throw "looked at";
in
{
  "one that compiles nothing has none of it, and looks at none" = {
    expr = of {
      compiler = poison;
      axes = poison;
      capabilities = poison;
      glibc = poison;
      cudaToolkit = poison;
    };
    expected = nothing;
  };
  "one that compiles C++ has a compiler and a C library" = {
    expr = of { toolchain = [ "cxx" ]; };
    expected = nothing // compiled;
  };
  "one that is built against torch has the axes of that" = {
    expr = of { against = [ "torch" ]; };
    expected = nothing // {
      inherit axes;
    };
  };
  "one for CUDA has all of it" = {
    expr = of { toolchain = [ "cuda" ]; };
    expected = compiled // {
      inherit axes;
      capabilities = [ "8.6" ];
      cudaToolkit.version = "12.8";
    };
  };
  "for an older C library than the machine's, the C++ library has a bound, too" = {
    expr =
      (of {
        toolchain = [ "cxx" ];
        glibc = {
          own = "2.39";
          floor = "2.31";
        };
      }).glibc;
    expected = {
      own = "2.39";
      floor = "2.31";
      glibcxx = "3.4.28";
    };
  };
  "a base may say less" = {
    expr =
      (of {
        toolchain = [ "cxx" ];
        compiler = null;
        glibc = { };
      });
    expected = nothing // {
      glibc = {
        own = null;
        floor = null;
        glibcxx = null;
      };
    };
  };
}
