"""Nothing is touched that is not asked for: names, `lib` and plans work where bases, inputs and
packages are poisoned.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

# A plan, seen from a checkout whose other parts throw when they are as much as imported.
POISON = 'throw "poison: this file was read"\n'


@pytest.fixture
def poisoned(root: Path, tmp_path: Path) -> Path:
    """A copy of the checkout with poison in bases, builders, layers, every package but three, and
    in what tells a GPU by its name."""
    copy = tmp_path / "checkout"
    copy.mkdir()
    for name in ("nix", "apps", "tools-index"):
        shutil.copytree(root / name, copy / name, symlinks=True)
    for name in ("flake.nix", "default.nix"):
        shutil.copy(root / name, copy)
    (copy / "updater").mkdir()
    (copy / "updater" / "pyproject.toml").write_text("poison = [\n")
    for folder in ("nix/bases", "nix/builders", "nix/layers"):
        for file in (copy / folder).rglob("*.nix"):
            file.write_text(POISON)
    # Which GPU a name means is asked after a refusal, and by the apps.
    for name in ("pci-gpus.json", "gpu-names.json"):
        (copy / "nix/facts" / name).write_text("poison")
    (copy / "nix/outputs/checks.nix").write_text(POISON)
    (copy / "nix/outputs/machine.nix").write_text(POISON)
    for package in sorted((root / "pkgs").iterdir()):
        if not package.is_dir():
            continue
        if package.name in ("jinja2", "markupsafe"):
            shutil.copytree(package, copy / "pkgs" / package.name)
        else:
            folder = copy / "pkgs" / package.name
            folder.mkdir(parents=True)
            (folder / "releases.json").write_text("poison")
            (folder / "package.nix").write_text(POISON)
    return copy


def evaluate(run_nix, folder: Path, expression: str):
    # `dummy://` is a store that can hold nothing and cannot be reached: an attempt to build or
    # fetch would fail.
    answer = run_nix(
        "eval",
        "--impure",
        "--json",
        "--store",
        "dummy://",
        "--expr",
        expression.replace("ROOT", str(folder)),
    )
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


def test_the_poison_works(run_nix, poisoned):
    for expression in (
        "(import ROOT/default.nix { }).bases.host { }",
        '(import ROOT/default.nix { }).plan { packages = [ "numpy" ]; python = "3.12"; }',
    ):
        answer = run_nix(
            "eval",
            "--impure",
            "--json",
            "--store",
            "dummy://",
            "--expr",
            expression.replace("ROOT", str(poisoned)),
        )
        assert answer.returncode != 0
        assert "poison" in answer.stderr


def test_names_of_the_library(run_nix, poisoned):
    names = evaluate(
        run_nix,
        poisoned,
        'builtins.attrNames (import ROOT/default.nix { machine = throw "poison"; }).lib',
    )
    assert {"bases", "concretise", "plan", "tryPlan", "version"} <= set(names)


def test_a_plan_reads_its_own_packages_only(run_nix, poisoned):
    plan = evaluate(
        run_nix,
        poisoned,
        '(import ROOT/default.nix { machine = throw "poison"; }).plan { packages = [ "jinja2" ]; '
        'python = "3.12"; }',
    )
    assert set(plan["packages"]) == {"jinja2", "markupsafe"}


def test_a_refusal_of_an_unknown_name_reads_no_package(run_nix, poisoned):
    answer = evaluate(
        run_nix,
        poisoned,
        '(import ROOT/default.nix { }).tryPlan { packages = [ "numpie" ]; python = "3.12"; }',
    )
    assert not answer["ok"]
    assert answer["problems"][0]["code"] == "E001"


def test_names_of_the_flake(run_nix, poisoned):
    outputs = '(import ROOT/flake.nix).outputs { self = throw "poison"; }'
    names = evaluate(run_nix, poisoned, f"builtins.attrNames ({outputs})")
    assert {"apps", "checks", "legacyPackages", "lib", "packages"} <= set(names)
    assert set(
        evaluate(run_nix, poisoned, f"builtins.attrNames ({outputs}).apps.x86_64-linux")
    ) == {"default", "demo", "doctor", "init", "plan", "prove", "site", "test", "updater"}
    plan = f'({outputs}).lib.plan {{ packages = [ "jinja2" ]; python = "3.12"; }}'
    assert evaluate(run_nix, poisoned, plan)["packages"]["jinja2"]["name"] == "jinja2"


def test_the_inputs_are_locked_by_content(root):
    """Nothing is looked up on the network to know what an input is.

    Tests/nixpkgs/test_flake.py poisons them.
    """
    lock = json.loads((root / "flake.lock").read_text(encoding="utf-8"))
    assert set(lock["nodes"][lock["root"]]["inputs"]) == {
        "nixpkgs",
        "nix-gl-host",
        "cuda-legacy",
    }
    for name in ("nixpkgs", "nix-gl-host", "cuda-legacy"):
        assert {"narHash", "rev"} <= set(lock["nodes"][name]["locked"])
