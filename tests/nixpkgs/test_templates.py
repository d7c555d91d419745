"""`nix flake init`, the one edit that the welcome text names, and then what it says to type."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.nixpkgs.nixos import MACHINE

HERE = Path(__file__).resolve().parent
# What the welcome text of each says to type next.
NEXT = {
    "cluster": "packages.x86_64-linux.default",
    "comfyui": "devShells.x86_64-linux.default",
    "default": "devShells.x86_64-linux.default",
    # What `nixos-rebuild` builds.
    "nixos": "nixosConfigurations.desktop.config.system.build.toplevel",
    "project": "devShells.x86_64-linux.default",
    "vllm": "devShells.x86_64-linux.default",
}
# Those that are a machine, whose nixpkgs ours follows, and how `nix flake check` tells of it.
CHECKED = {
    "nixos": "NixOS configuration 'nixosConfigurations.desktop'",
    "vllm": "NixOS configuration 'nixosConfigurations.server'",
}

# What cannot build.
CHECK = [
    *("flake", "check", "--impure", "--no-write-lock-file"),
    *("--option", "allow-import-from-derivation", "false", "--max-jobs", "0", "--builders", ""),
]


@pytest.fixture(scope="module")
def inputs(
    tree: Path, nixos_system: str, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[str]]:
    """The options that put the tree in the place of nixpkgs, and nothing in that of the others."""
    folder = tmp_path_factory.mktemp("inputs")
    files = {
        "nixpkgs/default.nix": f"import {HERE}/adapt {{ tree = {tree}; }}",
        "nixpkgs/flake.nix": "{ outputs = _: let nixpkgs = import ./.; in "
        f"{{ lib.nixosSystem = {nixos_system}; }}; }}",
        "nix-gl-host/flake.nix": "{ outputs = _: { }; }",
        "nix-gl-host/default.nix": '{ pkgs }: pkgs.hello or (throw "not asked for")',
        "cuda-legacy/none": "",
        "comfyui/main.py": "",
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)

    def options(nixpkgs: str, *own: str) -> list[str]:
        names = (nixpkgs, "accelpkgs/nix-gl-host", "accelpkgs/cuda-legacy", *own)
        places = [(name, f"path:{folder}/{name.rpartition('/')[2]}") for name in names]
        return [word for place in places for word in ("--override-input", *place)]

    own = {"comfyui": ["comfyui"]}
    return {
        name: options("nixpkgs" if name in CHECKED else "accelpkgs/nixpkgs", *own.get(name, []))
        for name in NEXT
    }


@pytest.fixture(scope="module")
def welcomes(nix_eval) -> dict[str, str]:
    return nix_eval(
        "builtins.mapAttrs (_: t: t.welcomeText) (import (root + /nix/outputs/templates.nix) { })"
    )


def test_each_has_a_row(welcomes):
    assert set(welcomes) == set(NEXT)
    for name, text in welcomes.items():
        assert ("nix develop" in text) == NEXT[name].startswith("devShells."), text


@pytest.fixture
def edited(welcomes, run_nix, root, tmp_path) -> Callable[[str], str]:
    """A template as its user has it after the edit that its text names: the flake's address."""

    def make(name: str) -> str:
        made = run_nix("flake", "init", "--template", f"{root}#{name}", cwd=tmp_path)
        assert made.returncode == 0, made.stderr
        # The text names the line, and is shown.
        (line,) = re.findall(r"In `flake\.nix`, edit the line `([^`]+)`", welcomes[name])
        assert line in made.stdout + made.stderr
        flake = tmp_path / "flake.nix"
        text, count = re.subn(
            rf"^(\s*{re.escape(line)} = )\"[^\"]*\";$",
            rf'\1"git+file://{root}";',
            flake.read_text(),
            flags=re.MULTILINE,
        )
        assert count == 1
        flake.write_text(text)
        if name in CHECKED:
            (tmp_path / "configuration.nix").write_text(MACHINE)
        return f"path:{tmp_path}"

    return make


@pytest.mark.parametrize("name", NEXT)
def test_it_works_after_one_edit(name, edited, run_nix, inputs, skip_what_is_lost):
    shown = run_nix(
        "eval",
        "--impure",
        "--json",
        "--no-write-lock-file",
        *inputs[name],
        f"{edited(name)}#{NEXT[name]}.drvPath",
    )
    skip_what_is_lost(shown.stderr)
    assert shown.returncode == 0, shown.stderr[-3000:]
    assert json.loads(shown.stdout).endswith(".drv")


@pytest.mark.parametrize("name", NEXT)
def test_its_flake_check_builds_nothing(name, edited, run_nix, inputs, skip_what_is_lost):
    """Nothing of ours has a check there, and nothing is built to be evaluated."""
    checked = run_nix(*CHECK, *inputs[name], edited(name))
    skip_what_is_lost(checked.stderr)
    assert checked.returncode == 0, checked.stderr[-3000:]
    assert f"checking {CHECKED.get(name, f'derivation {NEXT[name]}')}" in checked.stderr


def test_a_flake_check_that_builds_is_noticed(run_nix, tmp_path):
    (tmp_path / "flake.nix").write_text(
        "{ outputs = _: { checks.x86_64-linux.own = derivation { name = ''own''; "
        "system = ''x86_64-linux''; builder = ''/bin/sh''; }; }; }\n"
    )
    checked = run_nix(*CHECK, f"path:{tmp_path}")
    assert checked.returncode != 0
