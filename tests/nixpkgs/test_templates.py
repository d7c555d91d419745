"""`nix flake init`, the one edit that the welcome text names, and then what it says to type."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
# What the welcome text of each says to type next.
NEXT = {
    "cluster": "packages.x86_64-linux.default",
    "default": "devShells.x86_64-linux.default",
    "project": "devShells.x86_64-linux.default",
}


@pytest.fixture(scope="module")
def inputs(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The options that put the tree in the place of nixpkgs, and nothing in that of the others."""
    folder = tmp_path_factory.mktemp("inputs")
    files = {
        "nixpkgs/default.nix": f"import {HERE}/adapt {{ tree = {tree}; }}",
        "nixpkgs/flake.nix": "{ outputs = _: { }; }",
        "nix-gl-host/flake.nix": "{ outputs = _: { }; }",
        "nix-gl-host/default.nix": '{ pkgs }: pkgs.hello or (throw "not asked for")',
        "cuda-legacy/none": "",
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    return [
        word
        for name in ("nixpkgs", "nix-gl-host", "cuda-legacy")
        for word in ("--override-input", f"accelpkgs/{name}", f"path:{folder}/{name}")
    ]


@pytest.fixture(scope="module")
def welcomes(nix_eval) -> dict[str, str]:
    return nix_eval(
        "builtins.mapAttrs (_: t: t.welcomeText) (import (root + /nix/outputs/templates.nix) { })"
    )


def test_each_has_a_row(welcomes):
    assert set(welcomes) == set(NEXT)
    for name, text in welcomes.items():
        assert ("nix develop" in text) == NEXT[name].startswith("devShells."), text


@pytest.mark.parametrize("name", NEXT)
def test_it_works_after_one_edit(
    name, welcomes, run_nix, root, inputs, skip_what_is_lost, tmp_path
):
    made = run_nix("flake", "init", "--template", f"{root}#{name}", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    # The text names the line, and is shown.
    (line,) = re.findall(r"In `flake\.nix`, edit the line `([^`]+)`", welcomes[name])
    assert line in made.stdout + made.stderr
    flake = tmp_path / "flake.nix"
    edited, count = re.subn(
        rf"^(\s*{re.escape(line)} = )\"[^\"]*\";$",
        rf'\1"git+file://{root}";',
        flake.read_text(),
        flags=re.MULTILINE,
    )
    assert count == 1
    flake.write_text(edited)
    shown = run_nix(
        "eval",
        "--impure",
        "--json",
        "--no-write-lock-file",
        *inputs,
        f"path:{tmp_path}#{NEXT[name]}.drvPath",
    )
    skip_what_is_lost(shown.stderr)
    assert shown.returncode == 0, shown.stderr[-3000:]
    assert json.loads(shown.stdout).endswith(".drv")
