"""What stops an app, in the project's error format (`nix/errors/README.md`): its one renderer."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One problem, the same record as in `nix/errors`."""

    code: str
    title: str
    where: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    fix: tuple[str, ...] = ()

    def __str__(self) -> str:
        lines = [f"accelpkgs {self.code}: {self.title}"]
        for label, texts in (("where", self.where), ("why", self.why), ("fix", self.fix)):
            for number, text in enumerate(texts):
                lines.append((f"  {label}:" if number == 0 else "").ljust(9) + text)
        return "\n".join(lines)


class Problems(Exception):
    """Stops an app: a text in the error format, and the exit code (1, or 2 for wrong usage)."""

    def __init__(self, *problems: Problem | str, exit_code: int = 1) -> None:
        super().__init__(printable("\n".join(str(problem) for problem in problems)))
        self.exit_code = exit_code


def printable(text: str) -> str:
    """`text` without what would move the cursor of a terminal, or what no encoding has.

    Names and reasons of a folder of packages are somebody else's words. Lines stay, each with its
    first 2000 letters.
    """
    shown = (c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in text)
    lines = "".join(shown).split("\n")
    return "\n".join(line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…" for line in lines)


_LONGEST = 2000


def nearest(word: str, known: Iterable[str]) -> list[str]:
    """The one spelling among `known` that is near `word`, as a line for `fix`; else nothing."""
    return [f"did you mean {near}?" for near in difflib.get_close_matches(word, list(known), n=1)]
