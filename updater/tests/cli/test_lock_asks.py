"""`lock` asks build systems, in the sandbox of a real Nix."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from accelpkgs_updater.cli.app import app

from ..world import World
from .test_lock_projects import kept, versions

OURS = Path(__file__).resolve().parents[3] / "pkgs"

SETUP = """
import pathlib
from setuptools import setup

requires = pathlib.Path("needs.txt").read_text().split()
setup(name="riddle", version="1.2", install_requires=requires, py_modules=["riddle"])
"""


def _lock(world: World, folder: Path, *arguments: str) -> Result:
    command = ["lock", *arguments, "-o", str(folder), "--packages", str(OURS)]
    return CliRunner().invoke(app, [*command, "--index", world.index])


@pytest.fixture
def riddle(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of which only its setup.py can say what it requires."""
    if not (os.environ.get("ACCELPKGS_NIX") or shutil.which("nix")):
        pytest.skip("there is no Nix here")
    world.add("leaf", "1.0")
    folder = tmp_path / "riddle"
    folder.mkdir()
    (folder / "setup.py").write_text(SETUP)
    (folder / "needs.txt").write_text("leaf>=1")
    (folder / "riddle.py").write_text("")
    (tmp_path / "project").mkdir()
    monkeypatch.chdir(tmp_path / "project")
    Path("requirements.txt").write_text("../riddle\n")
    return folder


@pytest.mark.network
def test_a_folder_of_which_only_its_setup_says_what_it_requires(world: World, riddle: Path) -> None:
    locks = Path("locks").resolve()
    result = _lock(world, locks, "requirements.txt")
    assert result.exit_code == 0, result.output
    assert versions(locks, "riddle") == ["1.2"]
    assert versions(locks, "leaf") == ["1.0"]
    assert "riddle==1.2" in kept(locks)["request"]["packages"]
    text = (locks / "riddle/releases.json").read_text()
    assert "its build system, asked with CPython 3." in text
    assert not (riddle / "build").exists(), "nothing is run where the folder lies"


@pytest.mark.network
def test_a_build_has_no_network(world: World, riddle: Path) -> None:
    address = world.index.partition("//")[2].partition("/")[0]
    host, _, port = address.partition(":")
    (riddle / "setup.py").write_text(
        f"import socket; socket.create_connection(({host!r}, {port}), 5)\n{SETUP}"
    )
    result = _lock(world, Path("locks").resolve(), "requirements.txt")
    assert result.exit_code != 0
    said = str(result.exception)
    assert "only its build can say what it requires" in said
    assert "the build system of riddle 0 failed" in said
