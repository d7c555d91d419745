# What a shell does when it is entered.
scope:
let
  inherit (import ./common.nix scope) layer;
  hook = layer "shell-hook.nix";
  has = text: part: builtins.replaceStrings [ part ] [ "" ] text != text;
  project = {
    name = "My.Thing";
    normalised = "my-thing";
    label = "1.0";
    isVersionStated = true;
    modules = [
      {
        name = "it";
        path = "src/it's";
      }
    ];
    root = null;
    location = "libs/thing";
  };
in
{
  "of a plain shell it takes nobody's virtual environment" = {
    expr = hook { };
    expected = "unset VIRTUAL_ENV\n";
  };
  "a project in a store is looked for, quoted" = {
    expr =
      has (hook { projects = [ project ]; })
        "_accelpkgs_find ACCELPKGS_EDITABLE_MY_THING 'libs/thing' 'src/it'\\''s' 'My.Thing'\n";
    expected = true;
  };
  "one whose folder is known is not" = {
    expr =
      has (hook { projects = [ (project // { root = "/home/me"; }) ]; })
        "export ACCELPKGS_EDITABLE_MY_THING='/home/me'\n";
    expected = true;
  };
  "a version that nobody states is said" = {
    expr = map (
      isVersionStated:
      has (hook { projects = [ (project // { inherit isVersionStated; }) ]; }) "states its version"
    ) [
      true
      false
    ];
    expected = [
      false
      true
    ];
  };
  "compilers and CUDA where they are asked for" = {
    expr =
      let
        asked =
          toolchain: cuda:
          let
            text = hook {
              inherit toolchain cuda;
              compiler.gcc = "13.2";
              capabilities = [
                "8.6"
                "9.0a"
              ];
            };
          in
          map (has text) [
            "gcc-13 "
            "CUDA_HOME='/cuda'"
            "TORCH_CUDA_ARCH_LIST='8.6;9.0a'"
            "CUDAARCHS='86;90a'"
            "has no CUDA toolkit"
          ];
        cuda = {
          path = "/cuda";
          version = "12.8";
        };
      in
      [
        (asked [ ] cuda)
        (asked [ "cxx" ] cuda)
        (asked [ "cxx" "cuda" ] cuda)
        (asked [ "cuda" ] null)
      ];
    expected = [
      [
        false
        false
        false
        false
        false
      ]
      [
        true
        false
        false
        false
        false
      ]
      [
        true
        true
        true
        true
        false
      ]
      [
        true
        false
        false
        false
        true
      ]
    ];
  };
}
