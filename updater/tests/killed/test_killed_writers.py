"""Real processes, killed with SIGKILL at each named step of writing files, and at random ones: no
file is lost or half there, and the next run makes what a run makes that nobody killed.
"""

from __future__ import annotations

import fcntl
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from accelpkgs_updater.core.parse import parse
from accelpkgs_updater.core.render import render
from accelpkgs_updater.disk.files import exclusive, sweep, write_atomic

from ..forked import Zygote, forking
from ..world import World, serving

SOURCE = Path(__file__).resolve().parents[2] / "src"
LINUX = "cp312-cp312-manylinux_2_28_x86_64"
EACH = 4
"""Kills of each command at random steps, after one at each named step."""

FAKE_NIX = """#!/bin/sh
case "$*" in
  *tryPlan*) cat "{folder}/answers.json" ;;
  *) cat "{folder}/plans.json" ;;
esac
"""


@pytest.fixture(scope="module")
def zygote(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Zygote]:
    with forking(tmp_path_factory.mktemp("zygote")) as made:
        yield made


@pytest.fixture(scope="module")
def index() -> Iterator[World]:
    with serving(World()) as world:
        for version in ("1.0", "2.0"):
            world.add("app", version, "dep", "other; extra == 'more'", tag=LINUX)
        world.add("dep", "1.5")
        world.add("other", "3.0", tag=LINUX)
        yield world


@dataclass
class Case:
    """A command: what it starts from, what it is given, and the folders that it writes."""

    start: Callable[[Path, World], None]
    arguments: Callable[[Path, World], list[str]]
    folders: tuple[str, ...] = ("pkgs",)
    fine: tuple[int, ...] = (0,)
    environment: dict[str, str] = field(default_factory=dict)


def packages(folder: Path, _: World) -> None:
    for name in ("app", "other"):
        (folder / "pkgs" / name).mkdir(parents=True)
        (folder / "pkgs" / name / "update.toml").write_text("")


def recorded(folder: Path, world: World) -> None:
    """An older state: `app` has a release fewer."""
    newer = {n: world.files["app"].pop(n) for n in list(world.files["app"]) if "-2.0-" in n}
    packages(folder, world)
    run = [sys.executable, "-m", "accelpkgs_updater", "update", "--all"]
    subprocess.run(
        [*run, "--packages", str(folder / "pkgs"), "--index", world.index],
        env={**os.environ, "PYTHONPATH": str(SOURCE), "XDG_CACHE_HOME": str(folder / "unused")},
        check=True,
        capture_output=True,
    )
    world.files["app"].update(newer)


def whole(folder: Path, world: World) -> None:
    recorded(folder, world)
    shutil.rmtree(folder / "unused")


def checkout(folder: Path, _: World) -> None:
    """A checkout whose targets and answers a Nix of ours knows without thinking."""
    names = [f"target-{n}" for n in range(3)]
    text = "".join(f'[targets.{n}]\nset = "s"\n' for n in names)
    (folder / "targets.toml").write_text(f'[sets]\ns = ["app"]\n{text}')
    (folder / "pkgs").mkdir()
    (folder / "flake.nix").write_text("")
    chosen = {
        "version": "2.0",
        "flavour": "wheel",
        "axes": {},
        "direct": True,
        "by": [],
        "file": None,
        "code": {},
    }
    plan = {"ok": True, "axes": {"cuda": "12.8"}, "packages": {"app": chosen}}
    sides = {side: dict.fromkeys(names, plan) for side in ("before", "after")}
    answers = {}
    for case in ("one", "two"):
        (folder / "tests/golden" / case).mkdir(parents=True)
        (folder / "tests/golden" / case / "request.json").write_text("{}")
        (folder / "tests/golden" / case / "answer.txt").write_text("older\n")
        answers[case] = {"ok": False, "message": f"accelpkgs E012: {case}"}
    (folder / "tests/matrix").mkdir(parents=True)
    (folder / "tests/matrix/target-0.txt").write_text("older\n")
    (folder / "tests/matrix/gone.txt").write_text("gone\n")
    (folder / "tests/unreachable.txt").write_text("older\n")
    reach = {"packages": {}, "unreachable": ["app 1.0: nobody"]}
    (folder / "plans.json").write_text(json.dumps({**sides, "reach": reach}))
    (folder / "answers.json").write_text(json.dumps(answers))
    nix = folder / "nix"
    nix.write_text(FAKE_NIX.format(folder=folder))
    nix.chmod(0o755)
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-C", str(folder)]
    for more in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "x"]):
        subprocess.run([*git, *more], check=True, capture_output=True)


