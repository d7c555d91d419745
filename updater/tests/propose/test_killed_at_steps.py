"""SIGKILL at each named step of `propose` and of `verify --write`, and at steps that chance names:
the next run ends where an undisturbed one does, and no commit of a person is lost.

`--big` kills 60 times at least, and at each named step; else at two of them. The seed is printed;
ACCELPKGS_SEED repeats it.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from ..world import World
from ..world import serving as indexing
from .conftest import SOURCES, X86, git
from .fake import TOKEN, GitHub, serving
from .test_killed import Run, Start, clean, copied
from .test_persons import KINDS, raw_of, stored

KILLS = 60
STOPPER = "updater.tests.propose.stopper"
ROOT = SOURCES.parents[1]


@pytest.fixture
def start(tmp_path: Path, seed: Any) -> Iterator[Start]:
    """One pull request open and out of date, one merged with news since, and a branch in which a
    person without an address committed over ours.
    """
    repository, files = seed
    folder = tmp_path / "start"
    folder.mkdir()
    git(folder, "clone", "-q", "--bare", str(repository), "repo.git")
    git(folder / "repo.git", "config", "http.receivepack", "true")
    git(folder, "clone", "-q", str(folder / "repo.git"), "work")
    with indexing(World()) as world:
        world.files.update({name: dict(kept) for name, kept in files.items()})
        world.add("native", "4.0", tag=X86)
        world.add("dep", "1.1")
        world.add("other", "2.0")
        with serving(GitHub(folder / "repo.git")) as github:
            Run(folder, github, world.index).whole()
            github.merge(1)
            assert github.commit("updater/other")
            ours = raw_of(github.bare, "updater/other")
            theirs = stored(github.bare, KINDS["no address"](ours))
            git(github.bare, "update-ref", "refs/heads/updater/other", theirs)
            world.add("native", "5.0", tag=X86)
            world.add("dep", "1.2")
            world.add("other", "3.0")
            yield Start(folder, github.items, github.comments, world.index)


def run(
    arguments: Sequence[str], log: Path, stop: int, **environment: str
) -> subprocess.CompletedProcess[str]:
    paths = os.pathsep.join([str(ROOT), str(SOURCES)])
    # A cache that knows more makes fewer steps.
    cache = f"{log}-cache"
    told = {"PYTHONPATH": paths, "STEPS": str(log), "STOP": str(stop), "XDG_CACHE_HOME": cache}
    told |= environment
    return subprocess.run(
        [sys.executable, "-m", STOPPER, *arguments],
        env={**os.environ, **told},
        capture_output=True,
        text=True,
        check=False,
    )


def propose(at: Run, log: Path, stop: int = 0) -> subprocess.CompletedProcess[str]:
    work = at.folder / "work"
    git(work, "remote", "set-url", "origin", f"{at.github.base}/git/repo.git")
    return run(
        ["propose", "--all", "--index", at.index, "--packages", str(work / "pkgs")],
        log,
        stop,
        GITHUB_TOKEN=TOKEN,
        GITHUB_REPOSITORY="owner/repo",
        GITHUB_API_URL=f"{at.github.base}/api",
        GITHUB_SERVER_URL=at.github.base,
    )


def chosen(names: list[str], kills: int, thorough: bool) -> list[int]:
    """The steps to kill at: one of each name, and then by chance; few of them, unless thorough."""
    number = int(os.environ.get("ACCELPKGS_SEED") or random.SystemRandom().randrange(10**9))
    print(f"ACCELPKGS_SEED={number}")
    chance = random.Random(number)
    by_name = [
        chance.choice([n for n, other in enumerate(names, 1) if other == name])
        for name in sorted(set(names))
    ]
    rest = [chance.randint(1, len(names)) for _ in range(max(0, kills - len(by_name)))]
    return by_name + rest if thorough else chance.sample(by_name, 2)


def test_propose(start: Start, tmp_path: Path, thorough: bool) -> None:
    log = tmp_path / "steps"
    with copied(start, tmp_path / "whole") as at:
        theirs = at.github.commit("updater/other")
        done = propose(at, log)
        assert done.returncode == 0, done.stderr
        right = at.github.summary()
        assert at.github.commit("updater/other") == theirs
        titles = [p["title"] for p in at.github.open_pulls()]
    assert titles == ["other: 1.0 -> 2.0", "pair: dep 1.0 -> 1.2", "native: 4.0 -> 5.0"]
    names = log.read_text().splitlines()
    for name in ("before git push", "after git push", "after POST /pulls", "after commit"):
        assert name in names

    met: set[str] = set()

    def killed(job: tuple[int, int]) -> str | None:
        number, stop = job
        with copied(start, tmp_path / f"killed-{number}") as at:
            done = propose(at, tmp_path / f"steps-{number}", stop)
            if done.returncode != -signal.SIGKILL:
                return f"{names[stop - 1]} ({stop}): it was not killed: {done.stderr}"
            met.add((tmp_path / f"steps-{number}").read_text().splitlines()[-1])
            if at.github.commit("updater/other") != theirs:
                return f"{names[stop - 1]} ({stop}): the person's commit is lost"
            done = propose(at, tmp_path / f"steps-{number}")
            if done.returncode != 0:
                return f"{names[stop - 1]} ({stop}): {done.stderr}"
            clean(at)
            now = at.github.summary()
            shutil.rmtree(at.folder)
            return None if now == right else f"{names[stop - 1]} ({stop}): {now}\nnot {right}"

    stops = chosen(names, KILLS, thorough)
    with ThreadPoolExecutor(2) as pool:
        assert [wrong for wrong in pool.map(killed, enumerate(stops)) if wrong] == []
    print(f"{len(stops)} kills at {len(met)} kinds of steps, of {len({*names})}")
    # Pages are fetched by several threads: which of them is first is chance.
    if thorough:
        assert {name for name in names if "cache" not in name} <= met


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".git" not in path.parts
    }


def test_verify_write(seed: Any, tmp_path: Path, thorough: bool) -> None:
    repository, _ = seed
    before = tmp_path / "before"
    git(tmp_path, "clone", "-q", str(repository), str(before))
    # Golden files to write, to write anew and to remove, answers among them.
    case = before / "tests" / "golden" / "a-case"
    case.mkdir(parents=True)
    (case / "request.json").write_text('{"packages": ["native"], "python": "3.12", "cuda": null}')
    (before / "tests" / "matrix" / "cpu.txt").write_text("stale\n")
    (before / "tests" / "matrix" / "gone.txt").write_text("too many\n")
    (before / "tests" / "matrix" / "new.txt").unlink()

    def verify(at: Path, log: Path, stop: int = 0) -> subprocess.CompletedProcess[str]:
        return run(["verify", "--write", "--packages", str(at / "pkgs")], log, stop)

    whole = shutil.copytree(before, tmp_path / "whole", symlinks=True)
    log = tmp_path / "steps"
    done = verify(whole, log)
    assert done.returncode == 0, done.stderr
    names, right = log.read_text().splitlines(), files(whole)
    assert "tests/golden/a-case/answer.txt" in right and "tests/matrix/gone.txt" not in right
    assert {"before the rename to tests/matrix", "after the removal of tests/matrix"} <= {*names}
    stops = chosen(names, 20, thorough)
    for number, stop in enumerate(stops):
        at = shutil.copytree(before, tmp_path / str(number), symlinks=True)
        assert verify(at, log, stop).returncode == -signal.SIGKILL
        # Each file is whole: the old one, the new one, or not there.
        for name, content in files(at).items():
            old = files(before).get(name)
            assert content in (old, right.get(name)) or name.endswith(".tmp"), (stop, name)
        done = verify(at, log)
        assert done.returncode == 0, done.stderr
        assert files(at) == right, names[stop - 1]
        shutil.rmtree(at)
