"""Wheels behind HTTP, looked at by their ends."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from accelpkgs_updater.cli.app import app
from accelpkgs_updater.core.parse import parse
from accelpkgs_updater.core.wheel import Wheel
from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.measure.failure import MeasureError
from accelpkgs_updater.measure.start_up_file import load_start_up, save_start_up
from accelpkgs_updater.measure.start_up_look import StartUpLooker
from accelpkgs_updater.measure.tail import TailSource
from accelpkgs_updater.net.http import Http

from ..world import World, metadata
from .build import MemorySource, wheel

CODE = b"import os\n"
NOISE = bytes((i * i + i // 251) % 251 for i in range(300_000))


def distribution(name: str, version: str, members: dict[str, bytes]) -> bytes:
    info = {f"{name}-{version}.dist-info/METADATA": metadata(name, version)}
    return wheel({**members, **info}, stored=list(members))


@pytest.fixture
def pkgs(tmp_path: Path, world: World) -> Path:
    world.files["leaf"] = {
        "leaf-2-py3-none-any.whl": distribution("leaf", "2", {"leaf.pth": CODE, "leaf/a": NOISE}),
        "leaf-1-py3-none-any.whl": distribution("leaf", "1", {"leaf.py": b""}),
    }
    world.files["clean"] = {"clean-1-py3-none-any.whl": distribution("clean", "1", {"c.py": b""})}
    for name in world.files:
        (tmp_path / "pkgs" / name).mkdir(parents=True)
        (tmp_path / "pkgs" / name / "update.toml").write_text('source = "index"\n')
    return tmp_path / "pkgs"


def run(world: World, pkgs: Path, *arguments: str) -> tuple[int, str, str]:
    given = [*arguments, "--packages", str(pkgs), "--index", world.index]
    result = CliRunner().invoke(app, given)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def start_ups(pkgs: Path, name: str) -> list[tuple[str, ...] | None]:
    text = (pkgs / name / "releases.json").read_text()
    found = [v.start_up for r in parse(text).releases for v in r.variants]
    return [each and tuple(one.file for one in each) for each in found]


def test_from_the_index_to_the_releases(world: World, pkgs: Path) -> None:
    assert run(world, pkgs, "update", "--all")[0] == 0
    assert start_ups(pkgs, "leaf") == [None, None]
    world.log.clear()
    code, out, _ = run(world, pkgs, "measure", "--start-up", "--all", "--json")
    assert code == 0
    assert {
        (s["file"], *(one["file"] for one in s["startUp"])) for s in json.loads(out)["startUp"]
    } == {
        ("leaf-2-py3-none-any.whl", "leaf.pth"),
        ("leaf-1-py3-none-any.whl",),
        ("clean-1-py3-none-any.whl",),
    }
    assert start_ups(pkgs, "leaf") == [("leaf.pth",), ()]
    assert start_ups(pkgs, "clean") == [()]
    # One request for most; the .pth file that lies before the end takes two more.
    asked = [row for row in world.log if "/files/" in row[1]]
    assert sorted(row[1].rpartition("/")[2] for row in asked) == [
        "clean-1-py3-none-any.whl",
        "leaf-1-py3-none-any.whl",
        *["leaf-2-py3-none-any.whl"] * 3,
    ]
    assert sum(row[3] for row in asked) < 160_000


def test_nothing_is_asked_twice_and_an_update_keeps_it(world: World, pkgs: Path) -> None:
    assert run(world, pkgs, "update", "--all")[0] == 0
    assert run(world, pkgs, "measure", "--start-up", "--all")[0] == 0
    before = {p: p.read_bytes() for p in pkgs.rglob("*.json")}
    world.log.clear()
    assert run(world, pkgs, "measure", "--start-up", "--all")[0] == 0
    assert run(world, pkgs, "update", "--all")[0] == 0
    assert {p: p.read_bytes() for p in pkgs.rglob("*.json")} == before
    assert [row for row in world.log if "/files/" in row[1]] == []


def test_what_cannot_be_read_stays_unknown_and_the_rest_goes_on(world: World, pkgs: Path) -> None:
    assert run(world, pkgs, "update", "--all")[0] == 0
    world.files["leaf"]["leaf-2-py3-none-any.whl"] = b"no wheel" * 20_000
    code, _, told = run(world, pkgs, "measure", "--start-up", "--all")
    assert code == 1
    assert "accelpkgs E540: wheel cannot be measured" in told
    assert start_ups(pkgs, "leaf") == [None, ()]
    assert start_ups(pkgs, "clean") == [()]


def test_many_failures_of_one_kind_are_one_problem(world: World, pkgs: Path) -> None:
    assert run(world, pkgs, "update", "--all")[0] == 0
    world.ranges = False
    code, _, told = run(world, pkgs, "measure", "--start-up", "leaf")
    assert code == 1
    assert told.count("accelpkgs E5") == 1
    assert "leaf-2-py3-none-any.whl, and 1 more of leaf" in told
    assert start_ups(pkgs, "leaf") == [None, None]


def test_what_was_seen_before_a_kill_is_kept(tmp_path: Path, world: World, pkgs: Path) -> None:
    assert run(world, pkgs, "update", "--all")[0] == 0
    store, files = Store(pkgs), world.files["leaf"]

    def open_file(name: str, file: Wheel) -> MemorySource:
        return MemorySource(files[file.file], name=file.file)

    looks = StartUpLooker(store, open_file, "2026-11-29").run("leaf")
    next(looks)
    looks.close()
    (seen,) = load_start_up(store, "leaf").values()
    assert (seen.file, [one.file for one in seen.found]) == (
        "leaf-2-py3-none-any.whl",
        ["leaf.pth"],
    )
    (left,) = StartUpLooker(store, open_file, "2026-11-29").todo("leaf")
    assert left.file.file == "leaf-1-py3-none-any.whl"


def test_sizes_are_those_of_the_directory_and_old_looks_get_them_again(
    world: World, pkgs: Path
) -> None:
    assert run(world, pkgs, "update", "--all")[0] == 0
    assert run(world, pkgs, "measure", "--start-up", "leaf")[0] == 0
    store = Store(pkgs)
    whole = load_start_up(store, "leaf")
    info = len(metadata("leaf", "2"))
    assert {one.file: one.unpacked for one in whole.values()} == {
        "leaf-2-py3-none-any.whl": len(CODE) + len(NOISE) + info,
        "leaf-1-py3-none-any.whl": info,
    }
    # As an older updater left it.
    save_start_up(store, "leaf", {k: replace(one, unpacked=None) for k, one in whole.items()})
    world.log.clear()
    assert run(world, pkgs, "measure", "--start-up", "leaf")[0] == 0
    assert [row for row in world.log if "/files/" in row[1]] == []
    assert run(world, pkgs, "measure", "--start-up", "--again", "leaf")[0] == 0
    assert {k: one.unpacked for k, one in load_start_up(store, "leaf").items()} == {
        k: one.unpacked for k, one in whole.items()
    }
    world.log.clear()
    assert run(world, pkgs, "measure", "--start-up", "--again", "leaf")[0] == 0
    assert [row for row in world.log if "/files/" in row[1]] == []


@pytest.mark.parametrize("size", [10, 64 << 10, (64 << 10) + 1, 200_000])
def test_the_end_of_a_file_is_a_source_of_all_of_it(world: World, size: int) -> None:
    data = NOISE[:size]
    world.files["x"] = {"x-1-py3-none-any.whl": data}
    file = Wheel("x-1-py3-none-any.whl", url=f"{world.base}/files/x/x-1-py3-none-any.whl")
    host = world.base.partition("://")[2]
    source = TailSource(
        Http(insecure_hosts=frozenset({host})), file, frozenset({host.partition(":")[0]})
    )
    assert source.size == size
    for start, stop in ((0, size), (0, 1), (size - 1, size), (size // 3, size // 2)):
        assert b"".join(source.read(start, stop)) == data[start:stop]
    before = len(world.log)
    assert b"".join(source.read(max(0, size - 1000), size)) == data[-1000:]
    assert len(world.log) == before


def test_a_server_without_ranges_is_told(world: World) -> None:
    world.ranges = False
    world.files["x"] = {"x-1-py3-none-any.whl": NOISE}
    file = Wheel("x-1-py3-none-any.whl", url=f"{world.base}/files/x/x-1-py3-none-any.whl")
    host = world.base.partition("://")[2]
    with pytest.raises(MeasureError, match="gives no ranges"):
        TailSource(
            Http(insecure_hosts=frozenset({host})), file, frozenset({host.partition(":")[0]})
        )
