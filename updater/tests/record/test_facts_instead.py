"""What is recorded of files that cannot be read, but of which a facts.json knows something."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from accelpkgs_updater.cli.release_table import rows
from accelpkgs_updater.core.models import UNHASHED, UNREAD, Variant
from accelpkgs_updater.core.parse import parse
from accelpkgs_updater.core.render import render
from accelpkgs_updater.disk.cache import Cache, default_folder
from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.errors import Problem
from accelpkgs_updater.net.http import Http, Limits
from accelpkgs_updater.record.folder import Folder, Outcome
from accelpkgs_updater.record.update import FolderUpdate
from accelpkgs_updater.sources.build import build_source

from ..world import World, metadata, wheel

TOML = """
[[source]]
kind = "index"
[[source]]
kind = "pytorch"
url = "https://download.pytorch.org/whl"
tags = [ "cu126", "rocm6.4" ]
[keep]
extras = [ "*" ]
"""
HOST = "/download.pytorch.org/whl"
CU126 = f"https:/{HOST}/cu126"
FILE = "p-1.0+cu126-cp312-cp312-linux_x86_64.whl"
FACT: dict[str, Any] = {
    "version": "1.0",
    "folder": CU126,
    "systems": ["x86_64-linux"],
    "grade": "medium",
    "date": "2026-11-29",
    "requiresPython": ">=3.9",
    "requiresDist": ["numpy>=1", 'fast; extra == "speed"'],
    "witnesses": [{"kind": "lock", "where": "o/r@c0ffee:uv.lock", "what": "agrees"}],
}
TRUE = metadata("p", "1.0+cu126", "numpy>=1", 'fast; extra == "speed"')


@pytest.fixture
def store(tmp_path: Path, world: World) -> Store:
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "update.toml").write_text(TOML)
    world.add("numpy", "2.0")
    world.add("fast", "2.0")
    return Store(tmp_path)


def declare(store: Store, *facts: dict[str, Any], code: tuple[dict[str, Any], ...] = ()) -> None:
    value = {"format": 1, "name": "p", "requires": facts, "code": code}
    (store.folder / "p" / "facts.json").write_text(json.dumps(value))


def publish(
    world: World, *files: str, tag: str = "cu126", readable: bytes | None = None, stated: str = ""
) -> None:
    """Put wheels on PyTorch's index. `readable`: their METADATA; else nobody can read them.
    `stated`: an attribute of their links.
    """
    links = ""
    for file in files:
        content = wheel("p", file.split("-")[1], readable or b"")
        quoted = file.replace("+", "%2B")
        path = f"{HOST}/{tag}/{quoted}"
        world.faults.pop(path, None)
        if readable is not None:
            world.faults[path] = lambda h, n, c=content: h.answer(c, "application/zip") or True
        digest = hashlib.sha256(file.encode()).hexdigest()
        links += f'<a href="/whl/{tag}/{quoted}#sha256={digest}" {stated}>{file}</a>\n'
    page = f"<!DOCTYPE html><html><body>\n{links}</body></html>".encode()
    world.faults[f"{HOST}/{tag}/p/"] = lambda h, n: h.answer(page, "text/html") or True


def update(world: World, store: Store) -> Outcome:
    http = Http(
        limits=Limits(stall=1, total=5, attempts=1),
        insecure_hosts=frozenset({urlsplit(world.base).netloc}),
        replay={"download.pytorch.org": world.base},
        sleep=lambda _: None,
    )
    cache = Cache(default_folder())
    cache.clear()
    folder = Folder(
        store, lambda name, config: build_source(http, cache, [world.index], name, config)
    )
    outcome = next(o for o in FolderUpdate(folder).update(["p"]) if o.name == "p")
    if outcome.package is not None:
        store.write(outcome.package)
    return outcome


def only(outcome: Outcome) -> Variant:
    assert outcome.package is not None, outcome.problems
    ((variant,),) = (r.variants for r in outcome.package.releases)
    return variant


def names(outcome: Outcome) -> list[str]:
    assert outcome.package is not None
    (release,) = outcome.package.releases
    return [str(r) for r in release.metadata.requires]


def refuted(outcome: Outcome) -> list[Problem]:
    return [p for p in outcome.problems if p.code == "E531"]


KNOWN = {
    "kind": "facts",
    "grade": "medium",
    "source": "o/r@c0ffee:uv.lock: agrees",
    "date": "2026-11-29",
}


def test_a_fact_stands_in_for_what_cannot_be_read(world: World, store: Store) -> None:
    publish(world, FILE)
    assert only(update(world, store)).mark == UNREAD
    declare(store, FACT)
    outcome = update(world, store)
    variant = only(outcome)
    assert (variant.mark, variant.evidence) == (None, {"requires": KNOWN})
    assert names(outcome) == ["numpy>=1"]
    assert outcome.package is not None
    (release,) = outcome.package.releases
    assert {e: [str(r) for r in rs] for e, rs in release.metadata.extras.items()} == {
        "speed": ["fast"]
    }
    assert parse(render(outcome.package)) == outcome.package
    assert rows(outcome.package)[0]["known from"] == "facts: requires medium"
    # Twice is once, and a fact that is gone leaves nothing behind.
    before = (store.folder / "p" / "releases.json").read_bytes()
    update(world, store)
    assert (store.folder / "p" / "releases.json").read_bytes() == before
    declare(store)
    assert only(update(world, store)).mark == UNREAD


def test_what_is_read_replaces_a_fact(world: World, store: Store) -> None:
    declare(store, FACT)
    publish(world, FILE)
    update(world, store)
    publish(world, FILE, readable=TRUE)
    outcome = update(world, store)
    assert only(outcome).evidence == {}
    assert refuted(outcome) == []
    # And stays, where it can be read no more.
    publish(world, FILE)
    assert only(update(world, store)).evidence == {}


def test_a_fact_that_is_wrong_is_reported_and_not_taken(world: World, store: Store) -> None:
    declare(store, {**FACT, "requiresDist": ["numpy>=1", "old"], "requiresPython": ">=3.8"})
    publish(world, FILE, readable=TRUE)
    for _ in range(2):
        # Until somebody corrects it, also when nothing is read any more.
        outcome = update(world, store)
        (problem,) = refuted(outcome)
        assert problem.where == FILE
        assert "Requires-Python: >=3.9 was read, >=3.8 is declared" in problem.why
        assert "declared, not read: old" in problem.why
        assert "read, not declared of speed: fast" in problem.why
        assert problem.fix.endswith("pkgs/p/facts.json")
        assert not outcome.failed
        assert only(outcome).evidence == {}
        assert names(outcome) == ["numpy>=1"]


@pytest.mark.parametrize("attribute", ["data-core-metadata", "data-dist-info-metadata"])
def test_the_hash_of_metadata_on_the_page_proves_a_fact(
    world: World, store: Store, attribute: str
) -> None:
    predicted = hashlib.sha256(TRUE).hexdigest()
    declare(store, {**FACT, "metadataSha256": predicted})
    publish(world, FILE, stated=f'{attribute}="sha256={predicted}"')
    world.log.clear()
    outcome = update(world, store)
    found = only(outcome).evidence["requires"]
    assert (found["kind"], found["grade"]) == ("facts", "proven")
    assert found["source"].startswith(f"the index states this hash of METADATA: {FILE}; o/r@")
    assert not [path for _, path, *_ in world.log if "cu126" in path and ".whl" in path]
    # The proof outlasts a page that no longer states the hash.
    publish(world, FILE)
    assert only(update(world, store)).evidence["requires"] == found


def test_another_hash_refutes_nothing(world: World, store: Store) -> None:
    declare(store, {**FACT, "metadataSha256": "a" * 64})
    publish(world, FILE, stated=f'data-core-metadata="sha256={"b" * 64}"')
    assert only(update(world, store)).evidence == {"requires": KNOWN}


def test_a_fact_of_some_pythons_says_nothing_of_the_others(world: World, store: Store) -> None:
    declare(store, {**FACT, "pythons": ["cp312-cp312"]})
    publish(world, FILE, FILE.replace("cp312", "cp313"))
    outcome = update(world, store)
    assert outcome.package is not None
    (release,) = outcome.package.releases
    assert {t: v.mark for v in release.variants for t in v.wheels["x86_64-linux"]} == {
        "cp312-cp312": None,
        "cp313-cp313": UNREAD,
    }


def test_a_fact_is_never_about_the_copy_of_the_package_index(world: World, store: Store) -> None:
    world.add("p", "1.0", "other", tag="cp312-cp312-linux_x86_64")
    world.add("other", "1.0")
    declare(store, FACT)
    publish(world, FILE)
    outcome = update(world, store)
    assert outcome.package is not None
    (release,) = outcome.package.releases
    found = {
        v.url_prefix: [r.name for r in (v.metadata or release.metadata).requires]
        for v in release.variants
    }
    assert found == {None: ["other"], f"{CU126}/": ["numpy"]}


def test_code_is_known_by_facts_too(world: World, store: Store) -> None:
    code = {k: v for k, v in FACT.items() if k in ("version", "systems", "date")}
    cuda = {"folder": CU126, "grade": "high", "sources": ["build.sh"], "capabilities": ["sm_61"]}
    rocm = {
        "folder": CU126.replace("cu126", "rocm6.4"), "grade": "weak", "sources": ["backend.rs"],
        "gfx": ["gfx1100"], "perhaps": ["gfx1201"],
    }  # fmt: skip
    rocm_requires = {**FACT, "folder": rocm["folder"]}
    declare(store, FACT, rocm_requires, code=({**code, **cuda}, {**code, **rocm}))
    publish(world, FILE)
    publish(world, FILE.replace("cu126", "rocm6.4"), tag="rocm6.4")
    outcome = update(world, store)
    assert outcome.package is not None
    (release,) = outcome.package.releases
    first, second = release.variants
    assert (first.capabilities, first.gfx) == (("sm_61",), None)
    assert first.evidence["capabilities"] == {**KNOWN, "grade": "high", "source": "build.sh"}
    assert (second.capabilities, second.gfx) == (None, ("gfx1100",))
    assert second.evidence["gfx"] == {**KNOWN, "grade": "weak", "source": "backend.rs"}
    told = [row["known from"] for row in rows(outcome.package)]
    assert told == ["facts: capabilities high, requires medium", "facts: gfx weak, requires medium"]


def test_a_release_without_any_hash_is_recorded_as_that(world: World, store: Store) -> None:
    known = {"folder": CU126, "systems": ["x86_64-linux"], "date": "2026-11-29", "sources": ["s"]}
    unhashed = [{"version": v, **known} for v in ("1.0", "1.1")]
    (store.folder / "p" / "facts.json").write_text(
        json.dumps({"format": 1, "name": "p", "requires": [FACT], "unhashed": unhashed})
    )
    publish(world, FILE)
    for _ in range(2):
        outcome = update(world, store)
        assert outcome.package is not None
        newer, release = outcome.package.releases
        assert (newer.version, release.version) == ("1.1", "1.0")
        (variant,) = newer.variants
        assert (variant.mark, dict(variant.wheels)) == (UNHASHED, {"x86_64-linux": {}})
        assert variant.evidence["files"]["source"] == "s"
        # Of 1.0 there is a file with a hash.
        assert [v.mark for v in release.variants] == [None]
        assert parse(render(outcome.package)) == outcome.package


def test_a_facts_json_that_cannot_be_read_is_named(world: World, store: Store) -> None:
    declare(store, {**FACT, "grade": "sure"})
    outcome = update(world, store)
    assert outcome.package is None
    (problem,) = outcome.problems
    assert (problem.code, Path(problem.where).name) == ("E532", "facts.json")
    assert problem.why[0].startswith("requires[0].grade")
