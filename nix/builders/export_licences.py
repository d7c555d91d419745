"""Whose the files are that an export takes of the machine, and the texts of their licences."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Collection, Iterator
from pathlib import Path

__all__ = ["licences_of"]

_DPKG = Path("/var/lib/dpkg/info")
_DOCUMENTS = "/usr/share/doc"
_LICENCES = "/usr/share/licenses"
# The texts that those of Debian name.
_COMMON = "/usr/share/common-licenses"


def licences_of(paths: Collection[str]) -> list[str]:
    """Return the paths of the licences of the packages that have these files.

    Where it cannot be told whose they are, those of every package of the machine.
    """
    owners = _of_dpkg(paths) if _DPKG.is_dir() else _of_rpm(paths)
    found = list(_files(_COMMON))
    for name in sorted(owners) if owners else _packages():
        found += [f"{_DOCUMENTS}/{name}/copyright", *_files(f"{_LICENCES}/{name}")]
    return [path for path in found if os.path.isfile(path)]


def _of_dpkg(paths: Collection[str]) -> set[str]:
    # It lists a file by the path in its package, which may begin with /lib: a link by now.
    wanted = {*paths, *(path[4:] for path in paths if path.startswith("/usr/"))}
    owners = set()
    for listing in _DPKG.glob("*.list"):
        with listing.open(encoding="utf-8", errors="surrogateescape") as lines:
            if any(line.rstrip("\n") in wanted for line in lines):
                owners.add(listing.stem.partition(":")[0])
    return owners


def _of_rpm(paths: Collection[str]) -> set[str]:
    ask = ["/usr/bin/rpm", "--query", "--queryformat", "%{NAME}\\n", "--file", *sorted(paths)]
    try:
        answer = subprocess.run(ask, capture_output=True, text=True, check=False)
    except OSError:
        return set()
    # A file of no package is told in a sentence.
    return {line for line in answer.stdout.splitlines() if line and " " not in line}


def _packages() -> list[str]:
    folders = [place for place in (_DOCUMENTS, _LICENCES) if os.path.isdir(place)]
    return sorted({name for place in folders for name in os.listdir(place)})


def _files(place: str) -> Iterator[str]:
    for found, folders, files in os.walk(place):
        folders.sort()
        for name in sorted(files):
            yield f"{found}/{name}"
