from __future__ import annotations

import shutil
import struct
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accelpkgs_updater.measure.fatbin import CONTAINER_MAGIC, FatbinScanner, parse_entry

from .build import container, entry, split

CODES = ["sm_75", "sm_80", "sm_90", "sm_90a", "sm_100f", "compute_90", "compute_90a", "lto_80"]


def scan(data: bytes, cuts: list[int] | None = None) -> FatbinScanner:
    scanner = FatbinScanner()
    for piece in split(data, cuts or []):
        scanner.feed(piece)
    scanner.finish()
    return scanner


def found(scanner: FatbinScanner) -> list[set[str]]:
    return [set(r.codes) for r in scanner.regions]


@pytest.mark.parametrize("code", CODES)
def test_entry_names_its_code(code: str) -> None:
    parsed = parse_entry(entry(code), 0)
    assert parsed is not None
    assert parsed.code == code
    assert (parsed.header_size, parsed.payload_size, parsed.compressed) == (64, 40, False)


def test_compressed_entry_with_a_longer_header() -> None:
    parsed = parse_entry(entry("sm_90a", b"x" * 33, header=112, compressed=True), 0)
    assert parsed is not None
    assert (parsed.code, parsed.header_size, parsed.payload_size, parsed.compressed) == (
        "sm_90a",
        112,
        40,
        True,
    )


@pytest.mark.parametrize(
    ("at", "value"),
    [(0, 3), (0, 0), (2, 0x0202), (4, 8), (4, 1 << 20), (4, 65), (28, 0), (28, 5000)],
    ids=[
        "kind 3",
        "kind 0",
        "version",
        "header too small",
        "header too large",
        "header odd",
        "no arch",
        "arch",
    ],
)
def test_other_bytes_are_no_entry(at: int, value: int) -> None:
    data = bytearray(entry("sm_80"))
    struct.pack_into("<H" if at < 4 else "<I", data, at, value)
    assert parse_entry(bytes(data), 0) is None


def test_counts_containers_by_what_they_hold() -> None:
    data = container(["sm_80", "sm_90"]) * 3 + container(["sm_80", "compute_80"]) + b"\0" * 99
    (region,) = scan(data).regions
    assert region.signatures == {
        frozenset({"sm_80", "sm_90"}): 3,
        frozenset({"sm_80", "compute_80"}): 1,
    }
    assert (region.start, region.end) == (0, len(data) - 99)


def test_bytes_of_each_code_are_those_of_its_entries() -> None:
    one, other = container(["sm_80", "sm_90"]), container(["sm_80", "compute_80"])
    scanner = scan(one * 3 + b"\0" * 99 + other)
    each = len(entry("sm_80"))
    assert scanner.sizes == {"sm_80": 4 * each, "sm_90": 3 * each, "compute_80": each}


def test_containers_far_apart_are_regions_of_their_own() -> None:
    gap = b"\0" * 5000
    scanner = scan(gap + container(["sm_80"]) + gap + container(["sm_90"]))
    assert found(scanner) == [{"sm_80"}, {"sm_90"}]
    assert scanner.problems == []


def test_what_is_inside_a_payload_is_not_searched() -> None:
    hidden = container(["sm_61"])
    assert found(scan(container(["sm_80"], payload=hidden))) == [{"sm_80"}]


def test_magic_in_machine_code_is_no_container() -> None:
    code = b"\x81\x38" + CONTAINER_MAGIC + b"\x75\x05" + b"\x90" * 200
    assert found(scan(code + container(["sm_80"]) + code)) == [{"sm_80"}]
    assert scan(code * 50).regions == []


@given(st.lists(st.integers(0, 1 << 20), max_size=40), st.permutations(CODES))
def test_pieces_do_not_matter(cuts: list[int], codes: list[str]) -> None:
    data = (
        b"\x50" * 7
        + container(codes)
        + b"\0" * 4200
        + container(codes[:3])
        + container(codes[3:])
        + CONTAINER_MAGIC
    )
    whole, pieces = scan(data), scan(data, cuts)
    assert [(r.start, r.end, r.signatures) for r in whole.regions] == [
        (r.start, r.end, r.signatures) for r in pieces.regions
    ]
    assert found(whole) == [set(codes), set(codes)]


