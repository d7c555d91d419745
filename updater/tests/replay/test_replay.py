"""The real sources over the replay server, and the server against the true formats."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from packaging.version import Version

from accelpkgs_updater.core.filenames import parse_wheel
from accelpkgs_updater.disk.cache import Cache, default_folder
from accelpkgs_updater.errors import UpdaterError
from accelpkgs_updater.net.http import Http, Limits
from accelpkgs_updater.replay.bodies import page
from accelpkgs_updater.replay.recording import Recording
from accelpkgs_updater.replay.server import serve
from accelpkgs_updater.sources.folders import FolderSource
from accelpkgs_updater.sources.github_releases import HEADERS, GithubSource
from accelpkgs_updater.sources.simple_page import parse_page

from ..sources.github_api import Judge, description

RECORDED = Recording.load(Path(__file__).resolve().parents[2] / "replay")
PYTORCH = {
    "url": "https://download.pytorch.org/whl",
    "hosts": ["download-r2.pytorch.org"],
    "tags": ["cpu", "cu126", "cu128", "rocm6.4"],
}


@pytest.fixture
def http() -> Iterator[Http]:
    with serve(RECORDED) as places:
        netlocs = frozenset(urlsplit(p).netloc for p in places.values())
        yield Http(
            limits=Limits(attempts=2), replay=places, insecure_hosts=netlocs, sleep=lambda _: None
        )


def pytorch(http: Http, **options: Any) -> FolderSource:
    return FolderSource(http, Cache(default_folder()), "pytorch", {**PYTORCH, **options})


def github(http: Http, name: str, repo: str, **options: Any) -> GithubSource:
    return GithubSource(http, Cache(default_folder()), name, {"repo": repo, **options})


def test_pytorchs_index(http: Http) -> None:
    found = pytorch(http).discover("torch")
    files = found.releases[Version("2.8.0")].files
    by_axes = {tuple(sorted(f.axes.items())) for f in files}
    assert (("cuda", "12.6"),) in by_axes
    assert (("cuda", "none"), ("rocm", "6.4")) in by_axes
    assert (("cuda", "none"), ("rocm", "none")) in by_axes
    for file in files:
        assert file.url_prefix is not None
        assert file.wheel is not None
        assert file.dist.sha256 == RECORDED.urls[file.url_prefix][file.dist.file]
        assert "%2B" not in file.url_prefix
    assert {
        urlsplit(f.url_prefix or "").hostname for r in found.releases.values() for f in r.files
    } == {
        "download.pytorch.org",
        "download-r2.pytorch.org",
    }


def test_one_name_in_two_folders_is_two_files(http: Http) -> None:
    files = pytorch(http).discover("torchvision").releases
    names = [f.dist.file for r in files.values() for f in r.files]
    urls = {f.dist.url for r in files.values() for f in r.files}
    assert len(urls) == len(names)


def test_a_host_that_update_toml_does_not_name_is_not_visited(http: Http) -> None:
    found = pytorch(http, hosts=[]).discover("torch")
    assert any("does not name" in p.why[0] for p in found.problems)
    assert {urlsplit(f.dist.url).hostname for r in found.releases.values() for f in r.files} == {
        "download.pytorch.org"
    }


def test_links_without_a_hash_are_left_out_unless_they_may_be_downloaded(http: Http) -> None:
    prefix, name = (
        "https://download.pytorch.org/whl/cu126/",
        "torch-2.11.0+cu126-cp312-cp312-linux_x86_64.whl",
    )
    with serve(Recording({prefix: {name: None}})) as places:
        bare = Http(replay=places, insecure_hosts=http._places.insecure, limits=Limits(attempts=1))
        for download, code in ((False, "E505"), (True, "E514")):
            source = FolderSource(
                bare, Cache(default_folder()), "pytorch", {**PYTORCH, "download": download}
            )
            (file,) = source.discover("torch").releases[Version("2.11.0")].files
            with pytest.raises(UpdaterError, match=code):
                source.complete(file)


def test_what_lies_in_the_root_is_on_the_page_of_every_tag(http: Http) -> None:
    found = {t: pytorch(http, tags=[t]).discover("triton") for t in ("cu126", "cpu")}
    first, second = (set(f.releases) for f in found.values())
    assert first == second > {Version("3.4.0")}
    for listing in found.values():
        for file in listing.releases[Version("3.4.0")].files:
            # The tag says nothing of it.
            assert (file.axes, file.folder) == ({}, "https://download.pytorch.org/whl")


def test_a_page_states_the_hash_of_metadata_where_that_is_known() -> None:
    root = "https://download.pytorch.org/whl/"
    names = [f"p-1+cu126-cp31{n}-cp31{n}-linux_x86_64.whl" for n in (1, 2)]
    files = {names[0]: "a" * 64, names[1]: "b" * 64}
    recorded = Recording(
        {f"{root}cu126/": files, root: {"q-1-py3-none-any.whl": "c" * 64}},
        metadata={f"{root}cu126/": {names[0]: "d" * 64}},
    )
    text = page("p", "download.pytorch.org", recorded.pages["cu126", "p"])
    links = parse_page(f"{root}cu126/p/", "text/html", text.encode())
    assert [(x.filename, x.sha256, x.metadata_sha256) for x in links] == [
        (names[0], "a" * 64, "d" * 64),
        (names[1], "b" * 64, None),
    ]
    assert text.count("data-core-metadata") == text.count("data-dist-info-metadata") == 1
    (shared,) = recorded.pages["cu126", "q"]
    assert (shared.prefix, shared.metadata) == (root, None)


def test_githubs_releases(http: Http) -> None:
    found = github(http, "causal-conv1d", "Dao-AILab/causal-conv1d").discover("causal-conv1d")
    files = found.releases[Version("1.6.1")].files
    file = next(
        f for f in files if "+cu12torch2.8cxx11abiTRUE-cp312-cp312-linux_x86_64" in f.dist.file
    )
    assert file.axes == {"cuda": "12", "torch": "2.8", "cxx11abi": "true"}
    # The tag is another than the version.
    assert (
        file.url_prefix
        == "https://github.com/Dao-AILab/causal-conv1d/releases/download/v1.6.1.post4/"
    )
    assert file.dist.uploaded is None
    # NVIDIA's container releases are refused, by name.
    assert all("torch2" in f.dist.file for r in found.releases.values() for f in r.files)
    assert all(
        not f.axes.get("torch", "2.").startswith("25")
        for r in found.releases.values()
        for f in r.files
    )


def test_every_asset_of_the_recording_is_understood_or_refused_aloud(http: Http) -> None:
    for name, repo in (
        ("flash-attn", "Dao-AILab/flash-attention"),
        ("flash-attn", "mjun0812/flash-attention-prebuild-wheels"),
        ("mamba-ssm", "state-spaces/mamba"),
    ):
        found = github(http, name, repo).discover(name)
        recorded = {f for tags in RECORDED.releases[repo.lower()].values() for f in tags}
        taken = {f.dist.file for r in found.releases.values() for f in r.files}
        said = "\n".join(p.why[0] for p in found.problems)
        ours = {f for f in recorded if (parsed := parse_wheel(f)) and parsed.name == name}
        assert {f for f in ours - taken if f not in said} == set()
        assert taken


def test_unchanged_pages_cost_nothing(http: Http) -> None:
    source = github(http, "mamba-ssm", "state-spaces/mamba")
    first = source.discover("mamba-ssm")
    before = http.counters.bytes
    assert source.discover("mamba-ssm") == first
    assert http.counters.bytes == before


@pytest.mark.parametrize(
    "repo", ["", "x", "../x", "a/b/c", "-a/b", "a/b?x=1", "https://github.com/a/b"]
)
def test_a_repository_is_owner_and_name(http: Http, repo: str) -> None:
    with pytest.raises(UpdaterError, match="E506"):
        github(http, "x", repo)


def test_an_unknown_repository(http: Http) -> None:
    with pytest.raises(UpdaterError, match="E502"):
        github(http, "x", "nobody/nothing").discover("x")


@pytest.mark.network
def test_requests_and_answers_are_as_github_describes_them(
    http: Http, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge = Judge(description(Path(request.config.cache.mkdir("octokit-openapi"))))
    seen: list[str] = []
    real = http.get

    def judged(url: str, **arguments: Any):
        judge.request(url)
        assert arguments["headers"].items() >= HEADERS.items()
        body = real(url, **arguments)
        value = json.loads(body.content)
        judge.answer(value)
        assert len(value) <= 100
        seen.append(url)
        return body

    monkeypatch.setattr(http, "get", judged)
    for repo in sorted(RECORDED.releases):
        github(http, "flash-attn", repo).discover("flash-attn")
    assert len(seen) >= len(RECORDED.releases)


@pytest.mark.network
def test_the_judge_can_say_no(request: pytest.FixtureRequest) -> None:
    judge = Judge(description(Path(request.config.cache.mkdir("octokit-openapi"))))
    with pytest.raises(Exception, match="required"):
        judge.answer([{"tag_name": "v1"}])
    with pytest.raises(AssertionError, match="knows no"):
        judge.request("https://api.github.com/repos/a/b/releases?per_pages=3")
