"""A small set of real packages on a loopback index, locked, and its plan."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from accelpkgs_updater.cli.app import app

from ..world import World
from .installable import add_installable

PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
VERSIONS = {"app": "2.0", "dep": "1.5", "two-words": "0.1"}


@dataclass
class Exports:
    """The words of a plan over the index of `world`, and what `export` makes of them."""

    world: World
    folder: Path
    index: Path

    @property
    def words(self) -> list[str]:
        target = ["--python", PYTHON, "--capability", "8.6", "--driver", "570.10"]
        return ["app", *target, "--index", str(self.index)]

    def run(self, *arguments: str, index: str | None = None, stdin: str | None = None) -> Result:
        asked = ["--index-url", index or self.world.index]
        return CliRunner().invoke(app, ["export", *asked, *arguments], input=stdin)

    def export(self, name: str, *more: str) -> Path:
        path = self.folder / name
        result = self.run(*self.words, "-o", str(path), *more)
        assert result.exit_code == 0, result.output
        return path


@pytest.fixture
def exports(world: World, tmp_path: Path) -> Exports:
    add_installable(world, "app", "2.0", "dep>=1", "Two_Words")
    add_installable(world, "dep", "1.5")
    add_installable(world, "two-words", "0.1")
    nothing, index = tmp_path / "nothing", tmp_path / "my packages"
    nothing.mkdir()
    asked = ["app", "-o", str(index), "--packages", str(nothing), "--index", world.index]
    locked = CliRunner().invoke(app, ["lock", *asked])
    assert locked.exit_code == 0, locked.output
    (tmp_path / "out").mkdir()
    return Exports(world, tmp_path / "out", index)


def plan(**changes: Any) -> dict[str, Any]:
    """A plan of one package as `plan --json` prints it, with other values at the top."""
    return {
        "format": 2,
        "id": "0123456789abcdef",
        "axes": {},
        "warnings": [],
        "target": {
            "system": "x86_64-linux",
            "python": "3.12",
            "glibc": "2.35",
            "driver": None,
            "capabilities": [],
            "gfx": [],
        },
        "packages": {"one": package()},
        **changes,
    }


def package(**changes: Any) -> dict[str, Any]:
    """A package of a plan."""
    return {
        "version": "1.0",
        "flavour": "wheel",
        "axes": {},
        "requires": [],
        "requiredBy": ["your packages"],
        "file": {"file": "one-1.0-py3-none-any.whl", "sha256": "ab" * 32, "size": 5},
        **changes,
    }


def text(**changes: Any) -> str:
    """The same as JSON."""
    return json.dumps(plan(**changes))
