"""`plan` where Nix users stand: without a Python, as root and as a user whom no daemon trusts."""

from __future__ import annotations

import pytest

from .root import ROWS

ASKED = ["--python", "3.12", "--cuda", "12.8", "--capability", "8.6", "torch"]


def test_the_flakes_app_prints_a_plan(nixos_root):
    answer = nixos_root.run("nix", "run", f"{nixos_root.flake}#plan", "--", *ASKED, user="ada")
    assert answer.returncode == 0, answer.stderr
    lines = answer.stdout.splitlines()
    assert lines[0] == "plan for python 3.12, x86_64-linux, cuda 12.8, capability 8.6, glibc 2.35"
    assert any(line.startswith("torch  ") for line in lines)


@pytest.mark.parametrize("row", ["nixos", *ROWS])
def test_it_says_the_same_everywhere(nixos_root, app, row):
    here = app("plan", *ASKED)
    there = nixos_root.run(f"{nixos_root.flake}/apps/bin/plan", *ASKED, row=row)
    assert (there.returncode, there.stdout, there.stderr) == (0, here.stdout, "")


def test_a_refusal_is_said_there_too(nixos_root):
    answer = nixos_root.run(f"{nixos_root.flake}/apps/bin/plan", "troch", user="ada")
    assert answer.returncode == 1
    assert answer.stderr.startswith("accelpkgs E001: there is no package troch\n")
    assert "torch; or make its folder" in answer.stderr


@pytest.mark.parametrize("system", ["aarch64-darwin", "x86_64-darwin"])
def test_macos_has_it_by_default(nix_eval, system):
    apps = nix_eval(
        f'builtins.mapAttrs (_: a: a.program) (import (root + "/nix/outputs/apps.nix")'
        f' {{ self = "/self"; }}).{system}'
    )
    assert apps["default"] == apps["plan"] == "/self/apps/bin/plan"
    assert set(apps) == {
        *("default", "demo", "doctor", "init", "plan", "prove", "site", "test", "updater")
    }
