"""Every Nix snippet of docs/nixpkgs.md evaluates to a derivation, and so does every package and
shell of the templates.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SNIPPETS = re.findall(
    r"^```nix\n(.*?)^```", (ROOT / "docs/nixpkgs.md").read_text("utf-8"), re.MULTILINE | re.DOTALL
)
TEMPLATES = sorted(path.name for path in (ROOT / "templates").iterdir())


def test_there_are_snippets():
    assert len(SNIPPETS) >= 4


@pytest.mark.parametrize("number", range(len(SNIPPETS)))
def test_snippet(on_nixpkgs, number, tmp_path):
    (tmp_path / "snippet.nix").write_text(f"{{ accelpkgs, pkgs }}:\n{SNIPPETS[number]}")
    assert on_nixpkgs(
        f"(import {tmp_path}/snippet.nix {{ accelpkgs = outputs; inherit pkgs; }}).drvPath"
    ).endswith(".drv")


@pytest.mark.parametrize("name", TEMPLATES)
def test_template(on_nixpkgs, name):
    flake = (
        f"((import {ROOT}/templates/{name}/flake.nix).outputs {{ self = {ROOT}/templates/{name}; "
        "accelpkgs = outputs; })"
    )
    paths = on_nixpkgs(
        f"builtins.mapAttrs (_: p: p.drvPath) {flake}.packages.x86_64-linux // builtins.mapAttrs "
        f"(_: p: p.drvPath) ({flake}.devShells.x86_64-linux or {{ }})"
    )
    assert paths and all(path.endswith(".drv") for path in paths.values())
