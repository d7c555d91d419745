"""The model in the name of a GPU, whatever stands round it; nix/facts/gpu-model.nix does alike."""

from __future__ import annotations

import re
import string
from collections.abc import Sequence
from functools import cache

from apps.machine.facts import read

# ASCII alone, as Nix has it.
_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
_WORD = re.compile(r"[a-z0-9]+")
_PIECE = re.compile(r"[a-z]+|[0-9]+")


def lower(text: str) -> str:
    """`text` in small letters."""
    return text.translate(_LOWER)


def words(text: str) -> list[str]:
    """The words of a text in small letters: letters and digits without anything between them."""
    return _WORD.findall(text)


def pieces(parts: Sequence[str]) -> list[str]:
    """Words, cut where letters meet digits and where words are glued together."""
    return [piece for word in parts for part in _PIECE.findall(word) for piece in _unglued(part)]


@cache
def model(name: str) -> str:
    """The pieces of a name that tell its model, such as `rtx 4090` or `mi 300 x`."""
    written = read("gpu-names.json")
    text = lower(name)
    for pattern in written["decoration"]:
        text = re.sub(pattern, " ", text)
    told = [word for word in words(text) if not re.fullmatch(written["memory"], word)]
    return " ".join(_without_brands(_without_noise(pieces(told))))


@cache
def _noise() -> frozenset[str]:
    return frozenset(read("gpu-names.json")["noise"])


def _unglued(piece: str) -> list[str]:
    """`quadrortx` and `tisuper` as the words that they are."""
    first = next((w for w in read("gpu-names.json")["glued"] if piece.startswith(w)), None)
    if first is None or piece == first or piece in _noise():
        return [piece]
    return [first, *_unglued(piece[len(first) :])]


def _without_noise(told: Sequence[str]) -> list[str]:
    """At each place the longest phrase that says nothing goes."""
    kept: list[str] = []
    shapes = ["#" if piece.isdigit() else piece for piece in told]
    at = 0
    while at < len(told):
        size = next((n for n in (3, 2, 1) if " ".join(shapes[at : at + n]) in _noise()), 0)
        if not size:
            kept.append(told[at])
        at += size or 1
    return kept


def _without_brands(kept: Sequence[str]) -> list[str]:
    """A brand tells something before a number only."""
    brands = read("gpu-names.json")["brands"]
    return [
        piece
        for piece, following in zip(kept, [*kept, ""][1:], strict=True)
        if not (
            piece in brands["words"]
            and following.isalpha()
            and following not in brands["keptBefore"]
        )
    ]
