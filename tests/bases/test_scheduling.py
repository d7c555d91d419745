"""Where a derivation is made: next to who asks, or on a machine that is meant for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SET = """
  let
    lib = import {root}/nix/outputs/lib.nix {{ }};
    base = lib.bases.host ({{
      pythons."3.11" = {{ executable = "/usr/bin/python3.11"; version = "3.11.2"; }};
      glibc = "2.36";
      compiler.gcc = "12.2.0";
    }} // ({more}));
    set = lib.concretise {{
      inherit base;
      packages = [ "markupsafe" ];
      python = "3.11";
      flavour.markupsafe = "source";
      cuda = null;
    }};
    wanted = derivation: {{
      local = derivation.preferLocalBuild or false;
      features = derivation.requiredSystemFeatures or [ ];
    }};
    wheel = lib.concretise {{ inherit base; packages = [ "markupsafe" ]; python = "3.11"; }};
  in
  {{
    source = wanted wheel.packages.markupsafe.source;
    unpack = wanted wheel.packages.markupsafe.build;
    bytecode = wanted wheel.packages.markupsafe.spec.bytecode;
    level = wanted wheel.packages.markupsafe;
    seal = wanted wheel.packages.markupsafe.spec.seal.path;
    environment = wanted wheel.environment;
    shell = wanted wheel.shell;
    compile = wanted (base.mkBuildSource {{
      name = "x"; version = "1"; file = "x-1.tar.gz"; source = "/x"; python = "3.11";
      environment = {{ }}; against = [ ]; toolchain = [ "cxx" ]; compiler = {{ }}; axes = {{ }};
      capabilities = [ ]; variables = {{ }}; prePatch = "";
    }});
    plain = wanted (base.mkBuildSource {{
      name = "x"; version = "1"; file = "x-1.tar.gz"; source = "/x"; python = "3.11";
      environment = {{ }}; against = [ ]; toolchain = [ ]; compiler = {{ }}; axes = {{ }};
      capabilities = [ ]; variables = {{ }}; prePatch = "";
    }});
  }}
"""
ANYWHERE = ("source", "unpack", "seal", "shell")
HERE = ("bytecode", "level", "environment", "plain")


@pytest.mark.parametrize("features", [[], ["debian-12", "eu"]])
def test_the_host_base(nix_eval: Callable[..., Any], root: Path, features: list[str]) -> None:
    more = f"{{ features = [ {' '.join(repr(f) for f in features)} ]; }}".replace("'", '"')
    found = nix_eval(SET.format(root=root, more=more))
    assert {name: found[name] for name in ANYWHERE} == {
        name: {"local": True, "features": []} for name in ANYWHERE
    }
    assert {name: found[name] for name in HERE} == {
        name: {"local": True, "features": features} for name in HERE
    }
    assert found["compile"] == {"local": False, "features": ["big-parallel", *features]}


def test_nix_has_that_feature_unless_it_is_told_otherwise(
    run_nix: Callable[..., Any], interpreter: dict[str, str], tmp_path: Path
) -> None:
    """Who sets `system-features` names `big-parallel`, too, or Nix says that it is lacking."""
    write = "open(json.load(open(os.environ['NIX_ATTRS_JSON_FILE']))['outputs']['out'], 'w')"
    expression = (
        f'derivation {{ name = "{tmp_path.name}"; system = builtins.currentSystem; '
        f'builder = "{interpreter["executable"]}"; __structuredAttrs = true; '
        f'args = [ "-I" "-S" "-c" "import json, os; {write}" ]; '
        f'salt = "{tmp_path}"; requiredSystemFeatures = [ "big-parallel" ]; }}'
    )
    build = ["build", "--impure", "--no-link", "--expr", expression]
    refused = run_nix(*build, "--option", "system-features", "kvm")
    assert refused.returncode != 0
    assert "big-parallel" in refused.stderr
    done = run_nix(*build)
    assert done.returncode == 0, done.stderr
