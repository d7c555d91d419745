"""The recordings of Jetson AI Lab's and Astral's indexes, over the replay server and the real
sources.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from accelpkgs_updater.disk.cache import Cache, default_folder
from accelpkgs_updater.errors import UpdaterError
from accelpkgs_updater.net.http import Http, Limits
from accelpkgs_updater.replay.project_pages import project_pages
from accelpkgs_updater.replay.recording import Recording
from accelpkgs_updater.replay.server import serve
from accelpkgs_updater.sources.folders import FolderSource

FOLDER = Path(__file__).resolve().parents[2] / "replay"
RECORDED = Recording.load(FOLDER)
KINDS = {"pypi.jetson-ai-lab.io": "jetson", "wheels.astral.sh": "astral"}


@contextmanager
def playing(recorded: Recording) -> Iterator[Http]:
    with serve(recorded) as places:
        yield Http(
            limits=Limits(attempts=1),
            replay=places,
            insecure_hosts=frozenset(urlsplit(p).netloc for p in places.values()),
            sleep=lambda _: None,
        )


def test_every_recorded_wheel_is_found_where_it_lies() -> None:
    """But those that no Python of ours can use."""
    projects: dict[str, set[str]] = {}
    for url, name in RECORDED.projects:
        projects.setdefault(KINDS[urlsplit(url).hostname or ""], set()).add(name)
    with playing(RECORDED) as http:
        for kind, names in projects.items():
            source = FolderSource(http, Cache(default_folder()), kind, {})
            for name in sorted(names):
                found = source.discover(name)
                assert not found.problems
                files = [f for r in found.releases.values() for f in r.files]
                wanted = {
                    file.name: file
                    for (url, project), recorded in RECORDED.projects.items()
                    if project == name and KINDS[urlsplit(url).hostname or ""] == kind
                    for file in recorded
                    if "-cp38-" not in file.name
                }
                usable = {f.dist.file for f in files}
                assert usable <= wanted.keys()
                assert all("-cp39-cp39-" in n for n in wanted.keys() - usable)
                for file in files:
                    known = wanted[file.dist.file]
                    same_folder = RECORDED.folders.get(file.folder, {})
                    assert file.dist.file in same_folder
                    digits = str(
                        same_folder[file.dist.file].get("sha256")
                        or same_folder[file.dist.file]["sha256Prefix"]
                    )
                    assert (file.dist.sha256 or file.dist.sha256_prefix) == digits
                    assert file.dist.size in (known.size, None)
                    assert digits[:3] in file.dist.url


def test_a_build_states_what_it_is_for() -> None:
    with playing(RECORDED) as http:
        for kind in ("jetson", "astral"):
            source = FolderSource(http, Cache(default_folder()), kind, {})
            for name in ("flash-attn", "mamba-ssm", "causal-conv1d"):
                for release in source.discover(name).releases.values():
                    for file in release.files:
                        axes = {"jetson": {"cuda", "jetpack"}, "astral": {"cuda", "torch"}}[kind]
                        assert axes == file.axes.keys()


def test_a_host_of_which_nothing_was_recorded_is_not_played() -> None:
    with serve(Recording.load(FOLDER / "jetson.json")) as places:
        assert [*places] == ["pypi.jetson-ai-lab.io"]
    with serve(RECORDED) as places:
        assert {"wheels.astral.sh", "download.pytorch.org", "api.github.com"} <= places.keys()


def test_metadata_of_an_artifact_is_not_there() -> None:
    with playing(RECORDED) as http:
        source = FolderSource(http, Cache(default_folder()), "astral", {})
        found = source.discover("flash-attn").releases
        (version, release) = next(iter(found.items()))
        assert release.files[0].dist.metadata_sha256 == ""
        with pytest.raises(UpdaterError, match="E51"):
            source.metadata("flash-attn", version, release.files[0])


A, B = "a" * 64, "b" * 64
JETSON = "https://pypi.jetson-ai-lab.io/jp6/cu126"
WHEEL = "p-1.0-cp310-cp310-linux_aarch64.whl"


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"a.json": {}},
        {"a.json": []},
        {"a.json": {"folders": {JETSON: {WHEEL: {}}}}},
        {"a.json": {"folders": {JETSON: {WHEEL: {"sha256": "xyz"}}}}},
        {"a.json": {"folders": {JETSON: {"x": {"sha256": A}}}}},
        {"a.json": {"folders": {"https://elsewhere.example/x": {WHEEL: {"sha256": A}}}}},
        {
            "a.json": {"folders": {JETSON: {WHEEL: {"sha256": A}}}},
            "b.json": {"folders": {JETSON: {WHEEL: {"sha256": B}}}},
        },
    ],
)
def test_recordings_that_cannot_be_played(tmp_path: Path, files: dict[str, Any]) -> None:
    for name, value in files.items():
        (tmp_path / name).write_text(json.dumps(value))
    with pytest.raises((ValueError, AttributeError)):
        project_pages(Recording.load(tmp_path))


def test_recordings_of_a_folder_are_one(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"urls": {"https://x/": {WHEEL: A}}}))
    (tmp_path / "b.json").write_text(json.dumps({"folders": {JETSON: {WHEEL: {"sha256": A}}}}))
    (tmp_path / "c.json").write_text(json.dumps({"urls": {"https://x/": {WHEEL: A}}}))
    whole = Recording.load(tmp_path)
    assert whole.urls == {"https://x/": {WHEEL: A}}
    assert whole.folders == {JETSON: {WHEEL: {"sha256": A}}}
