from __future__ import annotations

import contextlib
import hashlib
import io
import struct
import tracemalloc
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accelpkgs_updater.measure.archive import Archive, Limits
from accelpkgs_updater.measure.failure import MeasureError

from .build import MemorySource, wheel

MEMBERS = {
    "a/one.py": b"x = 1\n" * 500,
    "a/lib.so": bytes(range(256)) * 300,
    "a/empty": b"",
    "b/data": b"z" * 9,
}


def contents(archive: Archive) -> dict[str, bytes]:
    return {member.name: b"".join(pieces) for member, pieces in archive.walk()}


@given(st.integers(1, 5000), st.sets(st.sampled_from(sorted(MEMBERS))))
def test_members_and_hash_whatever_the_pieces(piece: int, stored: set[str]) -> None:
    data = wheel(MEMBERS, stored=sorted(stored))
    archive = Archive(MemorySource(data, piece=piece))
    assert contents(archive) == MEMBERS
    assert archive.sha256 == hashlib.sha256(data).hexdigest()


def test_what_is_not_read_is_still_hashed() -> None:
    data = wheel(MEMBERS)
    archive = Archive(MemorySource(data, piece=100))
    for number, (_, pieces) in enumerate(archive.walk()):
        if number % 2:
            next(pieces, b"")
    assert archive.sha256 == hashlib.sha256(data).hexdigest()


def test_a_member_again_by_its_own_range() -> None:
    source = MemorySource(wheel(MEMBERS))
    archive = Archive(source)
    member = next(m for m in archive.members if m.name == "a/lib.so")
    source.reads.clear()
    assert b"".join(archive.again(member)) == MEMBERS["a/lib.so"]
    assert (
        max(stop for _, stop in source.reads) - min(start for start, _ in source.reads)
        < member.packed + 100
    )


def patched(field: str, value: int) -> bytes:
    """A wheel whose central directory lies about its second member."""
    data = bytearray(wheel(MEMBERS))
    at = data.find(b"PK\x01\x02")
    at = data.find(b"PK\x01\x02", at + 4)
    offset = {"method": 10, "crc": 16, "packed": 20, "size": 24, "header": 42}[field]
    struct.pack_into("<H" if field == "method" else "<I", data, at + offset, value)
    return bytes(data)


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("method", 12, "compressed by method 12"),
        ("crc", 1, "another size or checksum"),
        ("packed", 10, "another size or checksum"),
        ("packed", 1 << 28, "ends after the file does"),
        ("size", 100, "larger than its 100 declared bytes"),
        ("size", 100_000, "another size or checksum"),
        ("header", 3, "members overlap"),
        ("header", 20_000, "no local header|ends after"),
        ("header", 1 << 28, "ends after the file does"),
    ],
)
def test_a_directory_that_lies(field: str, value: int, why: str) -> None:
    with pytest.raises(MeasureError, match=why):
        contents(Archive(MemorySource(patched(field, value))))


def test_overlapping_members() -> None:
    data = bytearray(wheel(MEMBERS))
    first = data.find(b"PK\x01\x02")
    second = data.find(b"PK\x01\x02", first + 4)
    struct.pack_into("<I", data, first + 42, 0)
    struct.pack_into("<I", data, second + 42, 5)
    with pytest.raises(MeasureError, match=r"overlap|no local header"):
        contents(Archive(MemorySource(bytes(data))))


def test_broken_deflate_data() -> None:
    data = bytearray(wheel(MEMBERS))
    at = data.find(b"a/lib.so") + len("a/lib.so")
    data[at : at + 8] = b"\xff" * 8
    with pytest.raises(MeasureError, match=r"does not inflate|checksum"):
        contents(Archive(MemorySource(bytes(data))))


@pytest.mark.parametrize(
    "data", [b"", b"PK", b"<html>not found</html>" * 100, wheel(MEMBERS)[:-30]]
)
def test_no_zip_file(data: bytes) -> None:
    with pytest.raises(MeasureError, match="not a ZIP file"):
        Archive(MemorySource(data))


@settings(max_examples=200)
@given(st.data())
def test_damage_never_raises_anything_else(data: st.DataObject) -> None:
    damaged = bytearray(wheel(MEMBERS))
    for _ in range(data.draw(st.integers(1, 5))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(damaged)))
    for text in (bytes(damaged), bytes(damaged[:cut])):
        with contextlib.suppress(MeasureError):
            contents(Archive(MemorySource(text)))


def test_limits() -> None:
    source = MemorySource(wheel(MEMBERS))
    with pytest.raises(MeasureError, match="4 members are more than 3"):
        Archive(source, Limits(members=3))
    with pytest.raises(MeasureError, match="more bytes than the limit"):
        Archive(source, Limits(member=1000))
    with pytest.raises(MeasureError, match="more bytes than the limit"):
        Archive(source, Limits(total=78_000))


def test_a_bomb_takes_time_but_no_memory() -> None:
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("bomb", "w") as file,
    ):
        for _ in range(256):
            file.write(bytes(1 << 20))
    source = MemorySource(buffer.getvalue())
    tracemalloc.start()
    total = sum(len(data) for _, pieces in Archive(source).walk() for data in pieces)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert total == 256 << 20
    assert peak < 8 << 20
