"""What is read ahead changes how often somebody waits, and nothing else."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from accelpkgs_updater.core.environment import Environment
from accelpkgs_updater.lock.lookahead import Lookahead
from accelpkgs_updater.lock.solved_closure import SolvedClosure

from ..world import World
from .test_like_uv import fill, ours

HERE = Environment("x86_64-linux", 12)


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[set[str]]:
    """The pages that were waited for together."""
    asked: list[set[str]] = []
    discover = SolvedClosure._discover

    def noted(self: SolvedClosure, pool: object, names: set[str]) -> None:
        if names:
            asked.append(set(names))
        discover(self, pool, names)  # type: ignore[arg-type]

    monkeypatch.setattr(SolvedClosure, "_discover", noted)
    return asked


def test_a_level_of_requirements_is_waited_for_once(
    world: World, tmp_path: Path, waits: list[set[str]]
) -> None:
    for n in range(6):
        world.add(f"root{n}", "1.0", f"mid{n}")
        world.add(f"mid{n}", "1.0", f"leaf{n}[x]")
        world.add(f"leaf{n}", "1.0", f"more{n}; extra == 'x'")
        world.add(f"more{n}", "1.0")
    assert ours(world, [f"root{n}" for n in range(6)], HERE, tmp_path) is not None
    assert [len(names) for names in waits] == [6, 6, 6, 6]


def test_what_is_bounded_is_looked_at_in_its_bounds(world: World, tmp_path: Path) -> None:
    world.add("root", "1.0", "low<2", "free")
    for version in ("1.0", "2.0"):
        world.add("low", version)
        world.add("free", version)
    assert ours(world, ["root"], HERE, tmp_path) is not None
    read = {path for _, path, *_ in world.log if path.endswith(".whl")}
    assert {path.rpartition("/")[2] for path in read} == {
        "root-1.0-py3-none-any.whl",
        "low-1.0-py3-none-any.whl",
        "free-2.0-py3-none-any.whl",
    }


def test_a_circle_has_an_end(world: World, tmp_path: Path) -> None:
    world.add("aa", "1.0", "bb[x]")
    world.add("bb", "1.0", "aa; extra == 'x'", "aa")
    assert ours(world, ["aa"], HERE, tmp_path) is not None


@pytest.mark.parametrize("seed", range(100, 108))
def test_the_answer_is_the_same_without(
    world: World, tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = fill(world, random.Random(seed))
    found = ours(world, asked, HERE, tmp_path / "with")
    monkeypatch.setattr(Lookahead, "next", lambda *_: None)
    assert ours(world, asked, HERE, tmp_path / "without") == found
