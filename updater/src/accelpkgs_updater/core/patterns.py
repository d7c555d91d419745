"""Regular expressions of `update.toml`, which are matched with names and URLs that others choose.

Python's matcher can take exponentially long on a text that was made for it. So a pattern may not
repeat a group, and may hold few alternatives, and few things without a bound; and the text has one.
"""

from __future__ import annotations

import re

__all__ = ["LONGEST", "UnboundedPattern", "compile_pattern"]

LONGEST = 300
"""The longest text, in characters, that a pattern is matched with."""
_LONGEST_PATTERN = 300
_MOST_UNBOUNDED = 3
_MOST_OPTIONAL = 8
"""Each can double the time: `?`, and each alternative."""
_PIECE = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?[^)]|(?P<group>\))|(?P<many>[*+]|\{\d*,\d*\})"
    r"|(?P<fixed>\{\d+\})|(?P<maybe>[?|])|.",
    re.DOTALL,
)


class UnboundedPattern(ValueError):
    """A pattern that is no regular expression, or could take forever; says why."""


def compile_pattern(text: str) -> re.Pattern[str]:
    """Return a pattern whose time is bounded by the length of what it is matched with.

    Raises `UnboundedPattern`.
    """
    if len(text) > _LONGEST_PATTERN:
        raise UnboundedPattern(f"a pattern has more than {_LONGEST_PATTERN} characters")
    many = optional = 0
    after_group = False
    for piece in _PIECE.finditer(text):
        many += piece["many"] is not None
        optional += piece["maybe"] is not None
        if after_group and (piece["many"] or piece["fixed"]):
            raise UnboundedPattern(f"the pattern {text!r} repeats a group")
        after_group = piece["group"] is not None
    if many > _MOST_UNBOUNDED or optional > _MOST_OPTIONAL:
        raise UnboundedPattern(
            f"the pattern {text!r} repeats more than {_MOST_UNBOUNDED} things,"
            f" or leaves more than {_MOST_OPTIONAL} open (?, |)"
        )
    try:
        return re.compile(text)
    except re.error as error:
        raise UnboundedPattern(f"{text!r} is no regular expression: {error}") from error
