"""Files of a test, and what is read of them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from accelpkgs_updater.errors import UpdaterError
from accelpkgs_updater.inputs.model import Asked, Fate, Inputs
from accelpkgs_updater.inputs.read import read_inputs

__all__ = ["fates", "read", "refused", "roots"]


def read(folder: Path, text: str, name: str = "requirements.txt", **asked: Iterable[str]) -> Inputs:
    """Write a file, and read it; `asked`: extras and groups."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return read_inputs([str(path)], Asked(**{k: frozenset(v) for k, v in asked.items()}))


def roots(found: Inputs) -> list[str]:
    return [str(r.requirement) for r in found.roots]


def fates(found: Inputs) -> dict[str, Fate]:
    return {line.text: line.fate for line in found.lines}


def refused(folder: Path, text: str, name: str = "requirements.txt", **asked: Iterable[str]) -> str:
    """What is said of a file that cannot be read; its code is always the same."""
    with pytest.raises(UpdaterError) as caught:
        read(folder, text, name, **asked)
    said = str(caught.value).replace(f"{folder}/", "")
    assert {p.code for p in caught.value.problems} == {"E513"}
    return said
