"""Reads what a person names: a file of any of the formats that projects have, by what it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from accelpkgs_updater.inputs.input_file import InputFile
from accelpkgs_updater.inputs.model import Asked, Inputs

__all__ = ["Format"]

Reader = Callable[[InputFile, Asked], Inputs]


@dataclass(frozen=True, slots=True)
class Format:
    """`is_it`: by its content, or by its name where that is the format's own."""

    called: str
    is_it: Callable[[InputFile], bool]
    read: Reader
