"""What `pkgs` has of indexes of folders is what the recordings and the facts say, to the letter:
nothing of it was written by hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from accelpkgs_updater.core.demand import prune_extras
from accelpkgs_updater.core.facts import KIND
from accelpkgs_updater.core.models import INCOMPLETE, Metadata, Variant
from accelpkgs_updater.core.wheel import Wheel
from accelpkgs_updater.disk.cache import Cache, default_folder
from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.net.http import Http, Limits
from accelpkgs_updater.replay.recording import Recording
from accelpkgs_updater.replay.server import serve
from accelpkgs_updater.sources.folders import FolderSource
from accelpkgs_updater.sources.source import UpstreamFile

ROOT = Path(__file__).resolve().parents[3]
STORE = Store(ROOT / "pkgs")
KINDS = {"pypi.jetson-ai-lab.io": "jetson", "wheels.astral.sh": "astral"}
Place = tuple[str, Variant, Metadata, str, Wheel]
"""Kind of source, a variant with what it requires, a system, and a file that it has there."""


def places(name: str) -> Iterator[Place]:
    package = STORE.package(name)
    for release in package.releases if package else ():
        for variant in release.variants:
            metadata = release.metadata if variant.metadata is None else variant.metadata
            for system, tags in variant.wheels.items():
                for file in {f for files in tags.values() for f in files}:
                    kind = KINDS.get(urlsplit(file.url).hostname or "")
                    if kind:
                        yield kind, variant, metadata, system, file


RECORDED = {name: found for name in STORE.names() if (found := [*places(name)])}


@pytest.fixture(scope="module")
def upstream() -> dict[tuple[str, str], UpstreamFile]:
    """(package, URL) → what the real source says of it, over the replay."""
    found = {}
    with serve(Recording.load(ROOT / "updater" / "replay")) as players:
        http = Http(
            limits=Limits(attempts=1),
            replay=players,
            insecure_hosts=frozenset(urlsplit(p).netloc for p in players.values()),
        )
        for name in RECORDED:
            for source in STORE.config(name).sources:  # type: ignore[union-attr]
                if source.kind in KINDS.values():
                    cache = Cache(default_folder())
                    asked = FolderSource(http, cache, source.kind, source.options)
                    for release in asked.discover(name).releases.values():
                        found |= {(name, f.dist.url): f for f in release.files}
    return found


def test_there_are_some() -> None:
    assert {"flash-attn", "transformer-engine-torch", "onnxruntime-gpu"} <= RECORDED.keys()


@pytest.mark.parametrize("name", RECORDED)
def test_each_file_is_what_its_index_lists(
    name: str, upstream: dict[tuple[str, str], UpstreamFile]
) -> None:
    for _, variant, _, _, file in RECORDED[name]:
        listed = upstream[name, file.url]
        assert (file.sha256, file.sha256_prefix) == (listed.dist.sha256, listed.dist.sha256_prefix)
        assert listed.dist.size in (None, file.size)
        # What `[[declared]]` fills in comes on top of what the file itself states.
        assert variant.axes.items() >= listed.axes.items()
        assert (variant.mark == INCOMPLETE) is (file.sha256 == "")


@pytest.mark.parametrize("name", RECORDED)
def test_requirements_and_code_are_what_the_facts_say(
    name: str, upstream: dict[tuple[str, str], UpstreamFile]
) -> None:
    facts = STORE.facts(name)
    package = STORE.package(name)
    assert package is not None
    for _, variant, metadata, system, file in RECORDED[name]:
        listed = upstream[name, file.url]
        for one in (system,) if system != "any" else ("x86_64-linux", "aarch64-linux"):
            known = facts.requires_of(file, listed.folder, one)
            if variant.evidence.get("requires", {}).get("kind") == KIND:
                assert known is not None
                assert metadata == prune_extras(known.metadata, package.kept_extras)
                assert variant.evidence["requires"] == known.evidence
            else:
                assert known is None or variant.mark == INCOMPLETE
            code = facts.code_of(file, listed.folder, one)
            assert variant.capabilities == (code.capabilities if code else None)
            assert variant.evidence.get("capabilities") == (code.evidence if code else None)
