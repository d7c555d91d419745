"""Two concretisations do not fit in one environment: not in ours, not in anybody's link farm, and
the message names both.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

Build = Callable[..., subprocess.CompletedProcess[str]]

ONE, OTHER = "aaaa000011112222", "bbbb333344445555"
# Nix's own builder of user environments: it refuses even two equal files.
BUILDENV = """
  farm = packages: derivation {
    name = "foreign-farm"; system = "builtin"; builder = "builtin:buildenv"; manifest = "/dummy";
    derivations = builtins.concatMap (package: [ "true" 5 1 package ]) packages;
  };
"""
# What a shell script would do: a link to each file; cp refuses a file where there is a folder, and
# what exists already.
CP = """
  farm = packages: derivation {
    name = "foreign-farm"; system = "x86_64-linux"; builder = "/bin/bash";
    args = [ "-euc" ''
      PATH=/usr/bin:/bin
      mkdir $out
      for package in $packages; do cp -rsL --no-preserve=mode $package/. $out; done
    '' ];
    inherit packages;
  };
"""
# The parts that an image's recipe asks for (buildEnv with pathsToLink).
LIB = """
  farm = packages: derivation {
    name = "foreign-farm"; system = "x86_64-linux"; builder = "/bin/bash";
    args = [ "-euc" ''
      PATH=/usr/bin:/bin
      mkdir $out
      for package in $packages; do cp -rsL --no-preserve=mode $package/lib $out; done
    '' ];
    inherit packages;
  };
"""


@pytest.fixture(scope="module")
def definitions(
    wheels: ModuleType, interpreter: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> str:
    """`one`, `other`: two concretisations of the same three packages."""
    folder = tmp_path_factory.mktemp("seal")
    contents = {name: wheels.wheel(name, "1.0") for name in ("first", "second", "third")}
    for name, content in contents.items():
        (folder / f"{name}-1.0-py3-none-any.whl").write_bytes(content)
    plan = folder / "plan.json"
    plan.write_text(
        json.dumps(
            wheels.plan(
                interpreter["python"],
                *(wheels.package(name, "1.0", content) for name, content in contents.items()),
            )
        )
    )
    # Sources from the folder, so that the test needs no index.
    return f"""
      local = base // {{ mkSource = {{ file, ... }}: "${{{folder}}}/${{file}}"; }};
      concretisation = id: import (ROOT + "/nix/concretise/seal.nix") {{ inherit errors; }} {{
        base = local; plan = builtins.fromJSON (builtins.readFile {plan}) // {{ inherit id; }};
      }};
      one = concretisation "{ONE}"; other = concretisation "{OTHER}";
    """


@pytest.fixture
def mix(build: Build, definitions: str, root: Path) -> Build:
    def run(farm: str, expression: str) -> Any:
        return build(f"let {definitions.replace('ROOT', str(root))} {farm} in {expression}")

    return run


FARMS = {"buildenv": BUILDENV, "cp": CP, "lib alone": LIB}


@pytest.mark.parametrize("farm", FARMS)
def test_packages_of_one_fit_together(farm: str, mix: Build) -> None:
    done = mix(FARMS[farm], "farm (with one.packages; [ first second third ])")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "packages",
    [
        "one.packages.first other.packages.second",
        "other.packages.second one.packages.first",
        "one.packages.first one.packages.third other.packages.second other.packages.third",
    ],
)
@pytest.mark.parametrize("farm", FARMS)
def test_packages_of_two_do_not(farm: str, packages: str, mix: Build) -> None:
    done = mix(FARMS[farm], f"farm [ {packages} ]")
    assert done.returncode != 0, "a foreign farm joined two concretisations"
    assert "one-concretisation-only" in done.stderr, done.stderr
    named = {identity for identity in (ONE, OTHER) if identity[:8] in done.stderr}
    # Nix names both sides of a collision, unless one is a folder that it has merged already, of two
    # packages that come first by their hashes. cp names what it copies, and not what lies there.
    both = farm == "buildenv" and "third" not in packages
    assert named == {ONE, OTHER} if both else named, done.stderr


def test_our_environment_says_so_at_evaluation(mix: Build) -> None:
    done = mix("", "one.pythonWith (ps: [ ps.first other.packages.second ])")
    for words in (
        "accelpkgs E301: an environment can hold one concretisation only",
        f"{ONE}: first",
        f"{OTHER}: second",
        "fix:",
    ):
        assert words in done.stderr, done.stderr
    assert "will be built" not in done.stderr


def test_all_from_the_other_is_refused_too(mix: Build) -> None:
    done = mix("", "one.pythonWith (_: [ other.packages.second ])")
    assert "E301" in done.stderr and ONE in done.stderr and OTHER in done.stderr


def test_a_stranger_is_refused(mix: Build) -> None:
    done = mix("", 'one.pythonWith (ps: [ ps.first { name = "hello"; type = "derivation"; } ])')
    assert "accelpkgs E302: not a package of a concretisation: hello" in done.stderr


def test_a_python_that_the_base_lacks(mix: Build) -> None:
    done = mix(
        "",
        'let plan = one.plan // { target = one.plan.target // { python = "3.99"; }; }; in '
        "(realise plan).python",
    )
    assert "accelpkgs E303: the base host has no Python 3.99" in done.stderr, done.stderr


def test_the_builder_refuses_as_well(mix: Build, interpreter: dict[str, str]) -> None:
    """Whoever calls a base's mkEnvironment directly goes round the evaluation."""
    levels = "{ inherit (one.packages) first; inherit (other.packages) second; }"
    done = mix(
        "",
        f'base.mkEnvironment {{ name = "mixed"; inherit python; levels = {levels}; '
        'deferred = [ ]; imports = { }; loads = { }; plan = builtins.toFile "plan" ""; }',
    )
    assert "accelpkgs E301" in done.stderr and ONE in done.stderr and OTHER in done.stderr
