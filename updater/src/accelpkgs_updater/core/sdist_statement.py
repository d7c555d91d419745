"""What an sdist requires, where its PKG-INFO does not say: from a static pyproject.toml (PEP 621),
else from the requires.txt that setuptools wrote when it was made.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from accelpkgs_updater.core.metadata import requirements_of
from accelpkgs_updater.core.models import Metadata
from accelpkgs_updater.core.toml_text import toml_table
from accelpkgs_updater.limits import Limit

__all__ = ["from_pyproject", "from_requires"]

_SECTION = re.compile(r"\[([^:\]]*)(?::([^\]]*))?\]")


def from_pyproject(metadata: Metadata, text: str) -> Metadata | None:
    """Return metadata with what a pyproject.toml states; None where it leaves that to the build.

    Raises `ValueError`.
    """
    project = toml_table(text).get("project")
    if not isinstance(project, dict):
        return None
    dynamic = project.get("dynamic", [])
    if "dependencies" in dynamic or "optional-dependencies" in dynamic:
        return None
    lines, groups = project.get("dependencies", []), project.get("optional-dependencies", {})
    if not isinstance(lines, list) or not isinstance(groups, dict):
        raise ValueError("its dependencies are no list")
    more = [_with_marker(str(r), f'extra == "{e}"') for e, rows in groups.items() for r in rows]
    return _known(metadata, [*map(str, lines), *more], groups)


def from_requires(metadata: Metadata, text: str) -> Metadata:
    """Return metadata with what a requires.txt of setuptools states. Raises `ValueError`."""
    extras: dict[str, None] = {}
    lines = list(_lines(text, extras))
    return _known(metadata, lines, extras)


def _known(metadata: Metadata, lines: Iterable[str], provided: Iterable[str]) -> Metadata:
    requires, extras = requirements_of(lines, provided)
    return replace(metadata, requires=requires, extras=extras, provides=tuple(extras), unknown=None)


def _lines(text: str, extras: dict[str, None]) -> Iterator[str]:
    marker = ""
    for number, raw in enumerate(text.splitlines()):
        Limit.REQUIREMENTS.check(number, "lines of a requires.txt")
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        section = _SECTION.fullmatch(line)
        if section is None:
            yield _with_marker(line, marker)
            continue
        extra, condition = section[1].strip(), (section[2] or "").strip()
        if extra:
            extras[extra] = None
        parts = [f"({condition})" if condition else "", f'extra == "{extra}"' if extra else ""]
        marker = " and ".join(p for p in parts if p)


def _with_marker(line: str, marker: str) -> str:
    if not marker:
        return line
    bare, semicolon, own = line.partition(";")
    # A URL may have a semicolon of its own; such a requirement is no release of an index anyway.
    both = f"({own.strip()}) and {marker}" if semicolon and own.strip() else marker
    return f"{bare.strip()} ; {both}"
