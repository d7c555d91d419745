"""What is recorded of a file is not asked for again, and makes no difference to what is written."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from accelpkgs_updater.cli.app import app
from accelpkgs_updater.core.models import INCOMPLETE, UNREAD, Metadata, Package, Release, Variant
from accelpkgs_updater.core.parse import parse
from accelpkgs_updater.core.wheel import Sdist, Wheel
from accelpkgs_updater.disk.cache import Cache, default_folder
from accelpkgs_updater.record.recorded_facts import RecordedFacts
from accelpkgs_updater.sources.source import UpstreamFile

from ..world import World


@pytest.fixture
def pkgs(tmp_path: Path, world: World) -> Path:
    folder = tmp_path / "pkgs"
    (folder / "app").mkdir(parents=True)
    (folder / "app" / "update.toml").write_text('source = "index"\n')
    world.add("app", "1.0", "dep[fast]>=1", "old")
    world.add("dep", "1.0", 'extra; extra == "fast"', 'late; extra == "slow"')
    world.add("extra", "0.1")
    world.add("late", "0.1")
    world.add_sdist("old", "0.1", "extra")
    update(world, folder)
    return folder


def update(world: World, folder: Path, *options: str) -> list[str]:
    """Update all with an empty cache; return the files that were looked into."""
    Cache(default_folder()).clear()
    world.log.clear()
    command = [
        "update",
        "--all",
        "--packages",
        str(folder),
        "--index",
        world.index,
        "--json",
        *options,
    ]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 0, done.output
    return sorted(
        {path.rpartition("/")[2] for _, path, *_ in world.log if path.startswith("/files/")}
    )


def texts(folder: Path) -> dict[str, bytes]:
    return {p.parent.name: p.read_bytes() for p in sorted(folder.rglob("releases.json"))}


def test_a_recorded_file_is_not_read_again(world: World, pkgs: Path) -> None:
    before = texts(pkgs)
    assert update(world, pkgs) == []
    new = world.add("dep", "2.0")
    assert update(world, pkgs) == [new]
    assert texts(pkgs).keys() == before.keys()


def test_it_is_read_again_on_demand(world: World, pkgs: Path) -> None:
    before = texts(pkgs)
    assert update(world, pkgs, "--reread") == sorted(
        f for files in world.files.values() for f in files if "late" not in f
    )
    assert texts(pkgs) == before


def test_an_extra_that_is_newly_asked_for_is_read(world: World, pkgs: Path, tmp_path: Path) -> None:
    new = world.add("app", "2.0", "dep[slow,none]", "old")
    assert update(world, pkgs) == [new, *world.files["dep"], *world.files["late"]]
    dep = parse((pkgs / "dep" / "releases.json").read_text())
    assert dep.kept_extras == ("fast", "none", "slow")
    assert list(dep.releases[0].metadata.extras) == ["fast", "slow"]
    assert update(world, pkgs) == [], "also that there is no such extra is known now"
    # The same as from nothing.
    fresh = tmp_path / "fresh"
    shutil.copytree(pkgs, fresh, ignore=shutil.ignore_patterns("releases.json"))
    update(world, fresh)
    assert texts(fresh) == texts(pkgs)


def test_an_extra_that_nobody_asks_for_any_more_goes(world: World, pkgs: Path) -> None:
    del world.files["app"]["app-1.0-py3-none-any.whl"]
    world.add("app", "2.0", "dep", "old")
    update(world, pkgs)
    dep = parse((pkgs / "dep" / "releases.json").read_text())
    assert (dep.kept_extras, dict(dep.releases[0].metadata.extras)) == ((), {})


NAME = "p-1+cu12torch2.8-py3-none-any.whl"


def found(**link: object) -> UpstreamFile:
    url = "https://example.org/p-1%2Bcu12torch2.8-py3-none-any.whl"
    return UpstreamFile(Wheel(NAME, url=url, **link))  # type: ignore[arg-type]


def test_bytes_are_hashed_once_in_their_life() -> None:
    when = "2026-01-02T03:04:05Z"
    file = Wheel(NAME, "a" * 64, 7, uploaded=when)
    variant = Variant(url_prefix="https://example.org/", wheels={"any": {"py3-none": (file,)}})
    known = RecordedFacts.of(Package("p", (Release("1", variants=(variant,)),)))
    same = known.hashed(found(size=7, uploaded=when))
    assert same.dist.sha256 == "a" * 64
    assert same.wheel is not None
    assert same.wheel.sha256 == "a" * 64
    # Other bytes may have come to the same place; what does not tell them apart does not count.
    for link in (
        {"size": 8, "uploaded": when},
        {"size": 7, "uploaded": "2026-02-02T03:04:05Z"},
        {"size": 7},
        {},
    ):
        assert known.hashed(found(**link)).dist.sha256 == ""
    assert known.hashed(found(sha256="b" * 64, size=7, uploaded=when)).dist.sha256 == "b" * 64


def test_a_hash_that_was_completed_stays_complete() -> None:
    url = "https://example.org/jp6/cu129/+f/aaa/aaaaaaaaaaaaa/p-1-py3-none-any.whl"
    file = Wheel("p-1-py3-none-any.whl", "a" * 64, url=url)
    variant = Variant(wheels={"any": {"py3-none": (file,)}})
    known = RecordedFacts.of(Package("p", (Release("1", variants=(variant,)),)))
    begun = UpstreamFile(replace(file, sha256="", sha256_prefix="a" * 16))
    assert known.hashed(begun).dist == file
    other = UpstreamFile(replace(file, sha256="", sha256_prefix="b" * 16))
    assert known.hashed(other) == other
    elsewhere = UpstreamFile(replace(begun.dist, url=f"{url}x"))
    assert known.hashed(elsewhere) == elsewhere


def test_what_is_incomplete_is_no_fact_about_other_files() -> None:
    begun = Wheel(NAME, size=7, sha256_prefix="a" * 16, uploaded="2026-01-02T03:04:05Z", url="u")
    variant = Variant(mark=INCOMPLETE, wheels={"any": {"py3-none": (begun,)}})
    metadata = Metadata(provides=())
    known = RecordedFacts.of(Package("p", (Release("1", metadata, (variant,)),)))
    assert known == RecordedFacts()
    assert known.read(UpstreamFile(Wheel(NAME)), ()) is None


def test_nothing_is_known_of_what_was_borrowed_or_not_read() -> None:
    file = Wheel(NAME, "a" * 64, 7)
    here = found(sha256="a" * 64)

    def known(**of_variant: object) -> RecordedFacts:
        variant = Variant(wheels={"any": {"py3-none": (file,)}}, **of_variant)  # type: ignore[arg-type]
        sdist = Sdist("p-1.tar.gz", "c" * 64)
        return RecordedFacts.of(Package("p", (Release("1", metadata, (variant,), sdist),)))

    metadata = Metadata(provides=())
    assert known().read(here, ()) is not None
    assert known().read(here, ("x",)) is None
    assert known(evidence={"requires": {"kind": "declared"}}).read(here, ()) is None
    assert known(mark=UNREAD).read(here, ()) is None
    assert known().read(found(sha256="c" * 64), ()) is None, "an sdist beside wheels was not read"
    metadata = Metadata()
    assert known().read(here, ()) is None, "nobody wrote down which extras there are"
