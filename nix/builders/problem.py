"""The project's error format at build time; the counterpart of nix/errors/render.nix."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable, Iterable

__all__ = ["Problem", "guarded", "shorten"]


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
        lines = [f"accelpkgs {self.code}: {self.title}"]
        for label, value in self.fields.items():
            texts = [value] if isinstance(value, str) else list(value)
            for number, text in enumerate(texts):
                lines.append(f"  {label + ':':<6} {text}" if number == 0 else f"         {text}")
        return "\n".join(lines)


def shorten(items: Iterable[str], most: int = 4) -> list[str]:
    """Return the first items, with a last line that counts the others, so that a message stays short."""
    every = list(items)
    return every[:most] + ([f"… and {len(every) - most} more"] if len(every) > most else [])


def guarded(main: Callable[[], None]) -> None:
    """Call `main`; print a Problem (or a full disk) as a sentence instead of a traceback, and exit 1."""
    try:
        main()
    except Problem as problem:
        print(problem.render(), file=sys.stderr, flush=True)
        sys.exit(1)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        full = Problem(
            "E209",
            "the disk is full",
            where=str(error.filename or "the build folder"),
            fix="free space, then try again",
        )
        print(full.render(), file=sys.stderr, flush=True)
        sys.exit(1)
