"""Text from upstream inside Markdown: it may not format, link, mention people, or end the place
where it stands.
"""

from __future__ import annotations

import re

__all__ = ["code", "plain"]

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#!|~@&:$])")


def plain(text: str, limit: int = 300) -> str:
    """Return one line of printable text that Markdown shows as it is and in which nobody is
    mentioned.
    """
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    line = line if len(line) <= limit else line[: limit - 1] + "…"
    # An entity breaks mentions and references, which a backslash does not.
    return _SPECIAL.sub(lambda m: f"&#{ord(m[1])};", line)


def code(text: str, limit: int = 120) -> str:
    """Return a code span that holds the text; usable in a table's cell."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    line = line if len(line) <= limit else line[: limit - 1] + "…"
    return "`" + line.replace("`", "'").replace("|", "¦") + "`"
