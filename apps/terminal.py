"""What the output may look like: colours only on a terminal that wants them, and its width."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from typing import TextIO

_STYLES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}


@dataclass(frozen=True)
class Terminal:
    """Where we print. `width` is None for a pipe: lines are then as long as they are."""

    colour: bool = False
    width: int | None = None

    @classmethod
    def of(cls, stream: TextIO) -> Terminal:
        """Look at `stream` and the environment (NO_COLOR, TERM; see no-color.org)."""
        if not stream.isatty():
            return cls()
        plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
        return cls(colour=not plain, width=max(40, shutil.get_terminal_size().columns))

    def style(self, text: str, *names: str) -> str:
        """`text` in the styles named, or as it is where there are no colours."""
        if not self.colour or not text or not names:
            return text
        return f"\033[{';'.join(_STYLES[name] for name in names)}m{text}\033[0m"

    def error(self, text: str) -> str:
        """A rendered problem, with its title lines in red and its labels in bold."""
        lines = []
        for line in text.splitlines():
            label, colon, rest = line.partition(":")
            if line.startswith("accelpkgs E"):
                lines.append(self.style(label + colon, "red", "bold") + self.style(rest, "bold"))
            elif label in ("  where", "  why", "  fix"):
                lines.append(self.style(label + colon, "cyan") + rest)
            else:
                lines.append(line)
        return "\n".join(lines)
