"""A project page of a simple index: PEP 503 HTML and PEP 691 JSON, with PEP 592, 658, 700 and
714.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import unquote, urljoin

from accelpkgs_updater.limits import Limit
from accelpkgs_updater.net.json_fields import check_values
from accelpkgs_updater.sources.html_anchors import KNOWN, anchors, value_of

__all__ = ["ACCEPT", "Link", "parse_page"]

ACCEPT = (
    "application/vnd.pypi.simple.v1+json, "
    "application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1"
)
_ANY_ANCHOR = re.compile(r"<a(?![a-z0-9])", re.IGNORECASE)
_PLAIN_ANCHOR = re.compile(r'<a((?:\s+[a-z-]+="[^"]*")*)\s*>')
_HREF = re.compile(r'\shref="([^"#?]*)')
_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
_OTHER = re.compile(
    r"<(?:base|script|style|template|textarea)\b|<!--(?!(?:TIMESTAMP|SERIAL) \d+-->)|<!\[",
    re.IGNORECASE,
)
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LONGEST_URL = 4096
_URL = re.compile(rf"[!-~]{{1,{_LONGEST_URL}}}")
_PLAIN_URL = re.compile(r"https?://[a-z0-9.-]+(?::[0-9]{1,5})?/[!\"$-:<->@-~]*")
"""What joining leaves as it is, but takes its time for: there are tens of thousands on a page."""
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{1,20}(?:Z|[+-][0-9:]{1,6})?")
_LONGEST = 500
"""Letters that are kept of what an index says in words."""
_CLAUSES = 24
"""More than anybody asks of a Python."""


class Link(NamedTuple):
    """One file of a page. `sha256` is of the file; `metadata_sha256` of its METADATA ("" where only
    its existence is stated, None where there is none)."""

    filename: str
    url: str
    sha256: str | None = None
    requires_python: str = ""
    yanked: str | None = None
    metadata_sha256: str | None = None
    size: int | None = None
    uploaded: str | None = None


def parse_page(
    url: str, content_type: str, body: bytes, skip: Callable[[str], bool] = lambda _: False
) -> list[Link]:
    """Return the files of a page that was fetched from `url`, in the page's order, but those whose
    name is to `skip`.

    Raises `ValueError` where the body is neither of the two formats, or more than the bounds allow.
    """
    kind = content_type.partition(";")[0].strip().lower()
    if kind.endswith("+json"):
        return _json(url, body, skip)
    if kind in ("text/html", "application/vnd.pypi.simple.v1+html", "application/xhtml+xml", ""):
        return _html(url, body, skip)
    raise ValueError(f"content type {kind!r} is not an index page's")


def _anchors(text: str, skip: Callable[[str], bool]) -> tuple[list[dict[str, str]], str | None]:
    """Return the attributes of all anchors, and the base.

    Pages of thousands of links are read by pattern; where any anchor is written in another way than
    all indexes write theirs, tag by tag.
    """
    Limit.PAGE_FILES.check(text.count("<a") + text.count("<A"), "links")
    plain = _PLAIN_ANCHOR.findall(text)
    if len(plain) != len(_ANY_ANCHOR.findall(text)) or _OTHER.search(text):
        return anchors(text)
    kept = [
        a
        for a in plain
        if (href := _HREF.search(a)) is None or not skip(href[1].rpartition("/")[2])
    ]
    return [
        {m[1]: value_of(m[2]) for m in _ATTRIBUTE.finditer(a) if m[1] in KNOWN} for a in kept
    ], None


def _html(url: str, body: bytes, skip: Callable[[str], bool]) -> list[Link]:
    anchors, stated = _anchors(body.decode("utf-8", errors="replace"), skip)
    base = urljoin(url, stated) if stated else url
    links = []
    for attributes in anchors:
        href, _, fragment = attributes.get("href", "").strip().partition("#")
        try:
            # Joining costs more than all the rest, and most pages have absolute links.
            target = href if href.startswith("https://") else urljoin(base, href)
            path = target.partition("?")[0]
        except ValueError:
            continue
        filename = unquote(path.rpartition("/")[2])
        if not filename or skip(filename):
            continue
        stated = attributes.get("data-core-metadata", attributes.get("data-dist-info-metadata"))
        yanked = attributes.get("data-yanked")
        links.append(
            Link(
                filename,
                _address(target),
                _digest(fragment),
                _python(attributes.get("data-requires-python", "")),
                None if yanked is None else _line(yanked),
                _stated_metadata(stated),
            )
        )
    return links


def _address(url: str) -> str:
    """Return an address, empty where it could not be asked for as it stands, or recorded."""
    return url if _URL.fullmatch(url) else ""


def _python(text: str) -> str:
    # Half of a specifier would say something else; METADATA has the whole of it.
    return text if len(text) <= _LONGEST and text.count(",") < _CLAUSES else ""


def _line(text: str) -> str:
    """Return somebody's words as they may be recorded: one line, not without end."""
    return "".join(c if c.isprintable() else " " for c in text[:_LONGEST])


def _digest(fragment: str) -> str | None:
    for part in fragment.split("&"):
        algorithm, _, value = part.partition("=")
        if algorithm == "sha256" and _SHA256.fullmatch(value.lower()):
            return value.lower()
    return None


def _stated_metadata(value: str | None) -> str | None:
    if value is None or value.lower() == "false":
        return None
    return _digest(value) or ""


def _json(url: str, body: bytes, skip: Callable[[str], bool]) -> list[Link]:
    check_values(body)
    page = json.loads(body)
    if not isinstance(page, dict) or not str(
        _dict(page.get("meta")).get("api-version", "")
    ).startswith("1."):
        raise ValueError("not a PEP 691 page of version 1")
    files = page.get("files", [])
    if not isinstance(files, list):
        raise ValueError("its files are no list")
    Limit.PAGE_FILES.check(len(files), "files in it")
    named = [f for f in files if isinstance(f, dict) and f.get("filename")]
    return [_file(url, f) for f in named if not skip(_text(f["filename"]))]


def _file(url: str, f: dict[str, Any]) -> Link:
    sha256 = _text(_dict(f.get("hashes")).get("sha256")).lower()
    metadata = f.get("core-metadata", f.get("dist-info-metadata", False))
    yanked = f.get("yanked", False)
    digest = _dict(metadata).get("sha256", "") if metadata else None
    size, uploaded = f.get("size"), _text(f.get("upload-time"))
    return Link(
        _text(f["filename"]),
        _target(url, _text(f.get("url"))),
        sha256 if _SHA256.fullmatch(sha256) else None,
        _python(_text(f.get("requires-python"))),
        (_line(yanked) if isinstance(yanked, str) else "") if yanked else None,
        digest if digest is None or _SHA256.fullmatch(_text(digest)) else "",
        size if type(size) is int and 0 <= size < 1 << 53 else None,
        uploaded if _TIME.fullmatch(uploaded) else None,
    )


def _target(url: str, stated: str) -> str:
    if len(stated) <= _LONGEST_URL and _PLAIN_URL.fullmatch(stated):
        return stated
    try:
        return _address(urljoin(url, stated))
    except ValueError:
        return ""


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
