"""The command line over a local index, from the first byte to the files."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from accelpkgs_updater.cli.app import app
from accelpkgs_updater.core.parse import parse
from accelpkgs_updater.errors import UpdaterError

from ..world import World

SOURCE = Path(__file__).resolve().parents[2] / "src"
X86 = "cp312-cp312-manylinux_2_28_x86_64"


@pytest.fixture
def pkgs(tmp_path: Path) -> Path:
    (tmp_path / "pkgs" / "app").mkdir(parents=True)
    (tmp_path / "pkgs" / "app" / "update.toml").write_text('source = "index"\n')
    return tmp_path / "pkgs"


@pytest.fixture
def filled(world: World) -> World:
    world.add(
        "app", "1.0", "dep==1.0", 'old; python_version < "3.9"', 'win; sys_platform == "win32"'
    )
    world.add("app", "2.0", "dep[fast]>=1", "Native")
    world.add("dep", "1.0")
    world.add("dep", "2.0", 'extra-dep; extra == "fast"', 'never; extra == "slow"')
    world.add("extra-dep", "0.1")
    world.add("native", "3.0", tag=X86)
    world.add("native", "3.0", tag="cp312-cp312-macosx_11_0_arm64")
    return world


def run(world: World, pkgs: Path, *arguments: str) -> Result:
    command = [*arguments, "--packages", str(pkgs)]
    if arguments[0] not in ("show",):
        command += ["--index", world.index]
    return CliRunner().invoke(app, command)


def package(pkgs: Path, name: str):
    return parse((pkgs / name / "releases.json").read_text())


def test_sizes_that_the_index_does_not_state_are_asked_for_once(filled: World, pkgs: Path) -> None:
    filled.html = True
    filled.add("native", "3.0", tag="cp313-cp313-manylinux_2_28_x86_64", payload=10)
    run(filled, pkgs, "update", "--all")
    files = package(pkgs, "native").releases[0].variants[0].wheels["x86_64-linux"]
    sizes = {f.file: f.size for tag in files.values() for f in tag}
    assert sizes == {name: len(filled.files["native"][name]) for name in sizes}
    asked = [path for method, path, *_ in filled.log if method == "HEAD"]
    assert asked == ["/files/native/native-3.0-cp313-cp313-manylinux_2_28_x86_64.whl"]
    filled.log.clear()
    run(filled, pkgs, "update", "--all")
    assert not [path for method, path, *_ in filled.log if method == "HEAD"]


@pytest.mark.parametrize("html", [False, True])
def test_update_writes_what_upstream_has(filled: World, pkgs: Path, html: bool) -> None:
    filled.html = html
    result = run(filled, pkgs, "update", "--all")
    assert result.exit_code == 0, result.output
    assert sorted(p.name for p in pkgs.iterdir()) == ["app", "dep", "extra-dep", "native"]
    found = package(pkgs, "app")
    assert found.generated_by == "updater update app"
    assert [r.version for r in found.releases] == ["2.0", "1.0"]
    assert [r.name for r in found.releases[1].metadata.requires] == ["dep"]
    (file,) = found.releases[0].variants[0].wheels["any"]["py3-none"]
    assert file.sha256 == filled.sha256("app", file.file)
    assert file.size == len(filled.files["app"][file.file])
    # An exact pin keeps the old release; an extra is kept because somebody asks for it.
    dep = package(pkgs, "dep")
    assert [r.version for r in dep.releases] == ["2.0", "1.0"]
    assert list(dep.releases[0].metadata.extras) == ["fast"]
    assert list(package(pkgs, "native").releases[0].variants[0].wheels) == ["x86_64-linux"]


def test_the_second_run_asks_little_and_writes_nothing(filled: World, pkgs: Path) -> None:
    run(filled, pkgs, "update", "--all")
    before = {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in pkgs.rglob("*.*") if p.is_file()}
    filled.log.clear()
    result = run(filled, pkgs, "update", "--all", "--json")
    assert result.exit_code == 0
    assert not any(p["written"] for p in json.loads(result.stdout)["packages"])
    assert {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in before} == before
    assert sum(sent for *_, sent in filled.log) == 0
    assert all(path.startswith("/simple/") for _, path, *_ in filled.log)


def test_the_order_of_things_does_not_matter(filled: World, pkgs: Path, tmp_path: Path) -> None:
    run(filled, pkgs, "update", "--all", "--jobs", "1")
    other = tmp_path / "other"
    (other / "app").mkdir(parents=True)
    (other / "app" / "update.toml").write_text('source = "index"\n')
    for name in filled.files:
        filled.files[name] = dict(reversed(filled.files[name].items()))
    run(filled, other, "update", "app", "--jobs", "16")
    for path in pkgs.rglob("releases.json"):
        assert (other / path.relative_to(pkgs)).read_bytes() == path.read_bytes()


def test_check_says_what_is_new_and_writes_nothing(filled: World, pkgs: Path) -> None:
    run(filled, pkgs, "update", "--all")
    assert run(filled, pkgs, "check").exit_code == 0
    filled.add("native", "4.0", tag=X86)
    result = run(filled, pkgs, "check", "--json")
    assert result.exit_code == 2
    assert {p["name"]: p["added"] for p in json.loads(result.stdout)["packages"] if p["added"]} == {
        "native": ["4.0"]
    }
    assert [r.version for r in package(pkgs, "native").releases] == ["3.0"]


def test_one_package_keeps_to_what_the_others_ask_for(filled: World, pkgs: Path) -> None:
    run(filled, pkgs, "update", "--all")
    filled.add("dep", "3.0", 'extra-dep; extra == "fast"')
    filled.add("native", "4.0", tag=X86)
    assert run(filled, pkgs, "update", "dep").exit_code == 0
    # It was reached: the newest, and what is required.
    assert [r.version for r in package(pkgs, "dep").releases] == ["3.0", "1.0"]
    assert list(package(pkgs, "dep").releases[0].metadata.extras) == ["fast"]
    assert [r.version for r in package(pkgs, "native").releases] == ["3.0"]


def test_a_changed_hash_is_an_alarm_and_stops_only_its_package(filled: World, pkgs: Path) -> None:
    run(filled, pkgs, "update", "--all")
    old = (pkgs / "native" / "releases.json").read_bytes()
    file = f"native-3.0-{X86}.whl"
    filled.stated[file] = "f" * 64
    filled.add("dep", "3.0")
    result = run(filled, pkgs, "update", "--all")
    assert result.exit_code == 1
    assert "E530" in result.output
    assert "f" * 64 in result.output
    assert old.decode().split('"sha256": "')[1][:64] in result.output
    assert "uploaded 2026-01-02T03:04:05Z" in result.output
    assert (pkgs / "native" / "releases.json").read_bytes() == old
    assert package(pkgs, "dep").releases[0].version == "3.0"


def test_a_broken_release_is_left_out_and_reported(filled: World, pkgs: Path) -> None:
    filled.add("native", "4.0", "???", tag=X86)
    filled.files["native"]["native-5.0-py3-none-any.whl"] = b"no zip" * 100
    filled.files["native"]["../native-6.0-py3-none-any.whl"] = b""
    filled.files["native"]["native-sèven-py3-none-any.whl"] = b""
    result = run(filled, pkgs, "update", "--all", "--json")
    assert result.exit_code == 0
    assert [r.version for r in package(pkgs, "native").releases] == ["3.0"]
    (native,) = [p for p in json.loads(result.stdout)["packages"] if p["name"] == "native"]
    text = "\n".join(native["problems"])
    assert "E511" in text
    assert "E512" in text
    assert "E504" in text


def test_metadata_that_cannot_be_read_now_does_not_undo_what_is_recorded(
    filled: World, pkgs: Path, own_cache: Path
) -> None:
    run(filled, pkgs, "update", "--all")
    before = (pkgs / "native" / "releases.json").read_bytes()
    CliRunner().invoke(app, ["cache", "clear"])
    filled.faults[f"/files/native/native-3.0-{X86}.whl"] = lambda h, n: (
        h.answer(b"", "", 410) or True
    )
    run(filled, pkgs, "update", "--all")
    assert (pkgs / "native" / "releases.json").read_bytes() == before


def test_a_release_that_can_be_read_in_part_only_does_not_shrink(filled: World, pkgs: Path) -> None:
    arm = "native-3.0-cp312-cp312-manylinux_2_28_aarch64.whl"
    filled.add("native", "3.0", tag="cp312-cp312-manylinux_2_28_aarch64")
    run(filled, pkgs, "update", "--all")
    before = (pkgs / "native" / "releases.json").read_bytes()
    CliRunner().invoke(app, ["cache", "clear"])
    filled.faults[f"/files/native/{arm}"] = lambda h, n: h.answer(b"", "", 410) or True
    run(filled, pkgs, "update", "--all")
    assert arm in before.decode()
    assert (pkgs / "native" / "releases.json").read_bytes() == before


def test_an_index_page_that_fails_fails_its_package_only(filled: World, pkgs: Path) -> None:
    filled.pages["native"] = b"\xff<not a page"
    filled.faults["/simple/extra-dep/"] = lambda h, n: h.answer(b"{}", "application/json") or True
    result = run(filled, pkgs, "update", "--all")
    assert result.exit_code == 1
    assert sorted(p.parent.name for p in pkgs.glob("*/releases.json")) == ["app", "dep"]
    assert "E503" in result.output


def test_lock(filled: World, pkgs: Path, tmp_path: Path) -> None:
    requirements = tmp_path / "requirements.txt"
    requirements.write_text("app<2\n")
    out = tmp_path / "mine"
    result = run(filled, pkgs, "lock", str(requirements), "native", "-o", str(out))
    assert result.exit_code == 0, result.output
    assert [r.version for r in package(out, "app").releases] == ["1.0"]
    assert [r.version for r in package(out, "dep").releases] == ["1.0"]
    assert [r.version for r in package(out, "native").releases] == ["3.0"]
    assert not (pkgs / "native").exists()


def test_a_lock_leaves_what_update_keeps(filled: World, pkgs: Path) -> None:
    run(filled, pkgs, "update", "--all")
    before = (pkgs / "dep" / "releases.json").read_bytes()
    filled.add("fresh", "1.0", "dep==2.0", "leaf")
    filled.add("leaf", "1.0")
    assert run(filled, pkgs, "lock", "fresh", "-o", str(pkgs)).exit_code == 0
    assert (pkgs / "dep" / "releases.json").read_bytes() == before
    assert package(pkgs, "leaf").generated_by == "updater lock"


def test_an_index_beside_another_holds_only_its_own(
    filled: World, pkgs: Path, tmp_path: Path
) -> None:
    run(filled, pkgs, "update", "--all")
    mine = tmp_path / "mine"
    filled.add("tool", "1.0", "dep>=1", "only-here")
    filled.add("only-here", "1.0")
    (mine / "tool").mkdir(parents=True)
    (mine / "tool" / "update.toml").write_text('source = "index"\n')
    assert run(filled, mine, "update", "--all", "--beside", str(pkgs)).exit_code == 0
    assert sorted(p.parent.name for p in mine.glob("*/releases.json")) == ["only-here", "tool"]


def test_add_and_show(filled: World, pkgs: Path) -> None:
    assert run(filled, pkgs, "add", "Native").exit_code == 0
    result = run(filled, pkgs, "show", "native")
    assert result.exit_code == 0
    assert "3.0" in result.output
    assert "cp312" in result.output
    rows = json.loads(run(filled, pkgs, "show", "native", "--json").stdout)["variants"]
    assert rows[0]["systems"] == "x86_64"


def test_an_sdist_stands_in_where_there_is_no_wheel(filled: World, pkgs: Path) -> None:
    filled.add_sdist("src", "1.0", "dep")
    run(filled, pkgs, "add", "src")
    (release,) = package(pkgs, "src").releases
    assert release.sdist is not None
    assert release.sdist.sha256 == filled.sha256("src", "src-1.0.tar.gz")
    assert [r.name for r in release.metadata.requires] == ["dep"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["update"], "E500"),
        (["update", "nosuch"], "E500"),
        (["update", "--all", "app"], "E500"),
        (["lock", "not a requirement", "-o", "x"], "E513"),
        (["add", "x", "--from", "nowhere"], "E500"),
        (["show", "nosuch"], "E500"),
    ],
)
def test_what_is_asked_wrongly(filled: World, pkgs: Path, arguments: list[str], code: str) -> None:
    result = run(filled, pkgs, *arguments)
    assert isinstance(result.exception, UpdaterError)
    assert result.exception.problems[0].code == code


def test_the_program_ends_with_a_sentence_and_a_code(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "accelpkgs_updater", "show", "x", "--packages", str(tmp_path)]
    done = subprocess.run(
        command,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("accelpkgs E500: there is no x")
    assert "Traceback" not in done.stderr


def test_an_interrupt_leaves_everything_as_it_was(
    filled: World, pkgs: Path, tmp_path: Path
) -> None:
    filled.faults["/simple/native/"] = lambda h, n: time.sleep(5) or False
    command = [
        sys.executable,
        "-m",
        "accelpkgs_updater",
        "update",
        "--all",
        "--packages",
        str(pkgs),
        "--index",
        filled.index,
    ]
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    process = subprocess.Popen(
        command,
        env=environment,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        # Whoever runs the tests in the background may ignore it, and children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    deadline = time.monotonic() + 20
    while "/simple/native/" not in filled.asked and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "interrupted" in errors
    assert "Traceback" not in errors
    assert [p.name for p in pkgs.rglob("*")] == ["app", "update.toml"]
