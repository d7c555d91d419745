"""HTML from text: everything that is put into it is escaped."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable


class Markup(str):
    """Text that is HTML already."""


def text(value: object) -> Markup:
    """A value as text of a page."""
    return value if isinstance(value, Markup) else Markup(html.escape(str(value), quote=True))


def joined(parts: Iterable[object], between: str = "") -> Markup:
    """Several parts, one behind the other."""
    return Markup(between.join(text(part) for part in parts))


def element(name: str, *content: object, **attributes: object) -> Markup:
    """`class_` is the attribute class."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{text(value)}"' for key, value in attributes.items()
    )
    return Markup(f"<{name}{given}>{joined(content)}</{name}>")


def with_code(words: str) -> Markup:
    """What stands in backticks as code."""
    parts = re.split(r"`([^`]+)`", words)
    return joined(element("code", part) if i % 2 else part for i, part in enumerate(parts))


def in_data_block(json_text: str) -> str:
    """JSON for a `<script type="application/json">`, which nothing in it can end."""
    return json_text.replace("<", "\\u003c")
