"""One requirement as PEP 508 writes it."""

from __future__ import annotations

from packaging.markers import InvalidMarker, Marker
from packaging.requirements import InvalidRequirement, Requirement

from accelpkgs_updater.boundary import reason
from accelpkgs_updater.core import markers
from accelpkgs_updater.core.metadata import requirement
from accelpkgs_updater.limits import Limit

__all__ = ["InvalidText", "marker_of", "parse_requirement"]


class InvalidText(ValueError):
    """It is no requirement, or no marker; says why."""


def parse_requirement(text: str) -> Requirement:
    """Parse one requirement. Raises `InvalidText`, `TooMuchError`."""
    Limit.REQUIREMENT.check(len(text), "letters of a requirement")
    try:
        found = _requirement(text)
        requirement(found, None)
        if found.marker is not None:
            _check(found.marker)
    except InvalidRequirement as error:
        raise InvalidText(f"{text!r}: {str(error).splitlines()[0]}") from error
    except (InvalidMarker, ValueError, RecursionError) as error:
        raise InvalidText(f"{text!r}: {reason(error)}") from error
    return found


def _requirement(text: str) -> Requirement:
    head, semicolon, marker = text.partition(";")
    if "@" in head and semicolon and not head.endswith(" "):
        try:
            # pip and uv end an address there, too; the standard wants a blank in front.
            return Requirement(f"{head} ;{marker}" if marker.strip() else head)
        except InvalidRequirement:
            # It is part of the address.
            return Requirement(text)
    return Requirement(text)


def marker_of(text: str) -> Marker:
    """Parse one marker. Raises `InvalidText`, `TooMuchError`."""
    Limit.REQUIREMENT.check(len(text), "letters of a marker")
    try:
        found = Marker(text)
        _check(found)
    except (InvalidMarker, ValueError, RecursionError) as error:
        raise InvalidText(f"{text!r}: {reason(error)}") from error
    return found


def _check(marker: Marker) -> None:
    """Raise where a marker parses and cannot be worked with."""
    tree = markers.tree(marker)
    if markers.depth(tree) > markers.DEEPEST:
        raise ValueError("its marker is nested too deeply")
    markers.fold(tree)
