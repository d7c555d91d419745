/**
  The stages of a stdenv whose tools are the machine's: one without a compiler, that the tree's own
  wrappers are made with, and the one that packages see.

  # Type
  `{ tree; parts; } -> StdenvArguments -> [ Stage ]`
*/
{ tree, parts }:
{
  lib,
  localSystem,
  config,
  overlays,
  ...
}:
let
  root = if builtins.pathExists (tree + "/pkgs/stdenv") then tree + "/pkgs" else tree;
  shell = "/bin/bash";
  fetchurlBoot =
    {
      url ? builtins.head urls,
      urls ? [ ],
      hash ? "",
      sha256 ? "",
      name ? baseNameOf (toString url),
      ...
    }:
    import <nix/fetchurl.nix> {
      inherit (localSystem) system;
      inherit url name;
      ${if hash != "" then "hash" else "sha256"} = hash + sha256;
    };
  makeStdenv =
    {
      cc,
      overrides ? (_: _: { }),
    }:
    import (root + "/stdenv/generic") {
      name = "stdenv-machine";
      buildPlatform = localSystem;
      hostPlatform = localSystem;
      targetPlatform = localSystem;
      inherit
        config
        cc
        overrides
        shell
        ;
      initialPath = [ parts.tools ];
      inherit fetchurlBoot;
      preHook = "export NIX_ENFORCE_PURITY=";
    };
  stdenvNoCC = makeStdenv { cc = null; };
  common = {
    inherit lib stdenvNoCC;
    runtimeShell = shell;
    nativeTools = false;
    nativeLibc = false;
    libc = parts.glibc;
    expand-response-params = "";
  };
  bintools = import (root + "/build-support/bintools-wrapper") (
    common
    // {
      coreutils = parts.tools;
      gnugrep = parts.tools;
      bintools = parts.bintools;
    }
  );
  cc = import (root + "/build-support/cc-wrapper") (
    common
    // {
      coreutils = parts.tools;
      gnugrep = parts.tools;
      cc = parts.gcc;
      isGNU = true;
      inherit bintools;
      extraBuildCommands = ''
        # Its headers and objects are where the distribution has them.
        echo "-B${parts.glibc}/lib" >> $out/nix-support/cc-cflags
      '';
    }
  );
in
[
  (_previous: {
    __raw = true;
    stdenv = stdenvNoCC;
    inherit stdenvNoCC cc bintools;
  })
  (_previous: {
    inherit config overlays;
    stdenv = makeStdenv {
      inherit cc;
    };
  })
]
