"""Lines of a text file: their width, and blanks that nobody sees."""

from __future__ import annotations

from collections.abc import Iterator

from style.nix_syntax import Finding

WIDTH = 100


def findings(text: str) -> Iterator[Finding]:
    """Lines that are too wide, end in blanks or hold tabs; an end of the file that is none."""
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        if len(line) > WIDTH and not unbreakable(line):
            yield Finding(number, "width", f"{len(line)} columns, {WIDTH} are allowed")
        if line != line.rstrip():
            yield Finding(number, "blanks", "blanks at the end of the line")
        if "\t" in line:
            yield Finding(number, "tab", "a tab")
    if lines[-1] or lines[-2:] == ["", ""]:
        yield Finding(len(lines), "end", "a file ends with one newline")


def unbreakable(line: str) -> bool:
    """Whether one word alone, a URL or a hash with what it is assigned to, makes the line too wide.

    >>> unbreakable("  url = " + '"https://example.org/' + 80 * "x" + '";')
    True
    """
    return max(map(len, line.split())) > WIDTH - 20
