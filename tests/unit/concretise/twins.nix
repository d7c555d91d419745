# Two builds of the same thing in one choice: that for the accelerator stands for the other.
scope@{ lib, ... }:
let
  inherit (import ./common.nix scope)
    errors
    facts
    meta
    package
    stage
    wheelNamed
    ;
  tryPlan = stage "try-plan.nix" { inherit lib facts errors; };
  build = name: axes: {
    inherit axes;
    wheels = wheelNamed "${name}-1-cp312-cp312-manylinux_2_28_x86_64.whl";
  };
  release = name: axes: version: requires: {
    inherit version requires;
    variants = [ (build name axes) ];
  };
  rocm = version: {
    cuda = "none";
    rocm = version;
  };
  standing =
    name: releases:
    package name releases
    // {
      meta = meta // {
        kind = "accelerated";
        standsFor = [ "lang" ];
      };
    };
  packages = {
    # Of the newest, the language has another name than of the older one.
    tensors = package "tensors" [
      (release "tensors" (rocm "7.2") "3" [ "lang-rocm==3.*" ])
      (release "tensors" (rocm "6.4") "2" [ "rocm-lang==2.*" ])
    ];
    lang = package "lang" [
      (release "lang" { } "3" [ ])
      (release "lang" { } "2" [ ])
      (release "lang" { } "1" [ ])
    ];
    lang-rocm = standing "lang-rocm" [ (release "lang-rocm" (rocm "7.2") "3" [ ]) ];
    rocm-lang = standing "rocm-lang" [ (release "rocm-lang" (rocm "6.4") "2" [ ]) ];
    user = package "user" [ (release "user" { } "1" [ "lang>=2" ]) ];
    old-user = package "old-user" [ (release "old-user" { } "1" [ "lang<2" ]) ];
    headless = package "headless" [ "1" ] // {
      meta = meta // {
        standsFor = [ "full" ];
      };
    };
    full = package "full" [ "1" ];
    both = package "both" [
      {
        version = "1";
        requires = [
          "full"
          "headless"
        ];
      }
    ];
  };
  try =
    names: request:
    tryPlan packages (
      {
        packages = names;
        python = "3.12";
        gfx = [ "gfx942" ];
      }
      // request
    );
  versions =
    names: request:
    let
      tried = try names request;
    in
    if tried.ok then
      builtins.mapAttrs (_: p: p.version) tried.plan.packages
    else
      map (problem: problem.code) tried.problems;
in
{
  "what a package requires is the one for the accelerator" = {
    expr = versions [
      "tensors"
      "user"
    ] { };
    expected = {
      tensors = "3";
      lang-rocm = "3";
      user = "1";
    };
  };
  "and what the user asks for" = {
    expr = versions [
      "tensors"
      "lang"
    ] { };
    expected = {
      tensors = "3";
      lang-rocm = "3";
    };
  };
  "under the name that it has there" = {
    expr = [
      (versions [
        "tensors"
        "lang"
        "user"
      ] { rocm = "6.4"; })
      (versions [
        "tensors"
        "lang==2"
      ] { })
      (versions [
        "tensors"
        "lang"
      ] { constraints.lang = "<3"; })
    ];
    expected = [
      {
        tensors = "2";
        rocm-lang = "2";
        user = "1";
      }
      {
        tensors = "2";
        rocm-lang = "2";
      }
      {
        tensors = "2";
        rocm-lang = "2";
      }
    ];
  };
  "alone, it is what it is" = {
    expr = [
      (versions [ "lang" ] { })
      (versions [ "tensors" ] { })
    ];
    expected = [
      { lang = "3"; }
      {
        tensors = "3";
        lang-rocm = "3";
      }
    ];
  };
  "the plan says so" = {
    expr = [
      (try [
        "tensors"
        "lang"
      ] { }).plan.notes
      (try [
        "tensors"
        "user"
      ] { }).plan.notes
    ];
    expected = [
      [ "lang-rocm is the build of lang for this accelerator, and stands for it" ]
      [ "lang-rocm stands for lang, which user requires" ]
    ];
  };
  "where none can stand for it, both are there, as the user will hear" = {
    expr = builtins.attrNames (versions [
      "tensors"
      "old-user"
    ] { });
    expected = [
      "lang"
      "lang-rocm"
      "old-user"
      "tensors"
    ];
  };
  "what has nothing to do with accelerators stands for nothing that nobody said" = {
    expr = builtins.attrNames (versions [ "both" ] { });
    expected = [
      "both"
      "full"
      "headless"
    ];
  };
}
