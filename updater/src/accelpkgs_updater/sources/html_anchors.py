"""The anchors of a page in HTML, by one walk over its text, whatever the text is.

The standard library's parser takes a time that grows with the square of a page's size where
comments or tags are left open. Here what does not end ends the walk, as HTML says (13.2.5 of the
living standard): a comment that is open at the end of the page holds all the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from accelpkgs_updater.limits import Limit

__all__ = ["KNOWN", "anchors", "value_of"]

_LONGEST = 16 << 10

KNOWN = frozenset(
    {
        "href",
        "data-requires-python",
        "data-yanked",
        "data-core-metadata",
        "data-dist-info-metadata",
    }
)
"""Attributes of an anchor that say something of a file."""

_NAME = re.compile(r"/?([A-Za-z][^\s/>]*)")
_ATTRIBUTE = re.compile(
    r"""[\s/]*([^\s/>=][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"'][^\s>]*))?)?"""
)
_BETWEEN = re.compile(r"[\s/]*=?")
_RAW = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
    for name in ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes")
}


def anchors(text: str) -> tuple[list[dict[str, str]], str | None]:
    """Return the known attributes of each anchor, and what the first base states."""
    found: list[dict[str, str]] = []
    base: str | None = None
    for name, attributes in _tags(text):
        if name == "a":
            found.append({k: v for k, v in attributes.items() if k in KNOWN})
        elif base is None:
            base = attributes.get("href") or None
    return found, base


def value_of(text: str) -> str:
    """Return the value of an attribute as it is written; one longer than any address is none."""
    return unescape(text) if len(text) <= _LONGEST else ""


def _tags(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield name and attributes of each anchor and base. Raises `TooMuchError`."""
    at = seen = 0
    while (at := text.find("<", at)) >= 0:
        at += 1
        if text.startswith("!--", at):
            at = _after(text, "-->", at + 1)
        elif text.startswith(("!", "?"), at):
            at = _after(text, ">", at)
        elif (named := _NAME.match(text, at)) is not None:
            name = named[1].lower()
            opens = text[at] != "/"
            attributes, at, count = _attributes(text, named.end())
            seen += count
            Limit.PAGE_VALUES.check(seen, "attributes in it")
            if at < 0:
                return
            if opens and name in ("a", "base"):
                yield name, attributes
            if opens and (raw := _RAW.get(name)) is not None:
                end = raw.search(text, at)
                at = -1 if end is None else end.start()
        elif text.startswith("/", at):
            at = _after(text, ">", at)
        if at < 0:
            return


def _after(text: str, end: str, at: int) -> int:
    found = text.find(end, at)
    return -1 if found < 0 else found + len(end)


def _attributes(text: str, at: int) -> tuple[dict[str, str], int, int]:
    """Return what stands before the end of a tag, the offset after it (-1 where it has none), and
    how many attributes there were.
    """
    found: dict[str, str] = {}
    count = 0
    while count <= Limit.PAGE_VALUES.most:
        match = _ATTRIBUTE.match(text, at)
        if match is None:
            between = _BETWEEN.match(text, at)
            at = between.end() if between else at
            if text.startswith(">", at):
                return found, at + 1, count
            if at >= len(text):
                return found, -1, count
            continue
        at = match.end()
        count += 1
        name = match[1].lower()
        if name in KNOWN:
            found[name] = value_of(next((v for v in match.groups()[1:] if v is not None), ""))
    return found, at, count
