# What is loaded already.
scope:
let
  inherit (import ./common.nix scope)
    choice
    facts
    need
    stage
    ;
  inherit (builtins) attrNames;
  process =
    packages:
    stage "loads/process.nix" { inherit facts; } {
      inherit (choice packages (attrNames packages)) assigned measured;
    };
  extension = {
    requires = [ "torch" ];
    loads = { };
  };
  torch = {
    meta.axis = "torch";
    loads = {
      provides."torch/lib" = [ "libtorch.so" ];
      loaded = [
        "libtorch.so"
        "libsparse.so"
      ];
    };
  };
  sparse = need: {
    loads = {
      provides."sparse/lib" = [
        "libsparse.so"
        "libother.so"
      ];
      needs = [ need ];
    };
  };
  deep =
    needed:
    attrNames
      (process {
        torch = [ torch ];
        sparse = [ (sparse needed) ];
        a = [ extension ];
      }).deep.a;
  ofSparse = file: fields: need "liblink.so" [ ] // { inherit file; } // fields;
in
{
  preloads = {
    "stated ones stand for the usual" = {
      expr =
        (process {
          torch = [ torch ];
          other = [ { loads = { }; } ];
          a = [
            (
              extension
              // {
                meta.loads.preloads = [
                  "other"
                  "gone"
                ];
              }
            )
          ];
        }).preloads.a;
      expected = [ "other" ];
    };
    "components that it looks up, beside the usual" = {
      expr =
        (process {
          torch = [ torch ];
          part = [ { loads = { }; } ];
          a = [
            (
              extension
              // {
                meta.libraries = [
                  "part"
                  "gone"
                ];
              }
            )
          ];
        }).preloads.a;
      expected = [
        "part"
        "torch"
      ];
    };
    "nobody comes before itself" = {
      expr = (process { torch = [ (torch // { requires = [ "torch" ]; }) ]; }).preloads.torch;
      expected = [ ];
    };
    "who needs a library of it, though METADATA does not say so" = {
      expr =
        map
          (
            library:
            (process {
              torch = [ torch ];
              a = [ { loads.needs = [ (need library [ ]) ]; } ];
            }).preloads.a
          )
          [
            "libc10.so"
            "libsparse.so"
          ];
      expected = [
        [ "torch" ]
        [ ]
      ];
    };
    "a leaf is no preload" = {
      expr =
        (process {
          leaf = [ { loads = { }; } ];
          a = [
            {
              requires = [ "leaf" ];
              loads = { };
            }
          ];
        }).preloads.a;
      expected = [ ];
    };
  };
  loaded = {
    "what a component has" = {
      expr =
        attrNames
          (process {
            part = [ { loads.provides.d = [ "libpart.so" ]; } ];
            a = [
              {
                meta.libraries = [ "part" ];
                loads = { };
              }
            ];
          }).loaded.a;
      expected = [ "libpart.so" ];
    };
    "of itself what it has, and not what it asks of others" = {
      expr = attrNames (process { torch = [ torch ]; }).loaded.torch;
      expected = [ "libtorch.so" ];
    };
  };
  deep = {
    "what a loaded library needs in turn" = {
      expr = deep (ofSparse "sparse/lib/libsparse.so" { });
      expected = [
        "liblink.so"
        "libsparse.so"
        "libtorch.so"
      ];
    };
    "and not what its neighbour needs, or one of several" = {
      expr = map deep [
        (ofSparse "sparse/lib/libother.so" { })
        (ofSparse "sparse/lib/libsparse.so" { group = "cuda"; })
      ];
      expected = [
        [
          "libsparse.so"
          "libtorch.so"
        ]
        [
          "libsparse.so"
          "libtorch.so"
        ]
      ];
    };
    "what several of its files need" = {
      expr = deep (ofSparse "sparse/lib/libother.so" { files = 2; });
      expected = [
        "liblink.so"
        "libsparse.so"
        "libtorch.so"
      ];
    };
  };
}
