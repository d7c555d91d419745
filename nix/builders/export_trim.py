"""What an export leaves out, because nothing in it links or opens it. No file is changed.

A name that stands anywhere in code that is reached counts as opening it, so too much stays rather
than too little.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from elf_file import Elf, constants, read_elf
from export_entries import Entry
from roots import is_module

__all__ = ["trim"]

_HEADER = re.compile(r"(.*?/include)/.*\.(?:cuh?|h|hh|hpp|hxx|inc|inl|ipp|pxd|tcc)$")
_NAMES_INCLUDE = re.compile(rb"[\"'/]include[\"'/]")
_VERSION = re.compile(r"\.so[.\d]*$")


def trim(entries: Sequence[Entry], parts: Collection[str]) -> list[Entry]:
    """Return the entries without what is not used: `static`, `headers`, `unlinked`."""
    if not parts:
        return list(entries)
    sources = {e.source for e in entries if e.kind == "file" and isinstance(e.source, str)}
    dropped = _unused(sorted(sources), parts)
    return [entry for entry in entries if _real(entry) not in dropped]


def _real(entry: Entry) -> str:
    """Return the file that an entry is, or leads to."""
    if entry.kind == "link":
        return os.path.realpath(f"/{entry.path}")
    return entry.source if isinstance(entry.source, str) else ""


def _unused(sources: Sequence[str], parts: Collection[str]) -> set[str]:
    code = [source for source in sources if source.endswith(".py")]
    libraries = {source: elf for source in sources if (elf := _elf(source))}
    loose = (
        {s for s, elf in libraries.items() if _is_loose(s, elf)} if "unlinked" in parts else set()
    )
    archives = [s for s in sources if s.endswith(".a")] if "static" in parts else []
    waiting = {source: _stem(source) for source in [*sorted(loose), *archives]}
    reached: list[str] = [*code, *(s for s in libraries if s not in loose)]
    # What is reached now may name what was not before.
    while reached and waiting:
        words = {stem: {stem, stem.removeprefix(b"lib")} for stem in waiting.values()}
        needed, named = set(), set()
        for source in reached:
            elf = libraries.get(source)
            needed |= set(elf.needed) if elf else set()
            found = _words_in(source, elf, {word for every in words.values() for word in every})
            named |= {stem for stem, every in words.items() if every & found}
        reached = [
            source
            for source, stem in waiting.items()
            if stem in named or needed & _names(source, libraries.get(source))
        ]
        for source in reached:
            del waiting[source]
    return {*waiting, *(_unused_headers(sources, code) if "headers" in parts else ())}


def _elf(source: str) -> Elf | None:
    return read_elf(Path(source)) if ".so" in os.path.basename(source) else None


def _is_loose(source: str, elf: Elf) -> bool:
    """Say whether a file is a library that somebody must link or open, and not Python by itself."""
    return not elf.executable and not is_module(source)


def _stem(source: str) -> bytes:
    return _VERSION.sub("", os.path.basename(source)).removesuffix(".a").encode()


def _names(source: str, elf: Elf | None) -> set[str]:
    soname = {elf.soname} if elf and elf.soname else set()
    return {os.path.basename(source)} | soname


def _words_in(source: str, elf: Elf | None, words: set[bytes]) -> set[bytes]:
    if elf:
        # Its own name is no call.
        own = {_stem(source), _stem(source).removeprefix(b"lib")}
        return constants(Path(source), words - own)
    text = Path(source).read_bytes()
    return {word for word in words if word in text}


def _unused_headers(sources: Iterable[str], code: Iterable[str]) -> set[str]:
    """Return the headers of folders `include` that no code of their package names.

    Where a package has no code, as NVIDIA's, it counts that anybody names its folder in one file
    with `include`.
    """
    headers: dict[str, list[str]] = {}
    for source in sources:
        if match := _HEADER.fullmatch(source):
            headers.setdefault(match[1], []).append(source)
    if not headers:
        return set()
    naming = {path: text for path in code if _NAMES_INCLUDE.search(text := Path(path).read_bytes())}
    dropped: set[str] = set()
    for root, found in headers.items():
        package = _package_of(root)
        own = any(path.startswith(f"{package}/") for path in naming)
        word = os.path.basename(package).encode()
        if not own and not any(word in text for text in naming.values()):
            dropped.update(found)
    return dropped


def _package_of(root: str) -> str:
    """Return the folder of the package: the one below site-packages, or that of `headers`."""
    before, site, within = root.partition("/site-packages/")
    if not site:
        return os.path.dirname(root)
    return f"{before}{site}{within.partition('/')[0]}"
