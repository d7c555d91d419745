"""What is kept of a page says what the page says, and is read anew where that may not be so."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from packaging.version import Version

from accelpkgs_updater.core.support import SYSTEMS
from accelpkgs_updater.disk.cache import Cache
from accelpkgs_updater.net.http import Http, Limits
from accelpkgs_updater.sources import index as index_module
from accelpkgs_updater.sources.grouping import outline_of, tags_of
from accelpkgs_updater.sources.index import IndexSource
from accelpkgs_updater.sources.source import UpstreamListing

from ..world import World


def listed(world: World, cache: Cache) -> UpstreamListing:
    http = Http(limits=Limits(attempts=1), insecure_hosts=frozenset({urlsplit(world.base).netloc}))
    return IndexSource(http, cache, world.index).discover("p")


@pytest.fixture
def filled(world: World) -> World:
    world.add("p", "1.0")
    world.add("p", "2.0", tag="cp312-cp312-manylinux_2_17_x86_64")
    world.add("p", "2.0", tag="cp311-abi3-manylinux_2_17_aarch64")
    world.add("p", "2.0", tag="cp312-cp312-win_amd64")
    world.add("p", "3.0", tag="cp312-cp312-win_amd64")
    world.add_sdist("p", "3.0")
    world.yanked.add(world.add("p", "4.0"))
    world.files["p"]["q-1.0-py3-none-any.whl"] = b"of another"
    return world


def test_what_is_kept_is_what_was_read(filled: World, tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    first, second = listed(filled, cache), listed(filled, cache)
    assert [sent for *_, sent in filled.log][1:] == [0]
    assert first == second
    assert list(first.releases) == [Version(v) for v in ("4.0", "3.0", "2.0", "1.0")]
    assert [len(r.files) for r in first.releases.values()] == [1, 1, 2, 1]
    assert first.native
    assert first.elsewhere == {Version("2.0"), Version("3.0")}
    assert [p.title for p in second.problems] == [
        "1 files were left out, their names are not what a standard allows"
    ]


def test_the_outline_says_what_the_files_say(filled: World, tmp_path: Path) -> None:
    for release in listed(filled, Cache(tmp_path)).releases.values():
        outline = outline_of(release)
        assert outline is not None
        tags: dict[str, set[str]] = {}
        for file in release.files:
            for system in file.wheel.platforms if file.wheel else ():
                tags.setdefault(system, set()).update(file.wheel.tags if file.wheel else ())
        assert {s: set(t) for s, t in tags_of(release).items()} == tags
        assert tags.keys() <= {*SYSTEMS, "any"}
        assert outline.sdist == any(f.sdist for f in release.files)
        assert release.yanked == all(f.dist.yanked is not None for f in release.files)


def test_a_page_that_changed_is_read_again(filled: World, tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    before = listed(filled, cache)
    filled.add("p", "5.0")
    assert len(listed(filled, cache).releases) == len(before.releases) + 1


def test_for_a_while_nobody_is_asked(filled: World, tmp_path: Path) -> None:
    cache = Cache(tmp_path, fresh=600)
    before = listed(filled, cache)
    filled.add("p", "5.0")
    assert listed(filled, cache) == before
    assert len(filled.log) == 1


def test_what_another_updater_kept_is_read_anew(
    filled: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = Cache(tmp_path, fresh=600)
    before = listed(filled, cache)
    monkeypatch.setattr(index_module, "made_by", lambda: "another")
    assert listed(filled, cache) == before
    assert [sent > 0 for *_, sent in filled.log] == [True, True]


@pytest.mark.parametrize(
    "wrong",
    ["{", "[]", "{}", '{"releases": 1}', '{"shapes": [], "releases": [["x", 0, 0, 0, []]]}'],
)
def test_what_is_broken_is_read_anew(filled: World, tmp_path: Path, wrong: str) -> None:
    cache = Cache(tmp_path, fresh=600)
    before = listed(filled, cache)
    (kept,) = (path for path in tmp_path.rglob("*.json"))
    try:
        value = json.loads(wrong)
    except ValueError:
        value = None
    if isinstance(value, dict) and value:
        value = {**json.loads(kept.read_text()), **value}
    kept.write_text(wrong if value is None else json.dumps(value))
    assert listed(filled, cache) == before
