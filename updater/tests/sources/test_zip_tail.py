from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accelpkgs_updater.sources.zip_tail import extract, find_member

names = st.from_regex(r"[a-z]{1,8}(/[a-z]{1,8})?", fullmatch=True)
contents = st.binary(max_size=2000)
methods = st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])


def zipped(
    members: list[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED, comment: bytes = b""
) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
        archive.comment = comment
    return buffer.getvalue()


def read(archive: bytes, tail: int, name: str, maximum: int = 1 << 20) -> bytes | None:
    member = find_member(archive[-tail:] if tail else b"", lambda n: n == name)
    if member is None:
        return None
    return extract(member, archive[slice(*member.span)], maximum)


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(names, contents, min_size=1, max_size=6),
    methods,
    st.integers(0, 9000),
    st.binary(max_size=30),
)
def test_what_is_found_is_what_zipfile_finds(
    files: dict[str, bytes], method: int, tail: int, comment: bytes
) -> None:
    archive = zipped(list(files.items()), method, comment)
    for name, data in files.items():
        assert read(archive, tail, name) in (data, None)
        # A comment that looks like an end record leaves the question to the real zip reader.
        assert read(archive, len(archive), name) == (None if b"PK\x05\x06" in comment else data)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 400), st.binary(min_size=1, max_size=8))
def test_no_damage_gives_other_contents(data: bytes, at: int, damage: bytes) -> None:
    archive = zipped([("a/b", data), ("c", b"other")])
    harmed = archive[:at] + damage + archive[at + len(damage) :]
    assert read(harmed, len(harmed), "a/b") in (data, None)


def test_the_end_alone_will_do() -> None:
    archive = zipped(
        [(f"pkg/{i}", bytes(1000)) for i in range(500)] + [("p.dist-info/METADATA", b"here")]
    )
    assert read(archive, 400, "p.dist-info/METADATA") == b"here"
    assert read(archive, 60, "p.dist-info/METADATA") is None


@pytest.mark.parametrize("tail", [b"", b"no zip", b"PK\x05\x06", b"PK\x05\x06" + b"\xff" * 18])
def test_what_tells_nothing(tail: bytes) -> None:
    assert find_member(tail, lambda _: True) is None


def test_two_of_a_kind_and_too_much_are_left_to_others() -> None:
    archive = zipped([("a", b"1"), ("b", b"2")])
    assert find_member(archive, lambda _: True) is None
    big = zipped([("a", b"\0" * 5000)])
    assert read(big, len(big), "a", maximum=100) is None
    assert read(zipped([("a", b"x" * 99)], zipfile.ZIP_BZIP2), 9999, "a") is None


def directory(archive: bytes) -> tuple[int, int]:
    """Where the records of the directory begin, and where the end record does."""
    end = archive.rfind(b"PK\x05\x06")
    return int.from_bytes(archive[end + 16 : end + 20], "little"), end


def test_a_local_header_that_says_something_else_is_not_believed() -> None:
    archive = zipped([("a", b"data")])
    assert read(archive.replace(b"a", b"b", 1), len(archive), "a") is None
    assert read(b"XX" + archive[2:], len(archive), "a") is None


def test_data_that_are_cut_off_or_broken_are_not_believed() -> None:
    archive = zipped([("a", bytes(range(256)))])
    member = find_member(archive, lambda n: n == "a")
    assert member is not None
    first, last = member.span
    assert extract(member, archive[first : first + 40], 1 << 20) is None
    packed = bytearray(archive[first:last])
    packed[31] = 0xFF
    assert extract(member, bytes(packed), 1 << 20) is None
    assert extract(member, b"PK", 1 << 20) is None


def test_a_member_that_lies_in_a_64_bit_archive_is_left_to_others() -> None:
    archive = bytearray(zipped([("a", b"data")]))
    start, end = directory(bytes(archive))
    archive[start + 42 : start + 46] = b"\xff" * 4
    assert find_member(bytes(archive), lambda n: n == "a") is None
    archive[end + 16 : end + 20] = b"\xff" * 4
    assert find_member(bytes(archive), lambda n: n == "a") is None


def test_records_that_do_not_end_where_the_directory_does() -> None:
    archive = bytearray(zipped([("a", b"data")]))
    start, _ = directory(bytes(archive))
    archive[start + 28] = 60
    assert find_member(bytes(archive), lambda n: n == "a") is None


@pytest.mark.parametrize("field", [28, 30, 32])
def test_a_chain_that_runs_over_the_end_is_not_believed(field: int) -> None:
    """Of the last record its name, its extra or its comment is said to be longer than it is."""
    archive = bytearray(zipped([("a", b"data")]))
    start, _ = directory(bytes(archive))
    assert find_member(bytes(archive), lambda n: n.startswith("a")) is not None
    archive[start + field] += 8
    assert find_member(bytes(archive), lambda n: n.startswith("a")) is None


def test_other_contents_of_the_same_size_are_not_believed() -> None:
    archive = zipped([("a", b"data")], zipfile.ZIP_STORED)
    assert read(archive, len(archive), "a") == b"data"
    assert read(archive.replace(b"data", b"date"), len(archive), "a") is None