def lines(folder: Path, _: World) -> None:
    (folder / "requirements.txt").write_text("app[more]>=1\n")
    (folder / "pkgs").mkdir()


def upstream(folder: Path, world: World) -> list[str]:
    return ["--packages", str(folder / "pkgs"), "--index", world.index, "--jobs", "2"]


CASES = {
    "update": Case(packages, lambda f, w: ["update", "--all", *upstream(f, w)]),
    "update again": Case(whole, lambda f, w: ["update", "--all", *upstream(f, w)]),
    "add": Case(lines, lambda f, w: ["add", "app", *upstream(f, w)]),
    "lock": Case(
        lines,
        lambda f, w: [
            "lock",
            str(f / "requirements.txt"),
            "-o",
            str(f / "mine"),
            *upstream(f, w),
        ],
        ("mine",),
    ),
    "measure": Case(whole, lambda f, w: ["measure", "--all", *upstream(f, w)[:-2]]),
    "verify": Case(
        checkout,
        lambda f, w: ["verify", "--write", "--variants", "--packages", str(f / "pkgs")],
        ("tests", "docs"),
        (0, 3),
    ),
}


def tree(folder: Path, names: tuple[str, ...]) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for name in names
        for path in (folder / name).rglob("*")
        if path.is_file()
    }


def is_whole(name: str, data: bytes) -> bool:
    """Tell whether data is no half of a file: `measure` writes one twice, whole each time."""
    if not name.endswith("releases.json"):
        return False
    return render(parse(data.decode())).encode() == data


def is_temporary(name: str) -> bool:
    return name.rpartition("/")[2].startswith(".") and name.endswith(".tmp")


@pytest.mark.parametrize("name", CASES)
def test_a_kill_at_any_step(
    zygote: Zygote, index: World, tmp_path: Path, name: str, thorough: bool
) -> None:
    case = CASES[name]
    seed = int(os.environ.get("ACCELPKGS_SEED", random.randrange(1 << 32)))
    print(f"ACCELPKGS_SEED={seed}")
    chance = random.Random(seed)
    start = tmp_path / "start"
    start.mkdir()
    case.start(start, index)

    def fresh(where: str) -> Path:
        folder = tmp_path / where
        shutil.copytree(start, folder, symlinks=True)
        (folder / "tmp").mkdir()
        if (folder / "nix").exists():
            (folder / "nix").write_text(FAKE_NIX.format(folder=folder))
        return folder

    def run(folder: Path, kill: int = 0, log: Path | None = None) -> tuple[int, str]:
        done = zygote.run(
            case.arguments(folder, index),
            kill=kill,
            log=log,
            XDG_CACHE_HOME=str(folder / "cache"),
            TMPDIR=str(folder / "tmp"),
            ACCELPKGS_NIX=str(folder / "nix"),
        )
        return done.code, done.out + done.err

    clean = fresh("clean")
    code, said = run(clean, log=tmp_path / "log")
    assert code in case.fine, said
    steps = (tmp_path / "log").read_text().splitlines()
    before, after = tree(start, case.folders), tree(clean, case.folders)
    assert before != after and not any(map(is_temporary, after))
    first = {step: number for number, step in reversed(list(enumerate(steps, 1)))}
    # `add` writes elsewhere first: where it writes at last is its folder.
    last = {step: number for number, step in enumerate(steps, 1)}
    assert {"before mkstemp", "half written", "before replace", "after replace"} <= first.keys()
    kills = [*dict.fromkeys([*first.values(), *last.values()])]
    kills += [*(chance.randint(1, len(steps)) for _ in range(EACH))]
    if thorough:
        kills = list(range(1, len(steps) + 1))
    left = views = 0
    for count, kill in enumerate(kills):
        folder = fresh(f"killed-{count}")
        # Now and then twice in a row.
        for number in (kill, *([chance.randint(1, len(steps))] if count % 4 == 3 else [])):
            code, said = run(folder, kill=number)
            # Threads come in any order: a run may have ended before its step.
            assert code == -9 or code in case.fine, said
            found = tree(folder, case.folders)
            left += sum(map(is_temporary, found))
            views += len([*(folder / "tmp").glob("accelpkgs-add-*")])
            for path, data in found.items():
                old_or_new = data in (before.get(path), after.get(path))
                assert is_temporary(path) or old_or_new or is_whole(path, data), path
            lost = before.keys() & after.keys() - found.keys()
            assert not lost, f"lost at {steps[number - 1]}, seed {seed}"
        code, said = run(folder)
        assert code in case.fine, said
        assert tree(folder, case.folders) == after, f"killed at {steps[kill - 1]}, seed {seed}"
        assert not [*(folder / "tmp").glob("accelpkgs-add-*")], f"seed {seed}"
        shutil.rmtree(folder)
    # What the next run removed was there.
    assert left > 0 and (views > 0) == (name == "add")


