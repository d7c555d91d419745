"""The project's error format at build time; the counterpart of nix/errors/render.nix.

The problems themselves are in the tables: `e<first code>_<subject>.py`, one function for each.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

__all__ = ["REPORT_FILE", "Problem", "plain", "shorten", "visible"]

# What to do about a file that its publisher must mend.
REPORT_FILE = "do not use this file; report it to its publisher"


class Problem(Exception):
    """What stops a build: a stable code, one sentence, and where, why and how to fix it."""

    def __init__(
        self,
        code: str,
        title: str,
        *,
        where: str | Iterable[str] = (),
        why: str | Iterable[str] = (),
        fix: str | Iterable[str] = (),
    ) -> None:
        super().__init__(f"{code}: {title}")
        self.code = code
        self.title = title
        self.fields = {"where": where, "why": why, "fix": fix}

    def render(self) -> str:
        """Return the text: the code first, labels aligned, further lines under the first."""
        lines = [f"accelpkgs {self.code}: {plain(self.title)}"]
        for label, value in self.fields.items():
            texts = [value] if isinstance(value, str) else list(value)
            for number, text in enumerate(map(plain, texts)):
                lines.append(f"  {label + ':':<6} {text}" if number == 0 else f"         {text}")
        return "\n".join(lines)


def shorten(items: Iterable[str], most: int = 4) -> list[str]:
    """Return the first items, with a last line that counts the others: a message stays short."""
    every = list(items)
    return every[:most] + ([f"… and {len(every) - most} more"] if len(every) > most else [])


def plain(text: str, most: int = 500) -> str:
    """Return text of others as one line that a terminal shows and does not obey.

    What controls it (escapes, line ends, directions) is written as Python writes it.
    """
    cut = text if len(text) <= most else text[:most] + "…"
    if cut.isascii() and cut.isprintable():
        return cut
    return "".join(
        ascii(c)[1:-1] if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") else c
        for c in cut
    )


def visible(text: str) -> str:
    """Return untrusted text as ASCII in quotes, cut to a length that a message can hold."""
    return ascii(text)[:160]
