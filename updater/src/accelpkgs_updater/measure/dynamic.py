"""What an ELF file asks of the loader: libraries, symbol versions, symbols."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from struct import Struct, iter_unpack
from typing import Final

from accelpkgs_updater.measure.elf import Image, bounded, raw_string, string
from accelpkgs_updater.measure.stream import Capture, Range, RangeError

__all__ = ["Linking", "read_linking", "symbol_hash"]

_SYM: Final = Struct("<IBBHQQ")
_VERNEED: Final = Struct("<HHIII")
_VERNAUX: Final = Struct("<IHHII")
_NEEDED, _STRTAB, _SYMTAB, _STRSZ, _SONAME, _RPATH, _RUNPATH = 1, 5, 6, 10, 14, 15, 29
_FLAGS_1, _PIE = 0x6FFFFFFB, 0x08000000
_VERNEED_AT, _VERNEED_COUNT = 0x6FFFFFFE, 0x6FFFFFFF
_VERNEED_READ: Final = 64 << 10
_MANY: Final = 4096
_NAMES: Final = 256 << 20


@dataclass(frozen=True, slots=True)
class Linking:
    """The dynamic section of one file.

    `versions`: (library, version) pairs that must be provided. `undefined`: names of the symbols
    that must come from elsewhere, weak ones left out. `defined`: `symbol_hash` of those that others
    can use. `program`: it is a position-independent executable.
    """

    soname: str | None = None
    needed: tuple[str, ...] = ()
    rpath: tuple[str, ...] = ()
    runpath: tuple[str, ...] = ()
    program: bool = False
    versions: tuple[tuple[str, str], ...] = ()
    undefined: frozenset[bytes] = frozenset()
    defined: frozenset[int] = frozenset()


def symbol_hash(name: bytes) -> int:
    """Return 64 bits that stand for a symbol name: a torch build has half a million names of 100
    bytes each.
    """
    return int.from_bytes(hashlib.blake2b(name, digest_size=8).digest(), "big")


def read_linking(capture: Capture, image: Image) -> Linking:
    """Read the dynamic section.

    Raises MissingError (see `Capture`), RangeError where the file is damaged.
    """
    raw = capture.get(image.dynamic)[0]
    tags: dict[int, list[int]] = {}
    for tag, value in iter_unpack("<qQ", raw[: len(raw) // 16 * 16]):
        if tag == 0:
            break
        tags.setdefault(tag, []).append(value)
    if _STRTAB not in tags:
        return Linking()
    names_at = bounded(image.offset(tags[_STRTAB][0]), tags.get(_STRSZ, [0])[0])
    versions_at: Range = (0, 0)
    if _VERNEED_AT in tags:
        # Its length stands nowhere; the cap is far above what any real file has.
        versions_at = (
            start := image.offset(tags[_VERNEED_AT][0]),
            min(start + _VERNEED_READ, capture.size),
        )
    symbols_at = _symbols(image, tags, names_at[0])
    names, raw_versions, raw_symbols = capture.get(names_at, versions_at, symbols_at)
    undefined, defined = _split(raw_symbols, names)
    return Linking(
        soname=next((string(names, v) for v in tags.get(_SONAME, [])), None),
        needed=tuple(string(names, v) for v in tags.get(_NEEDED, [])[:_MANY]),
        rpath=_folders(names, tags.get(_RPATH, [])),
        runpath=_folders(names, tags.get(_RUNPATH, [])),
        program=any(flags & _PIE for flags in tags.get(_FLAGS_1, [])),
        versions=tuple(_versions(raw_versions, names, tags.get(_VERNEED_COUNT, [0])[0])),
        undefined=undefined,
        defined=defined,
    )


def _folders(names: bytes, offsets: list[int]) -> tuple[str, ...]:
    texts = (string(names, at) for at in offsets[:_MANY])
    return tuple(folder for text in texts for folder in text.split(":") if folder)


def _symbols(image: Image, tags: dict[int, list[int]], names: int) -> Range:
    """Return where the symbol table lies; only its section header tells where it ends."""
    if _SYMTAB not in tags:
        return (0, 0)
    start = image.offset(tags[_SYMTAB][0])
    size = image.symbols[1] - image.symbols[0] if image.symbols[0] == start else names - start
    # Without section headers: linkers put the string table right behind.
    return bounded(start, max(0, size) // _SYM.size * _SYM.size)


def _split(symbols: bytes, names: bytes) -> tuple[frozenset[bytes], frozenset[int]]:
    undefined: set[bytes] = set()
    defined: set[int] = set()
    budget = _NAMES
    for at, info, other, section, _, _ in _SYM.iter_unpack(symbols):
        binding, visibility = info >> 4, other & 3
        if not at or binding == 0 or (section == 0 and binding != 1):
            continue  # local, or weak and allowed to stay undefined
        name = raw_string(names, at)
        budget -= len(name)
        if budget < 0:
            # Names may overlap in the table, so a small file can name terabytes.
            raise RangeError("its symbol names are longer than the limit")
        if section == 0:
            undefined.add(name)
        elif visibility in (0, 3):
            defined.add(symbol_hash(name))
    return frozenset(undefined), frozenset(defined)


def _versions(data: bytes, names: bytes, count: int) -> Iterator[tuple[str, str]]:
    at, budget = 0, _MANY
    for _ in range(min(count, _MANY)):
        if at + _VERNEED.size > len(data):
            raise RangeError("its version needs are cut off")
        _, versions, library, first, following = _VERNEED.unpack_from(data, at)
        each = at + first
        budget -= versions
        for _ in range(versions):
            if budget < 0 or each + _VERNAUX.size > len(data):
                raise RangeError("its version needs are cut off")
            _, _, _, name, step = _VERNAUX.unpack_from(data, each)
            yield string(names, library), string(names, name)
            each += step
        at += following
