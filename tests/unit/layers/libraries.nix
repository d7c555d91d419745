# Whose shared libraries a build may look up.
scope:
let
  inherit (import ./common.nix scope) layer;
  native = {
    python = "cp312";
    abi = "cp312";
    platform = [ "linux_x86_64" ];
  };
  pure = {
    python = "py3";
    abi = "none";
    platform = [ "any" ];
  };
  package = tags: {
    inherit tags;
    file.file = "x-1-${tags.python}-${tags.abi}-${builtins.head tags.platform}.whl";
  };
  packages = {
    app = package native;
    script = package pure;
    leaf = package native;
    torch = package native;
    toolkit = package pure;
    cublas = package native;
    cusolver = package native;
    extra = package native;
  };
  kept = {
    app = [
      "leaf"
      "script"
      "torch"
    ];
    script = [ "torch" ];
    leaf = [ "cublas" ];
    torch = [
      "leaf"
      "toolkit"
    ];
    toolkit = [
      "cublas"
      "cusolver"
    ];
    cublas = [ ];
    cusolver = [ "cublas" ];
    extra = [ ];
  };
  kinds = {
    torch = {
      axis = "torch";
    };
    toolkit.kind = "component";
    cublas.kind = "component";
    cusolver.kind = "component";
    leaf.libraries = [
      "extra"
      "not-in-the-plan"
    ];
  };
  metaOf =
    name:
    {
      kind = "leaf";
      axis = null;
      libraries = [ ];
    }
    // kinds.${name} or { };
  of = layer "libraries.nix" { inherit metaOf; } { inherit packages kept; };
in
{
  "components and who binds an axis, through what holds nothing itself" = {
    expr = of "app";
    expected = [
      "cublas"
      "cusolver"
      "torch"
    ];
  };
  "leaves never are" = {
    expr = of "torch";
    expected = [
      "cublas"
      "cusolver"
    ];
  };
  "of a component" = {
    expr = of "cusolver";
    expected = [ "cublas" ];
  };
  "a wheel without compiled files has none" = {
    expr = of "script";
    expected = [ ];
  };
  "what is loaded without being required, where the plan has it" = {
    expr = of "leaf";
    expected = [
      "cublas"
      "extra"
    ];
  };
}
