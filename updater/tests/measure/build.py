"""Bytes for tests, assembled by the documented layouts, none of it by the code under test."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

ENTRY_FLAGS = {"": 0x11, "a": 0x100011, "f": 0x200011}
KINDS = {"compute": 1, "sm": 2, "lto": 8}


def entry(
    code: str, payload: bytes = b"\xab" * 40, *, header: int = 64, compressed: bool = False
) -> bytes:
    """One entry of a fat binary: `sm_90a`, `compute_80`, `lto_80`."""
    prefix, _, arch = code.partition("_")
    suffix = arch[-1] if arch[-1] in "af" else ""
    flags = ENTRY_FLAGS[suffix] | (0x8000 if compressed else 0)
    payload += b"\0" * (-len(payload) % 8)
    head = struct.pack(
        "<HHIQIIHHIIIQQQ",
        KINDS[prefix], 0x0101, header, len(payload), len(payload) if compressed else 0,
        0, 8, 1, int(arch.rstrip("af")), 0, 0, flags, 0, 4096 if compressed else 0,
    )  # fmt: skip
    assert len(head) == 64
    return head + b"\0" * (header - 64) + payload


def container(codes: Iterable[str], **options: object) -> bytes:
    """A fat binary that holds these codes."""
    body = b"".join(entry(code, **options) for code in codes)  # type: ignore[arg-type]
    return struct.pack("<IHHQ", 0xBA55ED50, 1, 16, len(body)) + body


def elf(
    *,
    fatbin: bytes = b"",
    needed: Sequence[str] = (),
    soname: str | None = None,
    rpath: str | None = None,
    runpath: str | None = None,
    program: bool = False,
    behind: bytes = b"",
    undefined: Sequence[str] = (),
    defined: Sequence[str] = (),
    versions: Sequence[tuple[str, Sequence[str]]] = (),
    machine: int = 62,
    front: int = 0,
    back: int = 0,
    section: str = ".nv_fatbin",
) -> bytes:
    """A shared library with one segment: header, `front` bytes, tables, the fat binaries, `back`
    bytes, sections. `program`: a position-independent executable; `behind`: bytes after everything.
    """
    names = bytearray(b"\0")

    def name(text: str) -> int:
        at = names.find(b"\0" + text.encode() + b"\0")
        if at >= 0:
            return at + 1
        names.extend(text.encode() + b"\0")
        return len(names) - len(text.encode()) - 1

    symbols = bytearray(24)
    for text in undefined:
        symbols += struct.pack("<IBBHQQ", name(text), 0x12, 0, 0, 0, 0)
    for text in defined:
        symbols += struct.pack("<IBBHQQ", name(text), 0x12, 0, 7, 64, 8)
    needs = bytearray()
    for index, (library, each) in enumerate(versions):
        last = index == len(versions) - 1
        needs += struct.pack(
            "<HHIII", 1, len(each), name(library), 16, 0 if last else 16 + 16 * len(each)
        )
        for position, version in enumerate(each):
            needs += struct.pack(
                "<IHHII", 0, 0, 2, name(version), 0 if position == len(each) - 1 else 16
            )
    tags = [(1, name(n)) for n in needed]
    tags += [(14, name(soname))] if soname else []
    tags += [(15, name(rpath))] if rpath else []
    tags += [(29, name(runpath))] if runpath else []
    tags += [(0x6FFFFFFB, 0x08000000)] if program else []
    start = 64 + 2 * 56 + front
    places = {}
    at = start
    for key, data in (("symbols", symbols), ("names", names), ("needs", needs), ("fatbin", fatbin)):
        at += -at % 8
        places[key] = at
        at += len(data)
    tags += [(5, places["names"]), (10, len(names)), (6, places["symbols"]), (11, 24)]
    tags += [(0x6FFFFFFE, places["needs"]), (0x6FFFFFFF, len(versions))] if versions else []
    dynamic = b"".join(struct.pack("<qQ", t, v) for t, v in (*tags, (0, 0)))
    dynamic_at = at + back + -(at + back) % 8
    texts = b"\0.dynsym\0" + section.encode() + b"\0.shstrtab\0"
    texts_at = dynamic_at + len(dynamic)
    sections_at = texts_at + len(texts) + -(texts_at + len(texts)) % 8
    headers = bytes(64)
    headers += struct.pack("<IIQQQQIIQQ", 1, 11, 2, 0, places["symbols"], len(symbols), 0, 1, 8, 24)
    headers += struct.pack("<IIQQQQIIQQ", 9, 1, 2, 0, places["fatbin"], len(fatbin), 0, 0, 8, 0)
    headers += struct.pack(
        "<IIQQQQIIQQ", 10 + len(section), 3, 0, 0, texts_at, len(texts), 0, 0, 1, 0
    )
    ident = b"\x7fELF\x02\x01\x01" + bytes(9)
    header = ident + struct.pack(
        "<HHIQQQIHHHHHH", 3, machine, 1, 0, 64, sections_at, 0, 64, 56, 2, 64, 4, 3
    )
    segments = struct.pack("<IIQQQQQQ", 1, 4, 0, 0, 0, sections_at, sections_at, 4096)
    segments += struct.pack(
        "<IIQQQQQQ", 2, 4, dynamic_at, dynamic_at, 0, len(dynamic), len(dynamic), 8
    )
    out = bytearray(sections_at)
    out[: 64 + 112] = header + segments
    for key, data in (("symbols", symbols), ("names", names), ("needs", needs), ("fatbin", fatbin)):
        out[places[key] : places[key] + len(data)] = data
    out[dynamic_at : dynamic_at + len(dynamic)] = dynamic
    out[texts_at : texts_at + len(texts)] = texts
    return bytes(out) + headers + behind


def wheel(members: dict[str, bytes], *, stored: Sequence[str] = ()) -> bytes:
    """A ZIP file of these members, deflated but for `stored` ones."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, data in members.items():
            archive.writestr(
                member, data, zipfile.ZIP_STORED if member in stored else zipfile.ZIP_DEFLATED
            )
    return buffer.getvalue()


class MemorySource:
    """A ByteSource over bytes; `reads` records which ranges were asked for."""

    def __init__(
        self, data: bytes, *, name: str = "x-1-py3-none-any.whl", piece: int = 1 << 16
    ) -> None:
        self.data = data
        self.name = name
        self.size = len(data)
        self.piece = piece
        self.reads: list[tuple[int, int]] = []

    def read(self, start: int, stop: int) -> Iterator[bytes]:
        self.reads.append((start, stop))
        for at in range(start, stop, self.piece):
            yield self.data[at : min(at + self.piece, stop)]


def split(data: bytes, cuts: Iterable[int]) -> Iterator[bytes]:
    """The same bytes in pieces."""
    last = 0
    for cut in sorted(c % (len(data) + 1) for c in cuts):
        yield data[last:cut]
        last = cut
    yield data[last:]


def library_file(*patterns: str) -> Path | None:
    """A shared library of this machine whose path matches, for comparing with pyelftools."""
    for pattern in patterns:
        found = sorted(Path("/").glob(pattern.lstrip("/")))
        if found:
            return found[0].resolve()
    return None
