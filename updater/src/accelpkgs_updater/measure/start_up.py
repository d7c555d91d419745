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
    modules called sitecustomize and usercustomize. A `.pth` file that only adds folders of its own
    runs nothing. `read` returns the bytes of a member; `where`: what a message calls the wheel.

    Raises `ValueError` for more than a wheel has reason for.
    """
    found = set()
    for member in members:
        match = _ROOT.match(member.name)
        name = member.name[match.end() if match else 0 :]
        if custom := _CUSTOM.fullmatch(name):
            found.add(custom[1] if "/" in name else name)
        elif "/" not in name and name.endswith(".start"):
            found.add(name)
        elif "/" not in name and name.endswith(".pth"):
            Limit.METADATA.check(max(member.size, member.packed), f"bytes of {name!r}")
            if _acts(read(member)):
                found.add(name)
    Limit.START_UP.check(len(found), f"files that act when Python starts, in {where},")
    for name in found:
        if not name.isprintable():
            raise ValueError(f"{name!r} is no name of a file that could be shown")
    return tuple(sorted(found))


def _acts(content: bytes) -> bool:
    """Tell whether a `.pth` file has code, or a folder outside of site-packages (`site`)."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Python then takes the encoding of the locale: one that has a letter for each byte.
        text = content.decode("latin-1")
    return any(
        line.startswith(_IMPORTS) or _leads_outside(line)
        for line in text.splitlines()
        if line.strip() and not line.startswith("#")
    )


def _leads_outside(line: str) -> bool:
    folder = posixpath.normpath(line.rstrip())
    return folder.startswith(("/", "../")) or folder == ".."
