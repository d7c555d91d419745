"""Find a file on a simple index (PEP 503, PEP 691), as the machine's own pip is configured."""

from __future__ import annotations

import configparser
import json
import os
import sys
import sysconfig
import urllib.parse
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

__all__ = ["ACCEPT", "Link", "indexes", "links_of"]

ACCEPT = (
    "application/vnd.pypi.simple.v1+json, "
    "application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.01"
)


class Link(NamedTuple):
    """A file on an index page: its name, address, and the sha256 that the page states, if any."""

    file: str
    url: str
    sha256: str | None


class _Anchors(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.targets += [value for key, value in attrs if tag == "a" and key == "href" and value]


def links_of(page: bytes, content_type: str, base: str) -> Iterator[Link]:
    """Yield the links of an index page, JSON or HTML; addresses are absolute, against `base`."""
    if "json" in content_type:
        for entry in json.loads(page)["files"]:
            yield Link(
                entry["filename"],
                urllib.parse.urljoin(base, entry["url"]),
                entry.get("hashes", {}).get("sha256"),
            )
        return
    anchors = _Anchors()
    anchors.feed(page.decode("utf-8", "replace"))
    for target in anchors.targets:
        url, _, fragment = urllib.parse.urljoin(base, target).partition("#")
        name = urllib.parse.unquote(urllib.parse.urlsplit(url).path.rpartition("/")[2])
        yield Link(name, url, dict(urllib.parse.parse_qsl(fragment)).get("sha256"))


def _configured(key: str) -> list[str]:
    """pip's own order: environment, then the named configuration file, then the machine's."""
    from_environment = os.environ.get("PIP_" + key.upper().replace("-", "_"))
    if from_environment:
        return from_environment.split()
    for path in (os.environ.get("PIP_CONFIG_FILE", ""), "/etc/pip.conf"):
        parser = configparser.RawConfigParser()
        if (
            path
            and Path(path).is_file()
            and parser.read(path, "utf-8")
            and parser.has_option("global", key)
        ):
            return parser.get("global", key).split()
    return []


def _places_of_pip() -> list[str]:
    """Where a distribution keeps a pip whose default can be asked for: installed, or a wheel."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    folders = [
        sysconfig.get_path("purelib"),
        "/usr/lib/python3/dist-packages",
        f"/usr/lib/python{version}/site-packages",
    ]
    bundled = Path(sysconfig.get_path("stdlib"), "ensurepip", "_bundled")
    wheels = [
        str(wheel)
        for folder in (bundled, Path("/usr/share/python-wheels"))
        for wheel in sorted(folder.glob("pip-*.whl"))
    ]
    return folders + wheels


def _default_index() -> list[str]:
    for place in _places_of_pip():
        sys.path.insert(0, place)
        try:
            from pip._internal.models.index import PyPI
        except ImportError:
            continue
        else:
            return [str(PyPI.simple_url)]
        finally:
            sys.path.remove(place)
    return []


def indexes() -> list[str]:
    """Return the index addresses to ask, in order; pip's own default where none is configured."""
    return (_configured("index-url") or _default_index()) + _configured("extra-index-url")
