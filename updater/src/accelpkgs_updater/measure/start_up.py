"""What of a wheel acts whenever Python starts, by its members and its small `.pth` files."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final

from accelpkgs_updater.core.models import StartUpFile
from accelpkgs_updater.limits import Limit
from accelpkgs_updater.measure.archive import Member

__all__ = ["start_up_of"]

# The root of site-packages: that of the wheel, of a scheme of its `.data` folder (PEP 427), and of
# data files that reach the same folder of an environment.
_ROOT: Final = re.compile(
    r"(?:[^/]+\.data/(?:(?:pure|plat)lib|data/lib(?:64)?/python3[^/]*/site-packages)/)?"
)
_CUSTOM: Final = re.compile(r"(sitecustomize|usercustomize)(?:/.*|\.py|(?:\.[\w-]+)?\.(?:so|pyc))")
# What code may reach, at most, for its sha256 to be told: files, and bytes of all.
_MOST_FILES: Final = 50
_MOST_BYTES: Final = 1 << 20
_IMPORTS: Final = ("import ", "import\t")


def start_up_of(
    members: Iterable[Member], read: Callable[[Member], bytes], where: str = "a wheel"
) -> tuple[StartUpFile, ...]:
    """Return what acts whenever Python starts, sorted.

    `.pth` files with code or with a folder outside of site-packages, `.start` files (PEP 829),
    modules called sitecustomize and usercustomize, in the folders that `.pth` files add, too. A
    `.pth` file that only adds folders of its own runs nothing. One that acts has a hash
    (docs/data-format.md) where it can be told. `read` returns the bytes of a
    member; `where`: what a message calls the wheel. The builders have the same rule
    (nix/builders/start_up.py).

    Raises `ValueError` for more than a wheel has reason for.
    """
    # A wheel has one `.pth` file, if any: it is asked for once.
    read = lru_cache(1)(read)
    found, folders = set[str](), {""}
    names: dict[str, list[Member]] = {}
    for member in members:
        match = _ROOT.match(member.name)
        name = member.name[match.end() if match else 0 :]
        names.setdefault(name, []).append(member)
        if "/" not in name and name.endswith(".start"):
            found.add(name)
        elif "/" not in name and name.endswith(".pth"):
            Limit.METADATA.check(max(member.size, member.packed), f"bytes of {name!r}")
            acts, added = _read(read(member))
            folders |= added
            if acts:
                found.add(name)
    Limit.START_UP.check(len(folders), f"folders that .pth files add, in {where},")
    for folder in folders:
        for name in names:
            if name.startswith(folder) and (custom := _CUSTOM.fullmatch(name, len(folder))):
                found.add(folder + custom[1] if "/" in custom[0] else name)
    Limit.START_UP.check(len(found), f"files that act when Python starts, in {where},")
    for name in found:
        if not name.isprintable():
            raise ValueError(f"{name!r} is no name of a file that could be shown")
    lone = folders == {""}
    return tuple(
        StartUpFile(name, _sha256(name, names, read) if lone and name.endswith(".pth") else "")
        for name in sorted(found)
    )


def _sha256(
    pth: str, names: Mapping[str, Sequence[Member]], read: Callable[[Member], bytes]
) -> str:
    """Return the hash of a `.pth` file and the modules that it names, as sha256sum lists them; ""
    where that would be too much, or one of them stands twice.
    """
    data = read(names[pth][0])
    words = set(re.findall(r"\w+", data.decode("latin-1")))
    reached = sorted(n for n in names if n == pth or re.split("[./]", n, maxsplit=1)[0] in words)
    members = [member for name in reached for member in names[name]]
    if (
        not data.isascii()
        or len(members) > _MOST_FILES
        or len(members) != len(reached)
        or sum(max(member.size, member.packed) for member in members) > _MOST_BYTES
    ):
        return ""
    lines = (
        f"{hashlib.sha256(data if name == pth else read(member)).hexdigest()}  {name}\n"
        for name, member in zip(reached, members, strict=True)
    )
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _read(content: bytes) -> tuple[bool, set[str]]:
    """Tell whether a `.pth` file has code, or a folder outside of site-packages (`site`), and which
    folders inside it adds: "a/".

    Pythons differ in what ends a line: since 3.12 at the latest, whatever does in Unicode.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Python then takes the encoding of the locale: one that has a letter for each byte.
        text = content.decode("latin-1")
    acts, folders = False, set[str]()
    for line in {*text.splitlines(), *re.split(r"\r\n|\r|\n", text)}:
        if line.startswith(_IMPORTS):
            acts = True
        elif line.strip() and not line.startswith("#"):
            folder = posixpath.normpath(line.rstrip())
            if folder.startswith(("/", "../")) or folder == "..":
                acts = True
            elif folder != ".":
                folders.add(f"{folder}/")
    return acts, folders
