"""Indexes of folders: PyTorch's form, Jetson AI Lab's and Astral's, well-behaved and hostile."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from accelpkgs_updater.core.url_axes import UrlAxes
from accelpkgs_updater.disk.cache import Cache, default_folder
from accelpkgs_updater.errors import UpdaterError
from accelpkgs_updater.sources.folders import FolderSource
from accelpkgs_updater.sources.source import UpstreamFile, UpstreamListing

from .pages import HTML, JSON, pages

JETSON = "https://pypi.jetson-ai-lab.io"
ASTRAL = "https://wheels.astral.sh"
TORCH = "https://index.example/whl"
HOSTS = ("pypi.jetson-ai-lab.io", "wheels.astral.sh", "index.example", "files.example")
A, B = "a" * 64, "b" * 64
ARM = "cp312-cp312-linux_aarch64.whl"


def devpi(folder: str, name: str, *hrefs: str) -> dict[str, tuple[str, bytes]]:
    links = "\n".join(f'<a href="{h}">{h.rpartition("/")[2]}</a><br/>' for h in hrefs)
    body = f"<!DOCTYPE html><html><body><h1>{folder}: links for {name}</h1>{links}</body></html>"
    return {f"{JETSON}/{folder}/+simple/{name}/": (HTML, body.encode())}


def path(folder: str, sha256: str, file: str, *, fragment: bool = True) -> str:
    """A link of devpi, relative to a page of it."""
    end = f"#sha256={sha256}" if fragment else ""
    return f"../../../../{folder}/+f/{sha256[:3]}/{sha256[3:16]}/{file}{end}"


def pep691(channel: str, name: str, *files: Mapping[str, Any]) -> dict[str, tuple[str, bytes]]:
    page = {"meta": {"api-version": "1.1"}, "name": name, "files": list(files)}
    return {f"{ASTRAL}/simple/{channel}/{name}/": (JSON, json.dumps(page).encode())}


def artifact(sha256: str, file: str, **more: Any) -> dict[str, Any]:
    url = f"/artifacts/{sha256}/{file.replace('+', '%2B')}"
    return {"filename": file, "url": url, "hashes": {"sha256": sha256}, **more}


def discover(
    kind: str, name: str, answers: Mapping[str, tuple[str, bytes]], **options: Any
) -> UpstreamListing:
    rules = UrlAxes.of(options.pop("rules", {}))
    with pages(HOSTS, answers) as http:
        return FolderSource(http, Cache(default_folder()), kind, options, rules).discover(name)


def files(found: UpstreamListing) -> list[UpstreamFile]:
    return [f for r in found.releases.values() for f in r.files]


def said(found: UpstreamListing) -> str:
    return "\n".join(f"{p.code} {p.where} {' '.join(p.why)}" for p in found.problems)


def test_a_file_of_jetsons_index() -> None:
    name = f"torch-2.8.0-{ARM}"
    answers = devpi("jp6/cu126", "torch", path("jp6/cu126", A, name))
    (file,) = files(discover("jetson", "torch", answers))
    assert file.axes == {"cuda": "12.6", "jetpack": "6"}
    assert file.dist.sha256 == A
    assert file.recorded.url == f"{JETSON}/jp6/cu126/+f/aaa/{'a' * 13}/{name}"
    assert file.folder == f"{JETSON}/jp6/cu126"
    assert file.url_prefix is None


@pytest.mark.parametrize(
    ("folder", "axes"),
    [
        ("jp5/cu114", {"cuda": "11.4", "jetpack": "5"}),
        ("jp6/cu129", {"cuda": "12.9", "jetpack": "6"}),
        ("jp7/cu132", {"cuda": "13.2", "jetpack": "7"}),
        ("sbsa/cu130", {"cuda": "13.0", "jetpack": "7"}),
    ],
)
def test_what_a_folder_of_jetsons_index_is_for(folder: str, axes: dict[str, str]) -> None:
    answers = devpi(folder, "torch", path(folder, A, f"torch-2.9.0-{ARM}"))
    (file,) = files(discover("jetson", "torch", answers, folders=[folder]))
    assert file.axes == axes


@pytest.mark.parametrize("folder", ["sbsa/cu128", "sbsa/dev", "jp6", "root/pypi", "jp6/cu12.6/x"])
def test_a_folder_that_says_no_jetpack_is_refused(folder: str) -> None:
    with pytest.raises(UpdaterError, match="E506"):
        discover("jetson", "torch", {}, folders=[folder])


def test_files_of_the_package_index_are_none_of_jetsons() -> None:
    inherited = "torch-2.9.0-cp312-cp312-manylinux_2_28_aarch64.whl"
    answers = devpi(
        "jp6/cu126",
        "torch",
        path("root/pypi", B, inherited),
        f"{JETSON}/root/pypi/+f/bbb/{'b' * 13}/{inherited}#sha256={B}",
        path("jp6/cu126", A, f"torch-2.8.0-{ARM}"),
    )
    found = discover("jetson", "torch", answers)
    assert [f.dist.sha256 for f in files(found)] == [A]
    assert not found.problems
    assert not files(discover("jetson", "torch", devpi("jp6/cu126", "torch")))


def test_a_file_of_another_folder_is_for_what_that_folder_is_for() -> None:
    answers = devpi(
        "jp6/cu129",
        "triton",
        path("jp6/cu126", A, f"triton-3.4.0-{ARM}"),
        path("jp6/dev", B, f"triton-3.5.0-{ARM}"),
    )
    found = discover("jetson", "triton", answers)
    (file,) = files(found)
    assert file.axes["cuda"] == "12.6"
    assert file.folder == f"{JETSON}/jp6/cu126"
    assert "jp6/dev" in said(found)


def test_a_link_without_a_hash_is_incomplete_and_says_its_first_digits() -> None:
    name = f"torch-2.8.0-{ARM}"
    answers = devpi("jp6/cu129", "torch", path("jp6/cu129", A, name, fragment=False))
    with pages(HOSTS, answers) as http:
        source = FolderSource(http, Cache(default_folder()), "jetson", {})
        (file,) = files(source.discover("torch"))
        assert (file.dist.sha256, file.dist.sha256_prefix) == ("", "a" * 16)
        assert source.complete(file) == file


@pytest.mark.parametrize(
    "href",
    [
        f"/jp6/cu126/+f/aaa/{'a' * 13}/torch-2.8.0-{ARM}#sha256={B}",
        f"/jp6/cu126/+f/aaa/{'a' * 12}b/torch-2.8.0-{ARM}#sha256={A}",
        f"/jp6/cu126/torch-2.8.0-{ARM}#sha256={A}",
        f"/jp6/cu126/+f/AAA/{'A' * 13}/torch-2.8.0-{ARM}#sha256={A}",
        f"/jp6/cu126/+f/aaa/{'a' * 13}/x/torch-2.8.0-{ARM}#sha256={A}",
        f"https://evil.example/jp6/cu126/+f/aaa/{'a' * 13}/torch-2.8.0-{ARM}#sha256={A}",
        f"/jp6/cu126/+f/aaa/{'a' * 13}/%2e%2e/torch-2.8.0-{ARM}#sha256={A}",
        f"/jp6/cu126/+f/aaa/{'a' * 13}/torchvision-2.8.0-{ARM}#sha256={A}",
        f"/jp6/cu126/+f/aaa/{'a' * 13}/torch-2.8.0+cu130-{ARM}#sha256={A}",
    ],
)
def test_a_link_that_contradicts_itself_is_left_out_aloud(href: str) -> None:
    found = discover("jetson", "torch", devpi("jp6/cu126", "torch", href))
    assert not files(found)
    assert len(found.problems) == 1
    assert (found.problems[0].code == "E530") is ("two hashes" in found.problems[0].why[0])


def test_two_hashes_of_one_file_are_an_alarm() -> None:
    link = f"/jp6/cu129/+f/aaa/{'a' * 13}/torch-2.8.0-{ARM}#sha256={B}"
    assert "E530" in said(discover("jetson", "torch", devpi("jp6/cu129", "torch", link)))


def test_a_name_with_other_contents_after_it() -> None:
    name = f"torch-2.8.0-{ARM}"
    answers = devpi(
        "jp6/cu126", "torch", path("jp6/cu126", A, name), path("jp6/cu126", B, name)
    ) | devpi("jp6/cu129", "torch", path("jp6/cu129", A, name))
    found = discover("jetson", "torch", answers)
    by_cuda = {f.axes["cuda"]: f.dist.sha256 for f in files(found)}
    assert by_cuda == {"12.6": B, "12.9": A}
    assert said(found).count("has the same name") == 1


def test_a_url_with_two_hashes_is_no_file() -> None:
    name = "sgl_kernel-0.3.21-cp310-abi3-manylinux2014_x86_64.whl"
    links = "".join(f'<a href="{TORCH}/cu128/{name}#sha256={s}">x</a>' for s in (A, B, A))
    answers = {f"{TORCH}/cu128/sgl-kernel/": (HTML, links.encode())}
    found = discover("pytorch", "sgl-kernel", answers, url=TORCH, tags=["cu128"])
    assert not files(found)
    assert "E530" in said(found)


def test_a_local_version_that_is_a_commit_leaves_it_to_the_folder() -> None:
    name = f"torchvision-0.19.0a0+48b1edf-{ARM}".replace("+", "%2B")
    answers = devpi("jp6/cu126", "torchvision", path("jp6/cu126", A, name))
    (file,) = files(discover("jetson", "torchvision", answers))
    assert file.axes == {"cuda": "12.6", "jetpack": "6"}
    assert file.dist.file == f"torchvision-0.19.0a0+48b1edf-{ARM}"


def test_a_file_of_astrals_index() -> None:
    name = "flash_attn-2.8.3+cu.12.8.torch.2.11-cp312-cp312-manylinux_2_24_x86_64.whl"
    file_page = artifact(A, name, size=5, **{"core-metadata": {"sha256": B}})
    (file,) = files(discover("astral", "flash-attn", pep691("cu128", "flash-attn", file_page)))
    assert file.axes == {"cuda": "12.8", "torch": "2.11"}
    assert (file.dist.sha256, file.dist.size, file.dist.metadata_sha256) == (A, 5, B)
    assert file.recorded.url == f"{ASTRAL}/artifacts/{A}/{name.replace('+', '%2B')}"
    assert file.folder == f"{ASTRAL}/simple/cu128"


@pytest.mark.parametrize(
    "change",
    [
        {"hashes": {"sha256": B}},
        {"url": f"/artifacts/{B}/flash_attn-2.8.3-py3-none-any.whl"},
        {"url": f"/artifacts/{A}/flash_attn-2.8.4-py3-none-any.whl"},
        {"url": f"/artifacts/{A}/x/flash_attn-2.8.3-py3-none-any.whl"},
        {"url": f"/{A}/flash_attn-2.8.3-py3-none-any.whl"},
        {"url": f"https://evil.example/artifacts/{A}/flash_attn-2.8.3-py3-none-any.whl"},
    ],
)
def test_an_artifact_is_at_the_address_of_its_hash(change: dict[str, Any]) -> None:
    page = {**artifact(A, "flash_attn-2.8.3-py3-none-any.whl"), **change}
    found = discover("astral", "flash-attn", pep691("cu128", "flash-attn", page))
    assert not files(found)
    assert len(found.problems) == 1


def test_an_artifact_without_a_stated_hash_has_that_of_its_address() -> None:
    page = {**artifact(A, "flash_attn-2.8.3-py3-none-any.whl"), "hashes": {}}
    (file,) = files(discover("astral", "flash-attn", pep691("cu128", "flash-attn", page)))
    assert file.dist.sha256 == A


def test_one_file_in_several_channels_is_for_what_they_agree_in() -> None:
    plain = artifact(A, "core-1.0-cp312-cp312-manylinux_2_28_x86_64.whl")
    pure = artifact(B, "core-1.0-py3-none-any.whl")
    answers = pep691("cu128", "core", plain, pure) | pep691("cu130", "core", plain)
    by_hash = {f.dist.sha256: f.axes for f in files(discover("astral", "core", answers))}
    # Of pure Python the channel says nothing.
    assert by_hash == {A: {}, B: {}}
    alone = discover("astral", "core", pep691("cu128", "core", plain))
    assert files(alone)[0].axes == {"cuda": "12.8"}


def test_a_build_for_another_cuda_than_its_channel_is_left_out() -> None:
    name = "core-1.0+cu.13.0-py3-none-manylinux_2_28_x86_64.whl"
    found = discover("astral", "core", pep691("cu128", "core", artifact(A, name)))
    assert not files(found)
    assert "its folder" in said(found)


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b'{"meta": {"api-version": "2.0"}}',
        b"[" * 100_000,
        b'{"meta": {"api-version": "1.0"}, "files": 5}',
    ],
    ids=["cut", "list", "version", "deep", "number"],
)
def test_a_page_that_is_none(body: bytes) -> None:
    with pytest.raises(UpdaterError, match="E503"):
        discover("astral", "core", {f"{ASTRAL}/simple/cu128/core/": (JSON, body)})


def test_root_files_of_an_index_take_nothing_of_the_folder_that_lists_them() -> None:
    links = (
        f'<a href="/whl/triton-3.5.0-cp312-cp312-manylinux_2_27_x86_64.whl#sha256={A}">x</a>'
        f'<a href="https://files.example/w/triton-3.5.1-cp312-cp312-linux_x86_64.whl#sha256={B}">'
        "y</a>"
    )
    answers = {f"{TORCH}/cu128/triton/": (HTML, links.encode())}
    options = {"url": TORCH, "tags": ["cu128"], "hosts": ["files.example"]}
    found = discover("pytorch", "triton", answers, **options)
    by_hash = {f.dist.sha256: (f.axes, f.folder) for f in files(found)}
    assert by_hash == {A: ({}, TORCH), B: ({"cuda": "12.8"}, f"{TORCH}/cu128")}


def test_a_folder_that_only_a_rule_understands() -> None:
    link = f'<a href="x-1.0-cp312-cp312-linux_x86_64.whl#sha256={A}">x</a>'
    answers = {f"{TORCH}/cu121_full/x/": (HTML, link.replace('"x-', '"../x-').encode())}
    options: dict[str, Any] = {"url": TORCH, "tags": ["cu121_full"]}
    with pytest.raises(UpdaterError, match="E506"):
        discover("pytorch", "x", answers, **options)
    (file,) = files(
        discover("pytorch", "x", answers, **options, rules={"cuda": r"url:/cu(\d+)_full/"})
    )
    assert file.axes == {"cuda": "12.1"}


@pytest.mark.parametrize(
    "options", [{"url": "http://index.example"}, {"folders": []}, {"url": "ftp://x/"}]
)
def test_options_that_make_no_source(options: dict[str, Any]) -> None:
    with pytest.raises(UpdaterError, match="E506"):
        discover("astral", "x", {}, **options)
