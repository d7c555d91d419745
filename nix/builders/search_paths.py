"""Take out of a library where it would look for others outside of the environment.

A run path that is absolute finds what some machine happens to have, one that is relative what the
working folder has. The load check finds out who needs one of them.
"""

from __future__ import annotations

import mmap
import re
import struct
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from e218_start_up import foreign_loader, foreign_search_path
from elf_image import Image, mapped

__all__ = ["remove_foreign_paths"]

_NEEDED, _SONAME, _RPATH, _RUNPATH, _STRTAB, _SYMTAB = 1, 14, 15, 29, 5, 6
_VERDEF, _VERNEED = 0x6FFFFFFC, 0x6FFFFFFE
# Libraries that the loader calls at every event, and a file of its settings.
_AUDIT = {0x6FFFFEFA: "DT_CONFIG", 0x6FFFFEFB: "DT_DEPAUDIT", 0x6FFFFEFC: "DT_AUDIT"}
# DT_AUXILIARY, DT_FILTER: libraries that answer for this one, loaded with it.
_LOADED = (_NEEDED, 0x7FFFFFFD, 0x7FFFFFFF)
# Tags whose value is a string: what a change must not touch.
_STRINGS = (*_LOADED, _SONAME, _RPATH, _RUNPATH, *_AUDIT)
# Where systems have the loader of programs: no path that anybody may write to.
_LOADER = re.compile(r"/(?:usr/)?(?:lib|lib32|lib64|libx32|libexec)/|/(?:nix/store|system|gnu)/")
_ORIGIN = re.compile(r"(?:\$ORIGIN|\$\{ORIGIN\})(?=/|$)")


def _stays(entry: str, folder: PurePosixPath, keep: str | None) -> bool:
    """Say whether an entry leads to the environment. `folder`: of the file, from its root."""
    if keep and entry.startswith(keep + "/") and ".." not in entry.split("/"):
        return True
    match = _ORIGIN.match(entry)
    if not match or "$" in entry[match.end() :]:
        return False
    depth = len(folder.parts)
    for part in entry[match.end() :].split("/"):
        depth += -1 if part == ".." else part not in ("", ".")
        if depth < 0:
            return False
    return True


def _in_environment(path: PurePosixPath) -> PurePosixPath:
    """Return the folder of a file of a build, from the root of an environment that shows it."""
    first, *rest = path.parent.parts
    places = {"site-packages": ("lib", "python", "site-packages"), "scripts": ("bin",), "data": ()}
    return PurePosixPath(*places.get(first, ("include", "site", "python", "name")), *rest)


def remove_foreign_paths(
    path: Path, place: PurePosixPath, keep: str | None, file: str
) -> list[str]:
    """Change an ELF file; return what was taken out of it. Raises Problem E218 where it cannot.

    `place`: its path below the build; `keep`: a folder that its compiler may have named (a store).
    What the loader would not read either stays as it is.
    """
    try:
        data = mapped(path, writable=True)
    except ValueError:
        return []
    if data is None:
        return []
    with data:
        try:
            image = Image(data)
            base = image.offset(image.tags[_STRTAB][-1])
            texts = {tag: _text(data, base + at) for _, tag, at in image.entries if tag in _AUDIT}
        except (struct.error, ValueError, IndexError, KeyError):
            return []
        for tag, text in texts.items():
            raise foreign_loader(file, str(place), f"{_AUDIT[tag]} {text}")
        if image.interpreter and not _LOADER.match(image.interpreter):
            raise foreign_loader(file, str(place), f"PT_INTERP {image.interpreter}")
        removed = _needed(data, image, base, _in_environment(place))
        for at, tag, value in reversed(image.entries):
            if tag not in (_RPATH, _RUNPATH):
                continue
            every = _text(data, base + value).split(":")
            folder = _in_environment(place)
            kept = [entry for entry in every if _stays(entry, folder, keep)]
            if len(kept) == len(every):
                continue
            removed += [entry or "(the working folder)" for entry in every if entry not in kept]
            if not kept:
                _drop(data, image, at)
            elif every[-len(kept) :] == kept:
                lost = len(":".join(every)) - len(":".join(kept))
                struct.pack_into("<Q", data, at + 8, value + lost)
            else:
                new = ":".join(kept).encode()
                if _is_shared(image, value, value + len(new)):
                    raise foreign_search_path(file, str(place), ":".join(every))
                data[base + value : base + value + len(new) + 1] = new + b"\0"
        return removed


def _text(data: mmap.mmap, start: int) -> str:
    return data[start : data.find(b"\0", start)].decode("utf-8", "surrogateescape")


def _needed(data: mmap.mmap, image: Image, base: int, folder: PurePosixPath) -> list[str]:
    """Let libraries that are named by a path be looked up by their name; return those paths."""
    removed = []
    for at, tag, value in image.entries:
        text = _text(data, base + value) if tag in _LOADED else ""
        if "/" in text and not _stays(text, folder, None):
            end = len(text.rpartition("/")[0].encode("utf-8", "surrogateescape")) + 1
            struct.pack_into("<Q", data, at + 8, value + end)
            removed.append(text)
    return removed


def _drop(data: mmap.mmap, image: Image, at: int) -> None:
    """Take an entry out of the dynamic section: what follows moves up, as the loader stops at 0."""
    end = image.entries[-1][0] + 16
    data[at : end - 16] = data[at + 16 : end]
    data[end - 16 : end] = bytes(16)


def _is_shared(image: Image, start: int, end: int) -> bool:
    """Say whether another name begins within a string: linkers let names share their ends.

    Where that cannot be read, it may be.
    """
    try:
        if _SYMTAB in image.tags and next(image.symbols(), None) is None:
            return True
        return any(start < name <= end for name in _names(image))
    except (struct.error, ValueError, IndexError, KeyError):
        return True


def _names(image: Image) -> Iterator[int]:
    """Yield where each name in the string table begins that anything refers to."""
    for _, tag, value in image.entries:
        if tag in _STRINGS:
            yield value
    for name, _, _ in image.symbols():
        yield name
    for tag in (_VERNEED, _VERDEF):
        for address in image.tags.get(tag, []):
            yield from _versions(image, image.offset(address), tag == _VERNEED)


def _versions(image: Image, at: int, needs: bool) -> Iterator[int]:
    """Yield the names of DT_VERNEED or DT_VERDEF: chains of records, each with a chain below."""
    data, seen = image.data, set[int]()
    while at not in seen:
        seen.add(at)
        if needs:
            _, _, name, below, onward = struct.unpack_from("<HHIII", data, at)
            yield name
        else:
            below, onward = struct.unpack_from("<II", data, at + 12)
        inner, known = at + below, set[int]()
        while inner not in known:
            known.add(inner)
            if needs:
                _, _, _, name, step = struct.unpack_from("<IHHII", data, inner)
            else:
                name, step = struct.unpack_from("<II", data, inner)
            yield name
            inner += step
        at += onward
