"""Tables for people: aligned on a terminal, wrapped in the last column.

The same columns in a pipe, without wrapping.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from apps.terminal import Terminal

_GAP = "  "
_LEAST = 28


def render(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    terminal: Terminal,
    styles: Sequence[tuple[str, ...]] = (),
) -> str:
    """A table of `rows` under `headings`.

    The last column takes what is left of the width and is wrapped there; where less than 28 columns
    are left, it goes to a line of its own below. `styles` holds the styles of each column.
    """
    columns = len(headings)
    cells = [list(headings), *[list(row) for row in rows]]
    widths = [max(len(row[i]) for row in cells) for i in range(columns)]
    used = sum(widths[:-1]) + len(_GAP) * (columns - 1)
    width = terminal.width
    last = None if width is None else width - used
    lines = []
    for number, row in enumerate(cells):
        style = [("bold",)] * columns if number == 0 else [*styles, *[()] * columns][:columns]
        head = _GAP.join(
            terminal.style(text, *style[i]) + " " * (widths[i] - len(text))
            for i, text in enumerate(row[:-1])
        )
        tail = row[-1]
        if width is not None and width - used < _LEAST:
            below = textwrap.wrap(tail, width - 4) if number else []
            lines += [
                head.rstrip(),
                *[" " * 4 + terminal.style(text, *style[-1]) for text in below],
            ]
            continue
        parts = [tail] if last is None else textwrap.wrap(tail, last) or [""]
        lines.append((head + _GAP + terminal.style(parts[0], *style[-1])).rstrip())
        lines += [" " * (used) + terminal.style(part, *style[-1]) for part in parts[1:]]
    return "\n".join(lines)
