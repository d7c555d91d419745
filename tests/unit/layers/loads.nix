# What the load check of an environment is told.
scope:
let
  inherit (import ./common.nix scope) layer;
  package = axes: requires: {
    inherit axes;
    requires = map (name: { inherit name; }) requires;
  };
  plan.packages = {
    torch = package {
      cuda = "12.8";
      rocm = "none";
    } [ ];
    blas = package { } [ ];
    pure = package { } [ ];
    vision = package { } [
      "pure"
      "torch"
    ];
    bound = package { torch = "2.8"; } [ ];
    stated = package { } [ "torch" ];
    looks = package { } [ ];
  };
  metas = {
    torch.axis = "torch";
    blas.kind = "component";
    stated = {
      imports = [ "part" ];
      loads = {
        preloads = [
          "pure"
          "not-planned"
        ];
        optional = [ "libx.so.*" ];
        apart = [ "libp*.so" ];
        probe = "import part";
      };
    };
    looks.libraries = [
      "blas"
      "not-planned"
    ];
  };
  loads = layer "loads.nix" {
    inherit plan;
    metaOf = name: metas.${name} or { };
    isDescribed = name: name != "blas";
  } (builtins.attrNames plan.packages);
  none = layer "loads.nix" {
    plan = {
      packages.pure = package { } [ ];
      # Asked for, and nothing is for it.
      axes.cuda = "12.8";
    };
    metaOf = _: { };
  } [ ];
  amd = layer "loads.nix" {
    plan.packages.torch = package {
      cuda = "none";
      rocm = "7.2";
    } [ ];
    metaOf = _: { };
  } [ ];
in
{
  "who comes first: what binds an axis, what package.nix states, components that it looks up" = {
    expr = builtins.mapAttrs (_: p: p.first) loads.packages;
    expected = {
      blas = [ ];
      bound = [ "torch" ];
      looks = [ "blas" ];
      pure = [ ];
      stated = [ "pure" ];
      torch = [ ];
      vision = [ "torch" ];
    };
  };
  "what package.nix says of loading" = {
    expr = [
      loads.packages.stated
      loads.packages.blas
    ];
    expected = [
      {
        first = [ "pure" ];
        imports = [ "part" ];
        component = false;
        optional = [ "libx.so.*" ];
        apart = [ "libp*.so" ];
        probe = "import part";
        described = true;
      }
      {
        first = [ ];
        imports = null;
        component = true;
        optional = [ ];
        apart = [ ];
        probe = null;
        described = false;
      }
    ];
  };
  "the backends of its packages" = {
    expr = map (l: { inherit (l) backends wanted; }) [
      loads
      none
      amd
    ];
    expected = [
      {
        backends = [ "cuda" ];
        wanted = "cuda12";
      }
      {
        backends = [ ];
        wanted = "cudanone";
      }
      {
        backends = [ "rocm" ];
        wanted = "rocm7";
      }
    ];
  };
  "what the driver brings, and whose a library is" = {
    expr = {
      inherit (loads.driver) prefixes;
      libcudart = loads.sonames."libcudart.so.12";
    };
    expected = {
      prefixes = [ "libnvidia-" ];
      libcudart = [ "nvidia-cuda-runtime-cu12" ];
    };
  };
}
