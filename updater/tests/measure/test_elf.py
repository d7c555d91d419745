from __future__ import annotations

import sys
import sysconfig
from pathlib import Path

import pytest
from elftools.elf.dynamic import DynamicSection
from elftools.elf.elffile import ELFFile
from elftools.elf.gnuversions import GNUVerNeedSection
from hypothesis import given, settings
from hypothesis import strategies as st

from accelpkgs_updater.measure import stream
from accelpkgs_updater.measure.dynamic import symbol_hash
from accelpkgs_updater.measure.library import LibraryReader, is_binary

from .build import container, elf, library_file, split

RICH = {
    "fatbin": container(["sm_80", "compute_80"]),
    "needed": ["libc.so.6", "libcudart.so.12"],
    "soname": "libx.so.1",
    "runpath": "$ORIGIN/../lib",
    "undefined": ["_ZN2at6detail1xEv", "malloc"],
    "defined": ["entry", "other"],
    "versions": [
        ("libc.so.6", ["GLIBC_2.17", "GLIBC_2.5"]),
        ("libstdc++.so.6", ["GLIBCXX_3.4.21"]),
    ],
}


def read(data: bytes, cuts: list[int] | None = None, passes: int = 4) -> LibraryReader:
    reader = LibraryReader("lib/x.so", len(data), data[:64])
    reader.first_pass(split(data, cuts or []))
    for _ in range(passes):
        if not reader.complete:
            reader.further_pass(split(data, cuts or []))
    return reader


def check_rich(reader: LibraryReader) -> None:
    library = reader.result()
    assert library.problems == ()
    assert library.machine == "x86_64"
    assert library.soname == "libx.so.1"
    assert library.needed == ("libc.so.6", "libcudart.so.12")
    assert library.runpath + library.rpath == ("$ORIGIN/../lib",)
    assert library.versions == (
        ("libc.so.6", "GLIBC_2.17"),
        ("libc.so.6", "GLIBC_2.5"),
        ("libstdc++.so.6", "GLIBCXX_3.4.21"),
    )
    assert library.codes == ("sm_80", "compute_80")
    assert library.stray == ()
    assert reader.linking.undefined == {b"_ZN2at6detail1xEv", b"malloc"}
    assert reader.linking.defined == {symbol_hash(b"entry"), symbol_hash(b"other")}


def test_everything_in_one_pass() -> None:
    reader = read(elf(**RICH), passes=0)  # type: ignore[arg-type]
    check_rich(reader)


@settings(max_examples=60)
@given(st.lists(st.integers(0, 1 << 16), max_size=12), st.integers(0, 9000), st.integers(0, 9000))
def test_pieces_and_places_do_not_matter(cuts: list[int], front: int, back: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        # Windows so small that nothing is at hand by luck: every table has to be asked for.
        patch.setattr(stream, "HEAD", 64)
        patch.setattr(stream, "TAIL", 16)
        check_rich(read(elf(**RICH, front=front, back=back), cuts))  # type: ignore[arg-type]


def test_a_further_pass_stops_early(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "HEAD", 256)
    monkeypatch.setattr(stream, "TAIL", 4096)
    data = elf(**RICH, front=2000, back=200_000)  # type: ignore[arg-type]
    reader = LibraryReader("x.so", len(data), data[:64])
    pieces = [data[i : i + 1000] for i in range(0, len(data), 1000)]
    reader.first_pass(pieces)
    assert not reader.complete
    rest = iter(pieces)
    reader.further_pass(rest)
    assert reader.complete
    assert (
        len(list(rest)) > 130
    )  # the version needs, whose length is not known, are read with room to spare
    check_rich(reader)


def test_code_outside_the_sections_of_nvcc_is_stray() -> None:
    library = read(elf(fatbin=container(["sm_80"]), section=".rodata")).result()
    assert (library.codes, library.stray) == (("sm_80",), ("sm_80",))


@given(st.data())
def test_cut_off_anywhere_is_told_not_raised(data: st.DataObject) -> None:
    whole = elf(**RICH)  # type: ignore[arg-type]
    cut = whole[: data.draw(st.integers(64, len(whole) - 1))]
    assert read(cut).result().problems != ()


@settings(max_examples=300)
@given(st.data())
def test_flipped_bytes_never_raise(data: st.DataObject) -> None:
    damaged = bytearray(elf(**RICH))  # type: ignore[arg-type]
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(4, len(damaged) - 1))
        damaged[at] = data.draw(st.integers(0, 255))
    read(bytes(damaged)).result()


