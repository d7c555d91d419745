"""What needs no app: the flake's outputs and its library, where there is nothing but Nix."""

from __future__ import annotations

import json

import pytest


def test_the_flake_is_shown(nixos_root):
    answer = nixos_root.run("nix", "flake", "show", "--json", nixos_root.flake, user="ada")
    assert answer.returncode == 0, answer.stderr
    shown = json.loads(answer.stdout)
    assert {"doctor", "plan"} <= set(shown["apps"]["x86_64-linux"])


@pytest.mark.parametrize("user", ["root", "ada"])
def test_the_library_plans(nixos_root, user):
    request = '{ packages = [ "jinja2" ]; python = "3.12"; }'
    answer = nixos_root.run(
        "nix",
        "eval",
        "--json",
        f"{nixos_root.flake}#lib.tryPlan",
        "--apply",
        f"p: (p {request}).ok",
        user=user,
    )
    assert json.loads(answer.stdout or "null") is True, answer.stderr
