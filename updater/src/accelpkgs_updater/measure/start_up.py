"""What of a wheel acts whenever Python starts, by its members and its small `.pth` files."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable
from typing import Final

from accelpkgs_updater.limits import Limit
from accelpkgs_updater.measure.archive import Member

__all__ = ["start_up_of"]

# The root of site-packages: that of the wheel, of a scheme of its `.data` folder (PEP 427), and of
# data files that reach the same folder of an environment.
_ROOT: Final = re.compile(
    r"(?:[^/]+\.data/(?:(?:pure|plat)lib|data/lib(?:64)?/python3[^/]*/site-packages)/)?"
)
_CUSTOM: Final = re.compile(r"(sitecustomize|usercustomize)(?:/.*|\.py|(?:\.[\w-]+)?\.(?:so|pyc))")
_IMPORTS: Final = ("import ", "import\t")


def start_up_of(
    members: Iterable[Member], read: Callable[[Member], bytes], where: str = "a wheel"
) -> tuple[str, ...]:
    """Return what acts whenever Python starts, as paths below site-packages, sorted.

    `.pth` files with code or with a folder outside of site-packages, `.start` files (PEP 829),
    modules called sitecustomize and usercustomize, in the folders that `.pth` files add, too. A
    `.pth` file that only adds folders of its own runs nothing. `read` returns the bytes of a
    member; `where`: what a message calls the wheel. The builders have the same rule
    (nix/builders/start_up.py).

    Raises `ValueError` for more than a wheel has reason for.
    """
    found, folders, names = set[str](), {""}, set[str]()
    for member in members:
        match = _ROOT.match(member.name)
        name = member.name[match.end() if match else 0 :]
        names.add(name)
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
    return tuple(sorted(found))


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
