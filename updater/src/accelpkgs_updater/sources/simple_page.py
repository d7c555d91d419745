"""A project page of a simple index: PEP 503 HTML and PEP 691 JSON, with PEP 592, 658, 700 and
714.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote, urljoin

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


@dataclass(frozen=True, slots=True)
class Link:
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


class _Anchors(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[dict[str, str]] = []
        self.base: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.links.append({k: v or "" for k, v in attrs})
        elif tag == "base" and self.base is None:
            self.base = dict(attrs).get("href") or None


def parse_page(
    url: str, content_type: str, body: bytes, skip: Callable[[str], bool] = lambda _: False
) -> list[Link]:
    """Return the files of a page that was fetched from `url`, in the page's order, but those whose
    name is to `skip`.

    Raises `ValueError` where the body is neither of the two formats.
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
    all indexes write theirs, by a real parser.
    """
    plain = _PLAIN_ANCHOR.findall(text)
    if len(plain) == len(_ANY_ANCHOR.findall(text)) and not _OTHER.search(text):
        kept = [
            a
            for a in plain
            if (href := _HREF.search(a)) is None or not skip(href[1].rpartition("/")[2])
        ]
        return [{k: unescape(v) for k, v in _ATTRIBUTE.findall(a)} for a in kept], None
    parser = _Anchors()
    parser.feed(text)
    parser.close()
    return parser.links, parser.base


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
        links.append(
            Link(
                filename,
                target,
                _digest(fragment),
                attributes.get("data-requires-python", ""),
                attributes.get("data-yanked"),
                _stated_metadata(stated),
            )
        )
    return links


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
    try:
        page = json.loads(body)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    if not isinstance(page, dict) or not str(
        _dict(page.get("meta")).get("api-version", "")
    ).startswith("1."):
        raise ValueError("not a PEP 691 page of version 1")
    listed = page.get("files", ())
    if not isinstance(listed, (list, tuple)):
        raise ValueError("its files are no list")
    files = (f for f in listed if isinstance(f, dict) and f.get("filename"))
    return [_file(url, f) for f in files if not skip(str(f["filename"]))]


def _file(url: str, f: dict[str, Any]) -> Link:
    sha256 = str(_dict(f.get("hashes")).get("sha256", "")).lower()
    metadata = f.get("core-metadata", f.get("dist-info-metadata", False))
    yanked = f.get("yanked", False)
    stated = _dict(metadata).get("sha256", "") if metadata else None
    size = f.get("size")
    return Link(
        str(f["filename"]),
        urljoin(url, str(f.get("url", ""))),
        sha256 if _SHA256.fullmatch(sha256) else None,
        str(f.get("requires-python") or ""),
        (yanked if isinstance(yanked, str) else "") if yanked else None,
        stated if stated is None or _SHA256.fullmatch(str(stated)) else "",
        size if isinstance(size, int) and size >= 0 else None,
        str(f["upload-time"]) if f.get("upload-time") else None,
    )


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
