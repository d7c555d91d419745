"""Which versions of the C and C++ library the files of a build need at least."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from pathlib import Path

from elf_image import Image, mapped, string_at

__all__ = ["highest_needed", "numbers"]

_VERNEED, _VERNEEDNUM = 0x6FFFFFFE, 0x6FFFFFFF
# A name without a number, and the release that it came with.
_NAMED = {"GLIBC_ABI_DT_RELR": "GLIBC_2.36"}


def numbers(version: str) -> tuple[int, ...]:
    """Return a dotted version to compare; empty for what is none."""
    parts = version.split(".")
    return tuple(map(int, parts)) if all(part.isdecimal() for part in parts) else ()


def _names(path: Path) -> Iterator[str]:
    """Yield the symbol versions that a file needs; a broken table ends there."""
    try:
        data = mapped(path)
        if data is None:
            return
        with data:
            image = Image(data)
            if _VERNEED not in image.tags:
                return
            strings = image.strings()
            entry = image.offset(image.tags[_VERNEED][-1])
            for _ in range(min(image.tags.get(_VERNEEDNUM, [0])[-1], len(data) // 16)):
                _, count, _, first, following = struct.unpack_from("<HHIII", data, entry)
                at = entry + first
                for _ in range(count):
                    _, _, _, name, step = struct.unpack_from("<IHHII", data, at)
                    yield string_at(strings, name)
                    at += step
                entry += following
    except (struct.error, ValueError, IndexError, OSError):
        return


def highest_needed(root: Path) -> dict[str, tuple[str, str]]:
    """Return the newest that any file below `root` needs of GLIBC and of GLIBCXX.

    Library → (version, the file that needs it); what is needed of neither is left out.
    """
    found: dict[str, tuple[str, str]] = {}
    for folder, _, files in sorted(os.walk(root)):
        for file in sorted(files):
            path = Path(folder, file)
            if path.is_symlink():
                continue
            for name in _names(path):
                library, _, version = _NAMED.get(name, name).partition("_")
                if library not in ("GLIBC", "GLIBCXX") or not numbers(version):
                    continue
                if numbers(version) > numbers(found.get(library, ("", ""))[0]):
                    found[library] = (version, str(path.relative_to(root)))
    return found
