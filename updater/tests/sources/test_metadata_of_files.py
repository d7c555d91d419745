"""METADATA of files that stay where they are, from servers and zips with faults."""

from __future__ import annotations

import hashlib
import io
import os
import tarfile
import zipfile
import zlib
from urllib.parse import urlsplit

import pytest

from accelpkgs_updater.core.wheel import Sdist, Wheel
from accelpkgs_updater.errors import UpdaterError
from accelpkgs_updater.limits import raised
from accelpkgs_updater.net.http import Http, HttpError, Limits
from accelpkgs_updater.sources.sdist_metadata import sdist_metadata
from accelpkgs_updater.sources.wheel_metadata import wheel_metadata

from ..world import World, metadata, sdist, wheel

FILE = "p-1.0-py3-none-any.whl"
GOOD = metadata("p", "1.0", "numpy")


def read(
    world: World, content: bytes | None = None, file: str = FILE, metadata_sha256: str | None = None
):
    if content is not None:
        world.files["p"] = {file: content}
    limits = Limits(stall=1, total=5, attempts=2)
    http = Http(
        limits=limits, insecure_hosts=frozenset({urlsplit(world.base).netloc}), sleep=lambda _: None
    )
    sha256 = hashlib.sha256(world.files["p"][file]).hexdigest()
    kind = Sdist if file.endswith(".tar.gz") else Wheel
    url = f"{world.base}/files/p/{file}"
    dist = kind(file, sha256, url=url, metadata_sha256=metadata_sha256)
    function = sdist_metadata if kind is Sdist else wheel_metadata
    return function(http, dist, frozenset())


def test_by_ranges_a_large_wheel_costs_little(world: World) -> None:
    content = wheel("p", "1.0", GOOD, payload=3_000_000) + b""
    data, size = read(world, content)
    assert (data, size) == (GOOD, len(content))
    assert sum(sent for *_, sent in world.log) < 40_000
    assert len(world.log) <= 3


def test_by_pep_658_no_byte_of_the_wheel_is_read(world: World) -> None:
    world.pep658 = True
    data, _ = read(world, wheel("p", "1.0", GOOD), metadata_sha256=hashlib.sha256(GOOD).hexdigest())
    assert data == GOOD
    assert [path for _, path, *_ in world.log] == [f"/files/p/{FILE}.metadata"]


def test_metadata_with_another_hash_than_stated(world: World) -> None:
    world.pep658 = True
    with pytest.raises(UpdaterError, match="not the hash"):
        read(world, wheel("p", "1.0", GOOD), metadata_sha256="0" * 64)


def test_promised_metadata_that_is_missing_is_read_from_the_wheel(world: World) -> None:
    assert read(world, wheel("p", "1.0", GOOD), metadata_sha256="")[0] == GOOD


def test_a_server_without_ranges_gives_the_whole_file(world: World) -> None:
    world.ranges = False
    assert read(world, wheel("p", "1.0", GOOD, payload=100_000))[0] == GOOD


def test_a_whole_file_must_have_its_hash(world: World) -> None:
    world.ranges = False
    content = wheel("p", "1.0", GOOD)
    world.faults[f"/files/p/{FILE}"] = lambda h, n: (
        h.answer(content + b"x", "application/octet-stream") or True
    )
    with pytest.raises(UpdaterError, match="not the hash"):
        read(world, content)


def test_a_wheel_that_is_gone(world: World) -> None:
    world.files["p"] = {FILE: b""}
    world.faults[f"/files/p/{FILE}"] = lambda h, n: h.answer(b"", "text/plain", 404) or True
    with pytest.raises(HttpError, match="404"):
        read(world)


def zipped(*members: tuple[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return buffer.getvalue()


def lying(content: bytes, size: int) -> bytes:
    """Overwrite the uncompressed size in the central directory."""
    at = content.rindex(b"PK\x01\x02")
    return content[: at + 24] + size.to_bytes(4, "little") + content[at + 28 :]


WELL = ("p-1.0.dist-info/METADATA", GOOD)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no zip at all",
        wheel("p", "1.0", GOOD)[:-40],
        wheel("p", "1.0", GOOD)[200:],
        zipped(("p/x.py", b"")),
        zipped(WELL, ("q-1.0.dist-info/METADATA", GOOD)),
        zipped(("deep/p-1.0.dist-info/METADATA", GOOD)),
        zipped(("p-1.0.dist-info/METADATA", b"\0" * (5 << 20))),
        lying(zipped(("p-1.0.dist-info/METADATA", b"\0" * (5 << 20))), 100),
        lying(zipped(WELL), 5 << 30 & 0xFFFFFFFF),
        lying(zipped(WELL), 0xFFFFFFF0),
        zipped(WELL).replace(zlib.compress(GOOD)[2:12], b"\xff" * 10),
    ],
    ids=[
        "empty",
        "no zip",
        "truncated directory",
        "missing head",
        "none",
        "two",
        "deep",
        "bomb",
        "lying bomb",
        "5 GB wrapped",
        "4 GB",
        "broken deflate",
    ],
)
def test_zips_with_faults(world: World, content: bytes) -> None:
    with pytest.raises(UpdaterError):
        read(world, content)


def test_a_wrong_content_range(world: World) -> None:
    content = wheel("p", "1.0", GOOD)

    def wrong(handler, _: int) -> bool:
        handler.answer(
            content[:100], "application/octet-stream", 206, {"Content-Range": "bytes -5-x/100"}
        )
        return True

    world.faults[f"/files/p/{FILE}"] = wrong
    with pytest.raises(UpdaterError):
        read(world, content)


def test_an_sdist_is_read_and_never_run(world: World) -> None:
    data, size = read(world, sdist("p", "1.0", GOOD), "p-1.0.tar.gz")
    assert data == GOOD
    assert size == len(world.files["p"]["p-1.0.tar.gz"])


def test_of_a_large_sdist_only_the_head_is_read(world: World) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, data in (("p-1.0/PKG-INFO", GOOD), ("p-1.0/csrc", os.urandom(400_000))):
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    data, size = read(world, buffer.getvalue(), "p-1.0.tar.gz")
    assert (data, size) == (GOOD, len(buffer.getvalue()))
    assert sum(sent for *_, sent in world.log) <= 128 << 10


@pytest.mark.parametrize(
    "content", [b"", b"\x1f\x8bbroken", sdist("p", "1.0", GOOD)[:-30], sdist("p/q", "1.0", GOOD)]
)
def test_sdists_with_faults(world: World, content: bytes) -> None:
    with pytest.raises(UpdaterError):
        read(world, content, "p-1.0.tar.gz")


def test_an_sdist_that_is_a_bomb(world: World) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        info = tarfile.TarInfo("p-1.0/data")
        info.size = 4 << 20
        archive.addfile(info, io.BytesIO(b"\0" * info.size))
        info = tarfile.TarInfo("p-1.0/PKG-INFO")
        info.size = len(GOOD)
        archive.addfile(info, io.BytesIO(GOOD))
    with (
        raised({"unpacked": 1 << 20}),
        pytest.raises(UpdaterError, match="unpacks to more") as caught,
    ):
        read(world, buffer.getvalue(), "p-1.0.tar.gz")
    assert "--limit unpacked=NUMBER" in str(caught.value)
