"""setup.cfg, of which what is static is read; setup.py, which is never run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from packaging.utils import canonicalize_name

from accelpkgs_updater.inputs.entries import Entries
from accelpkgs_updater.inputs.gather import Gathering
from accelpkgs_updater.inputs.input_file import InputFile, invalid
from accelpkgs_updater.inputs.model import Asked, Inputs
from accelpkgs_updater.inputs.standard_tables import take_python
from accelpkgs_updater.inputs.toml_places import Numbered

__all__ = ["read_setup_cfg", "read_setup_py", "take_setup"]

_FIX = "write what it requires to a requirements.txt, and give that"
_EXTRAS = "options.extras_require"
_SECTION = re.compile(r"\[([^\]]+)\]")


@dataclass(frozen=True, slots=True)
class _Entry:
    section: str
    key: str
    number: int
    text: str


def read_setup_py(file: InputFile, asked: Asked) -> Inputs:
    """Refuse to run a program. Raises `UpdaterError`."""
    raise invalid(file.at(), f"{file.name} is a program, and is not run", _FIX)


def read_setup_cfg(file: InputFile, asked: Asked) -> Inputs:
    """Read `install_requires` and the extras. Raises `UpdaterError`."""
    gathering = Gathering()
    if not take_setup(gathering, file, asked):
        raise invalid(file.at(), f"{file.name} has no install_requires of its own", _FIX)
    return gathering.made()


def take_setup(gathering: Gathering, file: InputFile, asked: Asked) -> bool:
    """Take what a setup.cfg states; tell whether it states requirements."""
    gathering.read(file)
    found = list(_entries(file.text))
    name = next((e.text for e in found if (e.section, e.key) == ("metadata", "name")), None)
    entries = Entries(gathering, file, Numbered(), canonicalize_name(name) if name else None)
    wanted = {canonicalize_name(e) for e in asked.extras}
    there = {canonicalize_name(e.key) for e in found if e.section == _EXTRAS}
    for extra in sorted(wanted - there):
        has = f"it has {', '.join(sorted(there))}" if there else "it has none"
        entries.wrong(f"the project has no extra {extra}", fix=has)
    stated = False
    for entry in found:
        required = (entry.section, entry.key) == ("options", "install_requires")
        if (entry.section, entry.key) == ("options", "python_requires"):
            take_python(entries, entry.text, entry.number)
        elif not required and entry.section != _EXTRAS:
            continue
        elif entry.text.startswith("file:"):
            entries.wrong(f"{entry.text}: give that file itself", entry.number)
        elif required or asked.all_extras or canonicalize_name(entry.key) in wanted:
            entries.take(entry.text, entry.number)
        else:
            entries.not_asked(entry.text, f"--extra {entry.key} asks for it", entry.number)
        stated |= required
    return stated


def _entries(text: str) -> Iterator[_Entry]:
    section = key = ""
    for number, line in enumerate(text.split("\n"), start=1):
        bare = line.strip()
        if not bare or bare.startswith(("#", ";")):
            continue
        if not line[0].isspace():
            match = _SECTION.match(bare)
            if match:
                section, key = match[1].strip(), ""
                continue
            at = min((bare.find(c) for c in "=:" if c in bare), default=len(bare))
            key, bare = bare[:at].strip().lower(), bare[at + 1 :].strip()
        if bare and key:
            # setuptools takes what stands behind a number sign for a comment.
            yield _Entry(section, key, number, bare.partition(" #")[0].rstrip())
