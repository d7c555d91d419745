from __future__ import annotations

import struct
import sys
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accelpkgs_updater.measure import hip
from accelpkgs_updater.measure.hip import OffloadScanner, bundle_targets, elf_target

from .build import split

IDS = [
    "host-x86_64-unknown-linux--",
    "hipv4-amdgcn-amd-amdhsa--gfx90a:sramecc+:xnack-",
    "hip-amdgcn-amd-amdhsa-gfx906",
]
NEWER = [
    "host-x86_64-unknown-linux-gnu-",
    "hipv4-amdgcn-amd-amdhsa-unknown-gfx1100",
    "hipv4-amdgcn-amd-amdhsa--gfx9-4-generic",
]


def bundle(ids: list[str]) -> bytes:
    table = b"".join(struct.pack("<QQQ", 4096, 100, len(i)) + i.encode() for i in ids)
    return b"__CLANG_OFFLOAD_BUNDLE__" + struct.pack("<Q", len(ids)) + table + b"\x7fELF" * 400


def compressed(data: bytes, version: int) -> bytes:
    packed = zlib.compress(data)
    head = b"CCOB" + struct.pack("<HH", version, 0)
    if version == 1:
        return head + struct.pack("<IQ", len(data), 1) + packed
    if version == 2:
        return head + struct.pack("<IIQ", 24 + len(packed), len(data), 1) + packed
    return head + struct.pack("<QQQ", 32 + len(packed), len(data), 1) + packed


def scan(data: bytes, cuts: list[int] | None = None) -> OffloadScanner:
    scanner = OffloadScanner()
    for piece in split(data, cuts or []):
        scanner.feed(piece)
    scanner.finish()
    return scanner


def test_bundle_names_its_targets() -> None:
    assert bundle_targets(bundle(IDS)) == {"gfx90a", "gfx906"}
    assert bundle_targets(bundle(NEWER)) == {"gfx1100", "gfx9-4-generic"}
    assert bundle_targets(bundle(["host-x86_64-unknown-linux--"])) == frozenset()


@pytest.mark.parametrize("count", [0, 5, 1 << 40])
def test_a_table_that_lies_about_its_length(count: int) -> None:
    data = bytearray(bundle(IDS)[: 32 + 24 * 3 + sum(map(len, IDS))])
    struct.pack_into("<Q", data, 24, count)
    assert bundle_targets(bytes(data)) is None


@given(st.lists(st.integers(0, 1 << 20), max_size=30), st.integers(0, 300_000))
def test_pieces_do_not_matter(cuts: list[int], gap: int) -> None:
    data = b"\0" * 100 + bundle(IDS) + b"C" * gap + compressed(bundle(NEWER), 2) + b"CCOB"
    assert scan(data, cuts).targets == {"gfx90a", "gfx906", "gfx1100", "gfx9-4-generic"}


@pytest.mark.parametrize("version", [1, 2, 3])
def test_compressed_with_zlib(version: int) -> None:
    assert scan(b"\0" * 4096 + compressed(bundle(IDS), version)).targets == {"gfx90a", "gfx906"}


def zstd(data: bytes) -> bytes:
    if sys.version_info >= (3, 14):
        from compression import zstd

        return zstd.compress(data)
    zstandard = pytest.importorskip("zstandard", reason="zstandard is not installed")
    return zstandard.ZstdCompressor().compress(data)


@pytest.mark.parametrize("version", [2, 3])
def test_compressed_with_zstd(version: int) -> None:
    head = bytearray(compressed(bundle(IDS), version)[: 24 if version == 2 else 32])
    head[6] = 1
    data = bytes(head) + zstd(bundle(IDS) + bytes(1 << 20))
    scanner = scan(data)
    assert scanner.targets == {"gfx90a", "gfx906"}
    assert scanner.problems == []


def test_zstd_without_a_module_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> object:
        raise ImportError(name)

    monkeypatch.setattr(hip.importlib, "import_module", missing)
    head = b"CCOB" + struct.pack("<HHIIQ", 2, 1, 1000, 2000, 1)
    scanner = scan(head + b"\x28\xb5\x2f\xfd" + b"x" * 500)
    assert scanner.targets == set()
    assert scanner.problems == [
        "HIP code is compressed with zstd, for which this Python has no module (zstandard)"
    ]


def test_a_bomb_is_read_to_the_end_of_its_table_only() -> None:
    bomb = zlib.compress(bundle(IDS) + bytes(100 << 20))
    head = b"CCOB" + struct.pack("<HHIIQ", 2, 0, 24 + len(bomb), 1 << 30, 1)
    assert scan(head + bomb).targets == {"gfx90a", "gfx906"}


@given(st.binary(max_size=300))
def test_any_bytes(after: bytes) -> None:
    for magic in (
        b"__CLANG_OFFLOAD_BUNDLE__",
        b"CCOB\x02\0\0\0",
        b"CCOB\x02\0\x01\0" + bytes(16) + b"\x28\xb5\x2f\xfd",
    ):
        scan(magic + after)


@pytest.mark.parametrize(
    ("flags", "target"),
    [(0x53F, "gfx90a"), (0x4C, "gfx942"), (0x41, "gfx1100"), (0xFE, "gfx-mach-0xfe")],
)
def test_code_object_flags(flags: int, target: str) -> None:
    assert elf_target(flags) == target