@given(st.data())
def test_cut_off_anywhere_never_fails_and_never_invents(data: st.DataObject) -> None:
    whole = container(["sm_80", "sm_90"]) + container(["sm_100"])
    scanner = scan(whole[: data.draw(st.integers(0, len(whole)))])
    assert {c for r in scanner.regions for c in r.codes} <= {"sm_80", "sm_90", "sm_100"}


@given(st.binary(max_size=400), st.binary(max_size=400))
def test_any_bytes(before: bytes, after: bytes) -> None:
    scan(before + CONTAINER_MAGIC + struct.pack("<HHQ", 1, 16, 1 << 60) + after)


def test_truncation_is_reported() -> None:
    scanner = scan(container(["sm_80", "sm_90"])[:-10])
    assert found(scanner) == [{"sm_80", "sm_90"}]
    assert scanner.problems == ["fatbin that ends at 224 is cut off"]


def test_an_entry_larger_than_its_container_is_reported_and_the_rest_still_found() -> None:
    data = bytearray(container(["sm_80", "sm_90"]))
    struct.pack_into("<Q", data, 16 + 104 + 8, 1 << 40)
    scanner = scan(bytes(data) + container(["sm_100"]))
    assert {c for r in scanner.regions for c in r.codes} == {"sm_80", "sm_100"}
    assert scanner.problems == ["fatbin entry at 120 is damaged"]


def test_memory_does_not_grow_with_entries_or_containers() -> None:
    scanner = FatbinScanner()
    empty = b"".join(entry(f"sm_{80 + i % 20}", b"") for i in range(1000))
    scanner.feed(struct.pack("<IHHQ", 0xBA55ED50, 1, 16, 300 * len(empty)))
    for _ in range(300):
        scanner.feed(empty)
    for i in range(6000):
        scanner.feed(container([f"sm_{10 + i % 900}", f"compute_{10 + i // 900 * 7}"]))
    scanner.finish()
    assert scanner.problems == []
    assert len(scanner.regions) == 1
    assert len(scanner.regions[0].signatures) <= 4096
    assert len(scanner.regions[0].codes) == 907


NVCC = shutil.which("nvcc") or next(
    (str(p) for p in [Path("/usr/local/cuda/bin/nvcc")] if p.exists()), None
)
KERNEL = (
    "__global__ void f(float *a) { a[threadIdx.x] *= 2; }\nvoid g(float *a) { f<<<1, 32>>>(a); }\n"
)
TARGETS = {
    "sm_75": "75",
    "sm_80": "80",
    "sm_90": "90",
    "sm_90a": "90a",
    "compute_90": "90",
    "compute_90a": "90a",
}


@pytest.mark.skipif(NVCC is None, reason="nvcc is not on this machine")
@pytest.mark.parametrize("mode", ["none", "speed", "size"])
def test_what_nvcc_makes(tmp_path: Path, mode: str) -> None:
    assert NVCC is not None
    (tmp_path / "k.cu").write_text(KERNEL)
    help_text = subprocess.run([NVCC, "--help"], capture_output=True, text=True, check=True).stdout
    compress = [f"--compress-mode={mode}"] if "compress-mode" in help_text else []
    targets = dict(TARGETS)
    if "compute_100f" in help_text:
        targets |= {"sm_100f": "100f", "sm_120a": "120a", "compute_100f": "100f"}
    flags = [
        f
        for code, arch in targets.items()
        for f in ("-gencode", f"arch=compute_{arch},code={code}")
    ]
    command = [NVCC, "-c", "k.cu", "-o", "k.o", *compress, "-Xfatbin", "-compress-all", *flags]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    scanner = scan((tmp_path / "k.o").read_bytes())
    assert found(scanner) == [set(targets)]
    assert scanner.problems == []


@pytest.mark.skipif(NVCC is None, reason="nvcc is not on this machine")
def test_relocatable_code_and_link_time_code(tmp_path: Path) -> None:
    assert NVCC is not None
    (tmp_path / "k.cu").write_text(KERNEL)
    flags = ["-gencode", "arch=compute_80,code=sm_80", "-gencode", "arch=compute_90,code=lto_90"]
    subprocess.run(
        [NVCC, "-dc", "k.cu", "-o", "k.o", *flags], cwd=tmp_path, check=True, capture_output=True
    )
    assert found(scan((tmp_path / "k.o").read_bytes())) == [{"sm_80", "lto_90"}]