def test_only_its_own_kind_goes(tmp_path: Path) -> None:
    folder = tmp_path / "pkgs" / "app"
    folder.mkdir(parents=True)
    own = [".releases.json.abcdefgh.accelpkgs.tmp", ".x.patch.a_b0c1d2.accelpkgs.tmp"]
    # As earlier releases called them.
    own += [
        ".releases.json.abcdefgh.tmp",
        ".update.toml.a_b0c1d2.tmp",
        ".measured.json.zzzzzzzz.tmp",
    ]
    others = [
        "releases.json",
        ".releases.json.abc.tmp",
        ".releases.json.ABCDEFGH.tmp",
        ".releases.json.abcdefgh.tmp~",
        "releases.json.abcdefgh.tmp",
        ".notes.abcdefgh.tmp",
        ".x.abc.accelpkgs.tmp",
        ".hidden",
    ]
    for name in (*own, *others):
        (folder / name).write_text("x")
    (folder / ".releases.json.linklink.tmp").symlink_to("releases.json")
    (folder / ".releases.json.folderfo.tmp").mkdir()
    with exclusive(tmp_path / "pkgs"):
        kept = {p.name for p in folder.iterdir()}
    assert kept == {*others, ".releases.json.linklink.tmp", ".releases.json.folderfo.tmp"}


def test_the_file_of_a_writer_that_lives_stays(tmp_path: Path) -> None:
    path = tmp_path / ".x.abcdefgh.accelpkgs.tmp"
    with path.open("wb") as stream:
        fcntl.flock(stream.fileno(), fcntl.LOCK_EX)
        sweep(tmp_path)
        write_atomic(tmp_path / "x", b"new")
        assert path.exists()
    write_atomic(tmp_path / "x", b"new")
    assert [p.name for p in tmp_path.iterdir()] == ["x"]


def test_one_that_was_taken_for_a_leftover_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between making a file and locking it another updater may remove it."""
    real, removed = fcntl.flock, []

    def slow(descriptor: int, operation: int) -> None:
        if operation == fcntl.LOCK_EX and not removed:
            removed.extend(tmp_path.glob(".x.*.tmp"))
            removed[0].unlink()
        real(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", slow)
    assert write_atomic(tmp_path / "x", b"new")
    assert removed and (tmp_path / "x").read_bytes() == b"new"
    assert [p.name for p in tmp_path.iterdir()] == ["x"]
