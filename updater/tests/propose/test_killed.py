"""Real processes of the command line: killed with SIGKILL at each request of a run, two at once."""

from __future__ import annotations

import copy
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ..world import World
from ..world import serving as indexing
from .conftest import SOURCES, X86, git
from .fake import TOKEN, GitHub, serving


@dataclass
class Start:
    """What each run starts from: a folder with a remote and a checkout, what stands on the forge,
    the index.
    """

    folder: Path
    items: dict[int, dict[str, Any]]
    comments: dict[int, list[str]]
    index: str


@dataclass
class Run:
    """A copy of the start, with a GitHub of its own."""

    folder: Path
    github: GitHub
    index: str

    def start(self, checkout: str = "work") -> subprocess.Popen[str]:
        """Start `propose --all` over HTTP, in a process group of its own."""
        work = self.folder / checkout
        git(work, "remote", "set-url", "origin", f"{self.github.base}/git/repo.git")
        environment = {
            **os.environ,
            "PYTHONPATH": str(SOURCES),
            "GITHUB_TOKEN": TOKEN,
            "GITHUB_REPOSITORY": "owner/repo",
            "GITHUB_API_URL": f"{self.github.base}/api",
            "GITHUB_SERVER_URL": self.github.base,
        }
        command = [
            sys.executable,
            "-m",
            "accelpkgs_updater",
            "propose",
            "--all",
            "--index",
            self.index,
        ]
        return subprocess.Popen(
            [*command, "--packages", str(work / "pkgs")],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def whole(self) -> None:
        process = self.start()
        _, said = process.communicate(timeout=300)
        assert process.returncode == 0, said

    def killed_at(self, number: int) -> bool:
        """Run, and kill it and its children when the n-th request was carried out and before it is
        answered.
        """
        lock, ready, seen = threading.Lock(), threading.Event(), 0

        def cut() -> bool:
            nonlocal seen
            ready.wait(60)
            with lock:
                seen += 1
                if seen == number:
                    os.killpg(process.pid, signal.SIGKILL)
            return seen >= number

        self.github.cut = cut
        process = self.start()
        ready.set()
        process.communicate(timeout=300)
        self.github.cut = None
        return process.returncode == -signal.SIGKILL


@contextmanager
def copied(start: Start, to: Path) -> Iterator[Run]:
    shutil.copytree(start.folder, to, symlinks=True)
    items, comments = copy.deepcopy(start.items), copy.deepcopy(start.comments)
    with serving(GitHub(to / "repo.git", items=items, comments=comments)) as github:
        yield Run(to, github, start.index)


@pytest.fixture
def start(tmp_path: Path, seed: Any) -> Iterator[Start]:
    """A run of which one pull request was merged, with news of the other and of another package."""
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
        with serving(GitHub(folder / "repo.git")) as github:
            Run(folder, github, world.index).whole()
            assert [p["title"] for p in github.open_pulls()] == [
                "native: 3.0 -> 4.0",
                "pair: dep 1.0 -> 1.1",
            ]
            github.merge(1)
            world.add("dep", "1.2")
            world.add("other", "2.0")
            yield Start(folder, github.items, github.comments, world.index)


def clean(run: Run) -> None:
    work = run.folder / "work"
    assert git(work, "status", "--porcelain") == ""
    assert len(git(work, "worktree", "list").splitlines()) == 1
    git(work, "fsck", "--no-dangling")


def test_a_kill_at_any_request(start: Start, tmp_path: Path, thorough: bool) -> None:
    with copied(start, tmp_path / "whole") as run:
        requests = []
        run.github.cut = lambda: requests.append(1) is not None
        run.whole()
        right = run.github.summary()
        titles = [p["title"] for p in run.github.open_pulls()]
    assert titles == ["pair: dep 1.0 -> 1.2", "other: 1.0 -> 2.0"]
    assert len(requests) >= 15

    def killed(number: int) -> str | None:
        with copied(start, tmp_path / f"killed-{number}") as run:
            if not run.killed_at(number):
                return f"{number}: the run ended before its request {number}"
            run.whole()
            clean(run)
            return (
                None
                if run.github.summary() == right
                else f"{number}: {run.github.summary()}\nnot {right}"
            )

    step = 1 if thorough else 5
    with ThreadPoolExecutor(2) as pool:
        assert [
            wrong for wrong in pool.map(killed, range(1, len(requests) + 1, step)) if wrong
        ] == []


def test_a_kill_at_any_moment(start: Start, tmp_path: Path, thorough: bool) -> None:
    """Also between requests: while git writes, Nix plans, files are half updated."""
    with copied(start, tmp_path / "whole") as run:
        began = time.monotonic()
        run.whole()
        took, right = time.monotonic() - began, run.github.summary()
    moments = 24 if thorough else 4
    with copied(start, tmp_path / "killed") as run:
        for moment in range(1, moments + 1):
            process = run.start()
            with suppress(subprocess.TimeoutExpired):
                process.communicate(timeout=took * moment / moments)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
        run.whole()
        clean(run)
        assert run.github.summary() == right


def test_two_processes_at_once(start: Start, tmp_path: Path) -> None:
    with copied(start, tmp_path / "one") as run:
        run.whole()
        right = run.github.summary()
    with copied(start, tmp_path / "two") as run:
        git(run.folder, "clone", "-q", str(run.folder / "repo.git"), "second")
        both = [run.start("work"), run.start("second")]
        for process in both:
            _, said = process.communicate(timeout=300)
            assert process.returncode == 0, said
        assert run.github.summary() == right
        # Of two in one checkout one works, and the other says so.
        both = [run.start(), run.start()]
        said = [process.communicate(timeout=300)[1] for process in both]
        assert sorted(process.returncode for process in both) == [0, 1], said
        assert "E521" in "".join(said)
        assert run.github.summary() == right
        clean(run)
