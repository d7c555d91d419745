"""An index and GitHub as one source: preferred files, borrowed and missing METADATA, and its
completion later.
"""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from accelpkgs_updater.core.models import UNREAD, Package
from accelpkgs_updater.disk.cache import Cache, default_folder
from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.net.http import Http, Limits
from accelpkgs_updater.record.folder import Folder, Outcome
from accelpkgs_updater.record.update import FolderUpdate
from accelpkgs_updater.sources.build import build_source

from ..world import World, metadata, wheel

TOML = """
[[source]]
kind = "index"

[[source]]
kind = "github"
repo = "o/r"

[keep]
sdists = true

[axes]
cuda = "requirements"
"""
API = "/api.github.com/repos/o/r/releases"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "update.toml").write_text(TOML)
    return Store(tmp_path)


def publish(world: World, *files: str, readable: bool = True, requires: str = "from-wheel") -> None:
    """Put wheels on GitHub; unreadable ones are listed, but their bytes are not there."""
    assets = []
    for file in files:
        local = file.split("-")[1]
        content = wheel("p", local, metadata("p", local, requires))
        quoted = file.replace("+", "%2B")
        path = f"/github.com/o/r/releases/download/v1/{quoted}"
        if readable:
            world.faults[path] = lambda h, n, c=content: h.answer(c, "application/zip") or True
        else:
            world.faults.pop(path, None)
        assets.append(
            {
                "name": file,
                "state": "uploaded",
                "browser_download_url": f"https://github.com/o/r/releases/download/v1/{quoted}",
                "digest": f"sha256:{file.encode().hex()[-64:]}",
                "size": 0,
            }
        )
    body = json.dumps([{"draft": False, "assets": assets}]).encode()
    world.faults[API] = lambda h, n: h.answer(body, "application/json") or True


def update(world: World, store: Store) -> Outcome:
    http = Http(
        limits=Limits(stall=1, total=5, attempts=1),
        insecure_hosts=frozenset({urlsplit(world.base).netloc}),
        replay=dict.fromkeys(("api.github.com", "github.com"), world.base),
        sleep=lambda _: None,
    )
    cache = Cache(default_folder())
    folder = Folder(
        store, lambda name, config: build_source(http, cache, [world.index], name, config)
    )
    outcome = next(o for o in FolderUpdate(folder).update(["p"]) if o.name == "p")
    if outcome.package is not None:
        store.write(outcome.package)
    return outcome


def variants(package: Package | None) -> dict[str, tuple[str | None, list[str]]]:
    assert package is not None
    (release,) = package.releases
    return {
        " ".join(f"{k}={x}" for k, x in sorted(v.axes.items())): (
            v.mark,
            [r.name for r in (release.metadata if v.metadata is None else v.metadata).requires],
        )
        for v in release.variants
    }


A = "p-1.0+cu12torch2.8cxx11abiTRUE-cp312-cp312-linux_x86_64.whl"
B = "p-1.0+cu13torch2.9cxx11abiTRUE-cp312-cp312-linux_x86_64.whl"


def test_wheels_of_github_beside_the_sdist_of_the_index(world: World, store: Store) -> None:
    world.add_sdist("p", "1.0", "from-sdist")
    publish(world, A, B)
    package = update(world, store).package
    assert variants(package) == {
        "cuda=13 cxx11abi=true torch=2.9": (None, ["from-wheel"]),
        "cuda=12 cxx11abi=true torch=2.8": (None, ["from-wheel"]),
    }
    assert package is not None
    assert package.releases[0].sdist is not None
    assert (
        package.releases[0].variants[0].url_prefix == "https://github.com/o/r/releases/download/v1/"
    )


def test_an_sdist_speaks_for_wheels_that_cannot_be_read(world: World, store: Store) -> None:
    world.add_sdist("p", "1.0", "from-sdist")
    publish(world, A, readable=False)
    package = update(world, store).package
    assert variants(package) == {"cuda=12 cxx11abi=true torch=2.8": (None, ["from-sdist"])}
    assert package is not None
    assert (
        package.releases[0].variants[0].evidence["requires"]["source"]
        == "p-1.0.tar.gz of the package index"
    )


def test_another_cuda_is_another_distribution(world: World, store: Store) -> None:
    tag = "cp312-cp312-manylinux_2_28_x86_64"
    world.add("p", "1.0", "nvidia-cuda-runtime-cu12==12.8.90", tag=tag)
    same, other = f"p-1.0+cu128-{tag}.whl", f"p-1.0+cu126-{tag}.whl"
    publish(world, same, other, readable=False)
    found = update(world, store).package
    assert variants(found) == {
        "cuda=12.8": (None, ["nvidia-cuda-runtime-cu12"]),
        "cuda=12.6": (UNREAD, ["nvidia-cuda-runtime-cu12"]),
    }
    # The index is preferred where both have the same build.
    assert found is not None
    assert [v.url_prefix is None for v in found.releases[0].variants] == [True, False]
    assert all(v.metadata is None for v in found.releases[0].variants)


def test_a_connected_run_completes_what_a_replay_left_open_and_keeps_it(
    world: World, store: Store
) -> None:
    world.files["p"] = {}
    publish(world, A, B, readable=False)
    first = update(world, store)
    assert {m for m, _ in variants(first.package).values()} == {UNREAD}
    publish(world, A, B)
    second = update(world, store)
    assert {m for m, _ in variants(second.package).values()} == {None}
    assert second.changes.changed == ("1.0",)
    whole = (store.folder / "p" / "releases.json").read_bytes()
    # A later run without a connection takes nothing back.
    Cache(default_folder()).clear()
    publish(world, A, B, readable=False)
    update(world, store)
    assert (store.folder / "p" / "releases.json").read_bytes() == whole


def test_a_source_that_fails_takes_nothing_away(world: World, store: Store) -> None:
    world.add_sdist("p", "1.0", "from-sdist")
    publish(world, A)
    update(world, store)
    before = (store.folder / "p" / "releases.json").read_bytes()
    world.faults[API] = lambda h, n: h.answer(b"", "text/plain", 500) or True
    outcome = update(world, store)
    assert outcome.failed
    assert any(p.code == "E510" for p in outcome.problems)
    assert (store.folder / "p" / "releases.json").read_bytes() == before


def test_a_source_that_fails_at_first_leaves_the_others(world: World, store: Store) -> None:
    world.add_sdist("p", "1.0", "from-sdist")
    world.faults[API] = lambda h, n: h.answer(b"", "text/plain", 500) or True
    outcome = update(world, store)
    assert outcome.package is not None
    assert outcome.package.releases[0].sdist is not None
    assert any(p.code == "E510" for p in outcome.problems)
