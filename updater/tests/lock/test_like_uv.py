"""The releases that `lock` finds are those that uv finds, on indexes made by chance.

They may differ by one rule of ours: a prerelease that nobody names is taken only where a package
has nothing else. uv takes it where nothing else is in the bounds of whoever asks.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from accelpkgs_updater.context import Context
from accelpkgs_updater.core.config import Config
from accelpkgs_updater.core.environment import Environment
from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.errors import UpdaterError
from accelpkgs_updater.inputs.model import Inputs, Place, Root
from accelpkgs_updater.lock.lock import Lock
from accelpkgs_updater.lock.read_source import ReadSource
from accelpkgs_updater.lock.requirement_set import RequirementSet
from accelpkgs_updater.record.folder import Folder

from ..world import World

UV = shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv")
PLATFORMS = {
    "x86_64-linux": "x86_64-manylinux_2_28",
    "aarch64-linux": "aarch64-manylinux_2_28",
}
NAMES = ("aa", "bb", "cc", "dd", "ee", "ff")
VERSIONS = ("1.0", "1.1", "2.0", "2.1", "3.0rc1", "3.0")
BOUNDS = ("", "", ">=2", "<2", ">=1.1,<3", "!=2.0", "==2.*", "==1.1")
MARKERS = (
    "",
    "",
    "",
    " ; python_version < '3.12'",
    " ; python_version >= '3.12'",
    " ; sys_platform == 'win32'",
    " ; extra == 'x'",
    " ; platform_machine == 'aarch64'",
)


def fill(world: World, chance: random.Random) -> list[str]:
    """Fill an index with wheels, sources, yanked files; return what is asked for."""
    for name in NAMES:
        others = [n for n in NAMES if n != name]
        for version in chance.sample(VERSIONS, chance.randint(1, 5)):
            requires = [
                f"{other}{chance.choice(('', '', '', '[x]'))}{chance.choice(BOUNDS)}"
                f"{chance.choice(MARKERS)}"
                for other in chance.sample(others, chance.choice((0, 0, 1, 1, 2)))
            ]
            add = world.add_sdist if chance.random() < 0.2 else world.add
            file = add(name, version, *requires)
            if chance.random() < 0.1:
                world.yanked.add(file)
    asked = chance.sample(NAMES, chance.randint(1, 3))
    return [name + chance.choice(("", "", ">=1.1", "<3")) for name in asked]


def ours(
    world: World, asked: list[str], here: Environment, folder: Path
) -> dict[str, Version] | None:
    context = Context.make(world.index)

    def source(name: str, config: Config) -> ReadSource:
        return ReadSource(context.source(name, config), context.http, context.cache)

    roots = tuple(Root(Requirement(text), Place("r.txt", n)) for n, text in enumerate(asked, 1))
    try:
        found = Lock(Folder(Store(folder), source)).find(
            RequirementSet(Inputs(roots=roots), (here,))
        )
    except UpdaterError as error:
        assert {p.code for p in error.problems} == {"E515"}
        return None
    return found.answers[here].versions


def theirs(
    world: World, asked: list[str], here: Environment, cache: Path
) -> dict[str, Version] | None:
    assert UV is not None
    command = [UV, "pip", "compile", "-", "--default-index", world.index, "--no-config"]
    command += ["--python", sys.executable, "--python-version", f"{here.python}.0"]
    command += ["--python-platform", PLATFORMS[here.system], "--cache-dir", str(cache)]
    done = subprocess.run(
        [*command, "--quiet", "--no-header", "--no-annotate"],
        input="\n".join(asked),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        assert "No solution found" in done.stderr, done.stderr
        return None
    pairs = (line.split("==") for line in done.stdout.split() if "==" in line)
    return {name: Version(version) for name, version in pairs}


@pytest.mark.skipif(UV is None, reason="there is no uv")
@pytest.mark.parametrize("seed", range(40, 60))
def test_the_same_releases(world: World, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    asked = fill(world, chance)
    here = Environment(chance.choice(tuple(PLATFORMS)), chance.choice((11, 12, 13)))
    mine = ours(world, asked, here, tmp_path / "mine")
    other = theirs(world, asked, here, tmp_path / "cache")
    if other is not None and any(v.is_prerelease for v in other.values()) and mine != other:
        assert mine is None or not any(v.is_prerelease for v in mine.values())
        return
    assert mine == other
