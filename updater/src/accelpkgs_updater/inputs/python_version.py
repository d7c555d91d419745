"""`.python-version`: the Pythons that pyenv and uv take in a folder."""

from __future__ import annotations

import re

from accelpkgs_updater.inputs.gather import Gathering
from accelpkgs_updater.inputs.input_file import InputFile
from accelpkgs_updater.inputs.model import Asked, Fate, Inputs

__all__ = ["read_python_version"]

_PYTHON = re.compile(r"(?:cpython[-@]?|python[-@]?)?(\d{1,2}\.\d{1,3}(?:\.\d{1,3})?t?)")


def read_python_version(file: InputFile, asked: Asked) -> Inputs:
    """Read the versions, one a line. Raises `UpdaterError`."""
    gathering = Gathering()
    gathering.read(file)
    for number, line in enumerate(file.text.splitlines(), start=1):
        text = line.partition("#")[0].strip()
        if not text:
            continue
        match = _PYTHON.fullmatch(text.lower())
        place = file.at(number)
        if match is None:
            gathering.refused(place, text, "it names no version of CPython", "3.12")
            continue
        gathering.python_pins.append((match[1], place))
        gathering.line(place, text, Fate.OPTION, f"Python {match[1]}")
    return gathering.made()
