"""Files of which only the first digits of their hash are known, and files whose METADATA is of
another version: recorded, and never to be chosen.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from accelpkgs_updater.core.models import INCOMPLETE, UNREAD, Variant
from accelpkgs_updater.disk.cache import Cache, default_folder
from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.measure.tasks import tasks
from accelpkgs_updater.net.http import Http, Limits
from accelpkgs_updater.record.folder import Folder, Outcome
from accelpkgs_updater.record.update import FolderUpdate
from accelpkgs_updater.sources.build import build_source

from ..world import World, metadata, wheel

TOML = """
[[source]]
kind = "index"

[[source]]
kind = "jetson"
folders = [ "jp6/cu126", "jp6/cu129" ]
"""
HOST = "pypi.jetson-ai-lab.io"
WHOLE, BEGUN = (f"p-2.8.0-{tag}-linux_aarch64.whl" for tag in ("cp310-cp310", "cp312-cp312"))


@pytest.fixture
def store(tmp_path: Path, world: World) -> Store:
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "update.toml").write_text(TOML)
    world.add_sdist("p", "2.8.0", "from-sdist")
    return Store(tmp_path)


@lru_cache
def made(version: str) -> bytes:
    """The bytes of a wheel, always the same: a zip has the time in it."""
    return wheel("p", "2.8.0", metadata("p", version, "from-wheel"))


def publish(
    world: World, folder: str, *files: str, stated: str = "whole", version: str = "2.8.0"
) -> None:
    """List wheels in a folder, their hash stated `whole`, not at all (``), or as another one."""
    links = []
    for file in files:
        content = made(version)
        sha256 = hashlib.sha256(content).hexdigest()
        path = f"/{folder}/+f/{sha256[:3]}/{sha256[3:16]}/{file}"
        world.faults[f"/{HOST}{path}"] = lambda h, n, c=content: (
            h.answer(c, "application/zip") or True
        )
        fragment = {"whole": f"#sha256={sha256}", "": ""}.get(stated, f"#sha256={stated}")
        links.append(f'<a href="{path}{fragment}">{file}</a>')
    body = f"<!DOCTYPE html><html><body>{''.join(links)}</body></html>".encode()
    page = f"/{HOST}/{folder}/+simple/p/"
    world.faults[page] = lambda h, n: h.answer(body, "text/html") or True


def update(world: World, store: Store) -> Outcome:
    http = Http(
        limits=Limits(stall=1, total=5, attempts=1),
        insecure_hosts=frozenset({urlsplit(world.base).netloc}),
        replay={HOST: world.base},
        sleep=lambda _: None,
    )
    cache = Cache(default_folder())
    cache.clear()
    folder = Folder(store, lambda n, config: build_source(http, cache, [world.index], n, config))
    outcome = next(o for o in FolderUpdate(folder).update(["p"]) if o.name == "p")
    if outcome.package is not None:
        store.write(outcome.package)
    return outcome


def recorded(store: Store) -> dict[str, Variant]:
    package = store.package("p")
    assert package is not None
    (release,) = package.releases
    return {
        f.file: v
        for v in release.variants
        for tags in v.wheels.values()
        for files in tags.values()
        for f in files
    }


def test_what_is_incomplete_is_recorded_so(world: World, store: Store) -> None:
    publish(world, "jp6/cu126", WHOLE)
    publish(world, "jp6/cu129", BEGUN, stated="")
    assert update(world, store).package is not None
    found = recorded(store)
    assert found[WHOLE].mark is None
    assert found[BEGUN].mark == INCOMPLETE
    (file,) = found[BEGUN].wheels["aarch64-linux"]["cp312-cp312"]
    assert (file.sha256, len(file.sha256_prefix)) == ("", 16)
    assert file.sha256_prefix[:3] in file.url
    assert '"sha256Prefix": "' in (store.folder / "p" / "releases.json").read_text()
    package = store.package("p")
    assert package is not None
    assert [t.file.file for t in tasks(package)] == [WHOLE]


def test_files_of_one_folder_are_told_apart(world: World, store: Store) -> None:
    publish(world, "jp6/cu126", WHOLE)
    page = world.faults[f"/{HOST}/jp6/cu126/+simple/p/"]
    publish(world, "jp6/cu126", BEGUN, stated="")
    bodies: list[bytes] = []
    for fault in (page, world.faults[f"/{HOST}/jp6/cu126/+simple/p/"]):
        fault(type("H", (), {"answer": lambda _, b, k: bodies.append(b)})(), 0)
    both = b"".join(bodies)
    world.faults[f"/{HOST}/jp6/cu126/+simple/p/"] = lambda h, n: h.answer(both, "text/html") or True
    assert update(world, store).package is not None
    assert {f: v.mark for f, v in recorded(store).items()} == {WHOLE: None, BEGUN: INCOMPLETE}


def test_a_connected_update_completes_it_and_no_later_one_forgets(
    world: World, store: Store
) -> None:
    publish(world, "jp6/cu129", BEGUN, stated="")
    update(world, store)
    publish(world, "jp6/cu129", BEGUN)
    second = update(world, store)
    assert second.changes.changed == ("2.8.0",)
    variant = recorded(store)[BEGUN]
    assert variant.mark is None
    (file,) = variant.wheels["aarch64-linux"]["cp312-cp312"]
    assert len(file.sha256) == 64
    assert file.sha256_prefix == ""
    before = (store.folder / "p" / "releases.json").read_bytes()
    publish(world, "jp6/cu129", BEGUN, stated="")
    assert not update(world, store).changes
    assert (store.folder / "p" / "releases.json").read_bytes() == before


def test_another_hash_is_refused_and_nothing_written(world: World, store: Store) -> None:
    publish(world, "jp6/cu129", BEGUN, stated="")
    update(world, store)
    before = (store.folder / "p" / "releases.json").read_bytes()
    publish(world, "jp6/cu129", BEGUN, stated="f" * 64)
    outcome = update(world, store)
    assert outcome.failed
    assert "E530" in [p.code for p in outcome.problems]
    assert (store.folder / "p" / "releases.json").read_bytes() == before


def test_metadata_of_another_version_marks_its_variant_alone(world: World, store: Store) -> None:
    publish(world, "jp6/cu126", WHOLE)
    publish(world, "jp6/cu129", BEGUN, version="2.8.0.post1")
    assert update(world, store).package is not None
    found = recorded(store)
    assert found[WHOLE].mark is None
    assert "version 2.8.0.post1" in (found[BEGUN].mark or "")
    before = (store.folder / "p" / "releases.json").read_bytes()
    assert not update(world, store).changes
    assert (store.folder / "p" / "releases.json").read_bytes() == before


def test_a_build_for_a_jetpack_borrows_nothing(world: World, store: Store) -> None:
    """It requires other things than the sdist says, or a wheel for a server with the same CUDA."""
    publish(world, "jp6/cu126", WHOLE)
    for path in [p for p in world.faults if "/+f/" in p]:
        del world.faults[path]
    assert update(world, store).package is not None
    assert recorded(store)[WHOLE].mark == UNREAD
