"""What is asked wrongly, and places that cannot be used: a sentence, a code, and everything as it
was.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from accelpkgs_updater.cli.app import app
from accelpkgs_updater.errors import UpdaterError

from ..world import World

SOURCE = Path(__file__).resolve().parents[2] / "src"


@pytest.fixture
def pkgs(tmp_path: Path) -> Path:
    folder = tmp_path / "pkgs"
    folder.mkdir()
    return folder


def run(world: World, pkgs: Path, *arguments: str) -> Result:
    command, *rest = arguments
    return CliRunner().invoke(
        app, [command, "--packages", str(pkgs), "--index", world.index, *rest]
    )


def problems(result: Result) -> list[str]:
    if isinstance(result.exception, UpdaterError):
        return [p.code for p in result.exception.problems]
    # Those of single packages are printed, and the others go on.
    assert result.exit_code == 1, result.output
    return re.findall(r"^accelpkgs (E\d+):", result.output, re.MULTILINE)


def tree(folder: Path) -> dict[str, bytes | None]:
    return {
        str(p.relative_to(folder)): p.read_bytes() if p.is_file() else None
        for p in folder.rglob("*")
    }


@pytest.mark.parametrize("name", ["../../etc", "a name", "a/b", "-", ".hidden"])
@pytest.mark.parametrize("command", ["add", "update", "check"])
def test_what_is_no_name_touches_nothing(world: World, pkgs: Path, command: str, name: str) -> None:
    assert problems(run(world, pkgs, command, "--", name)) == ["E501"]
    assert tree(pkgs.parent) == {"pkgs": None}


def test_names_are_normalised(world: World, pkgs: Path) -> None:
    world.add("some-name", "1.0")
    assert run(world, pkgs, "add", "Some_Name").exit_code == 0
    assert run(world, pkgs, "update", "some.name").exit_code == 0
    shown = CliRunner().invoke(app, ["show", "SOME-NAME", "--packages", str(pkgs)])
    assert shown.output.startswith("1.0")


def test_a_package_that_cannot_be_added_leaves_no_folder(world: World, pkgs: Path) -> None:
    assert run(world, pkgs, "add", "nowhere").exit_code == 1
    assert tree(pkgs) == {}


def test_a_source_that_cannot_be_added_leaves_the_others(world: World, pkgs: Path) -> None:
    world.add("app", "1.0")
    run(world, pkgs, "add", "app")
    before = tree(pkgs)
    assert problems(run(world, pkgs, "add", "app", "--from", "github", "not-a-repository")) == [
        "E506"
    ]
    assert tree(pkgs) == before


@pytest.mark.parametrize(
    "index", ["nonsense", "http://example.invalid/simple", "https:///simple", "ftp://a/b"]
)
def test_what_is_no_index(pkgs: Path, index: str) -> None:
    result = CliRunner().invoke(app, ["check", "--packages", str(pkgs), "--index", index])
    assert problems(result) == ["E500"]


@pytest.mark.parametrize("file", ["update.toml", "facts.json", "releases.json"])
@pytest.mark.parametrize("kind", ["pipe", "endless", "huge", "folder", "socket"])
def test_a_package_of_odd_files_is_one_problem(
    world: World, pkgs: Path, tmp_path: Path, file: str, kind: str
) -> None:
    """Nobody waits for a pipe, and nobody reads without end; the other package is written."""
    for name in ("app", "good"):
        world.add(name, "1.0")
        (pkgs / name).mkdir()
        (pkgs / name / "update.toml").write_text("")
    path = pkgs / "app" / file
    path.unlink(missing_ok=True)
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "endless":
        path.symlink_to("/dev/zero")
    elif kind == "huge":
        path.touch()
        os.truncate(path, 1 << 40)
    elif kind == "folder":
        path.mkdir()
    else:
        with socket.socket(socket.AF_UNIX) as made:
            short = tmp_path / "s"
            made.bind(str(short))
            short.rename(path)
    result = run(world, pkgs, "update", "--all")
    assert problems(result)[:1] == [ODD[file]], result.output
    assert "--limit input=" in result.output or kind != "huge"
    assert (pkgs / "good" / "releases.json").is_file()


ODD = {"update.toml": "E506", "facts.json": "E532", "releases.json": "E507"}


def test_a_key_of_many_parts_takes_no_memory(world: World, pkgs: Path) -> None:
    (pkgs / "app").mkdir()
    (pkgs / "app" / "update.toml").write_text(".".join("a" * 20_000) + " = 1\n")
    result = run(world, pkgs, "update", "--all")
    assert problems(result) == ["E506"]
    assert "a key of more than 64 parts" in result.output


@pytest.mark.parametrize("text", ["{", "[]", '{"urls": 3}', "\N{SNOWMAN}"])
def test_what_is_no_recording(world: World, pkgs: Path, tmp_path: Path, text: str) -> None:
    (tmp_path / "recording").write_text(text)
    assert problems(run(world, pkgs, "check", "--replay", str(tmp_path / "recording"))) == ["E500"]


def test_files_and_folders_that_are_not_there(world: World, pkgs: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for arguments in (
        ("check", "--packages", str(tmp_path / "file")),
        ("check", "--packages", str(tmp_path / "nowhere")),
        ("check", "--packages", str(pkgs), "--beside", str(tmp_path / "nowhere")),
        ("check", "--packages", str(pkgs), "--replay", str(tmp_path / "nowhere")),
        ("lock", "app", "--packages", str(tmp_path / "nowhere"), "-o", str(tmp_path / "mine")),
        ("lock", "app", "--packages", str(pkgs), "-o", str(tmp_path / "file")),
    ):
        assert problems(CliRunner().invoke(app, list(arguments))) in (["E500"], ["E509"]), arguments
    assert not (tmp_path / "nowhere").exists()
    for what in (
        "nowhere.txt",
        "a/uv.lock",
        "/etc",
    ):
        assert problems(run(world, pkgs, "lock", what, "-o", str(tmp_path / "mine"))) == ["E513"]
    address = "x @ https://example.invalid/x-1-py3-none-any.whl"
    assert problems(run(world, pkgs, "lock", address, "-o", str(tmp_path / "mine"))) == ["E528"]
    assert not (tmp_path / "mine").exists()


def test_a_file_that_nobody_reads(world: World, pkgs: Path, tmp_path: Path) -> None:
    for file, fix in (
        ("notes.md", "give one of these"),
        ("conda-lock.yml", "pip list --format freeze > requirements.txt, then lock that"),
    ):
        path = tmp_path / file
        path.write_text("lock-version: 1.0\n")
        result = run(world, pkgs, "lock", str(path), "-o", str(tmp_path / "mine"))
        assert isinstance(result.exception, UpdaterError)
        said = str(result.exception).splitlines()
        assert said[0] == "accelpkgs E513: an unread format"
        assert said[1] == f"  where: {path}"
        assert said[2].startswith(f"  why:   {file} is not read; requirements.txt, pyproject.toml")
        assert said[3] == f"  fix:   {fix}"
    assert not (tmp_path / "mine").exists()


def test_a_cache_that_cannot_be_written_costs_time_only(
    world: World, pkgs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    world.add("app", "1.0", "dep")
    world.add("dep", "1.0")
    result = run(world, pkgs, "add", "app")
    assert result.exit_code == 0, result.output
    assert sorted(p.parent.name for p in pkgs.glob("*/releases.json")) == ["app", "dep"]


def test_a_package_is_not_added_where_its_folder_cannot_be(world: World, pkgs: Path) -> None:
    world.add("app", "1.0")
    (pkgs / "app").write_text("in the way")
    assert problems(run(world, pkgs, "add", "app")) == ["E520"]
    assert tree(pkgs) == {"app": b"in the way"}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_what_the_system_refuses_is_a_sentence(pkgs: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "accelpkgs_updater", "cache"],
            env={**os.environ, "PYTHONPATH": str(SOURCE)},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.startswith("accelpkgs E522: a file or folder cannot be used")
    assert "No space left on device" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written(world: World, pkgs: Path) -> None:
    world.add("app", "1.0")
    run(world, pkgs, "add", "app")
    world.add("app", "2.0")
    (pkgs / "app").chmod(0o500)
    before = tree(pkgs)
    try:
        assert problems(run(world, pkgs, "update", "app")) == ["E520"]
    finally:
        (pkgs / "app").chmod(0o700)
    assert tree(pkgs) == before