def test_symbol_names_that_overlap_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    from accelpkgs_updater.measure import dynamic

    monkeypatch.setattr(dynamic, "_NAMES", 1000)
    library = read(elf(undefined=["n" * 300 + str(i) for i in range(10)])).result()
    assert library.problems == ("its symbol names are longer than the limit",)


def test_a_huge_table_is_refused() -> None:
    data = bytearray(elf(**RICH))  # type: ignore[arg-type]
    data[64 + 56 + 32 : 64 + 56 + 40] = (200 << 20).to_bytes(8, "little")
    assert read(bytes(data)).result().problems == ("a table is larger than 96 MiB",)


@pytest.mark.parametrize(
    ("ident", "machine"),
    [(b"\x7fELF\x01\x01", "i686"), (b"\x7fELF\x02\x02", "ppc64le")],
    ids=["32", "big-endian"],
)
def test_other_elf_classes_have_a_machine_only(ident: bytes, machine: str) -> None:
    number = {"i686": 3, "ppc64le": 21}[machine]
    order = "big" if ident[5] == 2 else "little"
    data = ident + bytes(12) + number.to_bytes(2, order) + bytes(100)
    reader = read(data, passes=0)
    assert reader.complete
    assert reader.result().machine == machine


@pytest.mark.parametrize(
    ("abi", "flags", "code"),
    [
        (8, 0x6005A04, "sm_90"),
        (8, 0x6006402, "sm_100"),
        (7, 0x50_0550, "sm_80"),
        (7, 0x5A_055A, "sm_90"),
        (7, 0x5A_0D5A, "sm_90a"),
    ],
)
def test_bare_cubin(abi: int, flags: int, code: str) -> None:
    data = bytearray(elf(machine=190))
    data[8] = abi
    data[48:52] = flags.to_bytes(4, "little")
    library = read(bytes(data)).result()
    assert (library.machine, library.codes) == ("cuda", (code,))
    assert library.containers == ((1, (code,)),)


def test_what_is_binary() -> None:
    assert is_binary(elf())
    assert is_binary(container(["sm_80"]))
    assert is_binary(b"__CLANG_OFFLOAD_BUNDLE__")
    assert not is_binary(b"import torch\n")
    assert not is_binary(b"")


REAL = [
    Path(sys.executable).resolve(),
    library_file("/usr/lib/x86_64-linux-gnu/libstdc++.so.6", "/usr/lib/*/libstdc++.so.6"),
    library_file("/usr/lib/x86_64-linux-gnu/libcrypto.so.3", "/usr/lib/*/libcrypto.so*"),
    library_file(str(Path(sysconfig.get_path("platstdlib")) / "lib-dynload" / "_ssl*.so")),
]


@pytest.mark.parametrize("path", [p for p in REAL if p], ids=lambda p: p.name)
def test_the_same_facts_as_pyelftools(path: Path) -> None:
    data = path.read_bytes()
    reader = read(data, [i << 16 for i in range(len(data) >> 16)])
    library = reader.result()
    assert library.problems == ()
    with path.open("rb") as file:
        oracle = ELFFile(file)
        dynamic = next(s for s in oracle.iter_sections() if isinstance(s, DynamicSection))
        assert list(library.needed) == [t.needed for t in dynamic.iter_tags("DT_NEEDED")]
        versions = set()
        for section in oracle.iter_sections():
            if isinstance(section, GNUVerNeedSection):
                versions = {
                    (need.name, aux.name)
                    for need, auxes in section.iter_versions()
                    for aux in auxes
                }
        assert set(library.versions) == versions
        undefined, defined = set(), set()
        for symbol in oracle.get_section_by_name(".dynsym").iter_symbols():
            binding, visibility = symbol["st_info"]["bind"], symbol["st_other"]["visibility"]
            if not symbol.name or binding == "STB_LOCAL":
                continue
            if symbol["st_shndx"] == "SHN_UNDEF":
                undefined |= {symbol.name.encode()} if binding == "STB_GLOBAL" else set()
            elif visibility in ("STV_DEFAULT", "STV_PROTECTED"):
                defined.add(symbol_hash(symbol.name.encode()))
        assert reader.linking.undefined == undefined
        assert reader.linking.defined == defined
