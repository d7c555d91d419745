"""Pins of an index that nobody asks: the index that is asked has files of other hashes, which says
nothing of either.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from packaging.version import Version

from accelpkgs_updater.core.agreement import meet
from accelpkgs_updater.core.markers import tree
from accelpkgs_updater.core.models import Package, Release, Variant
from accelpkgs_updater.errors import ErrorCode, Problem
from accelpkgs_updater.inputs.index_axes import axes_of_index, axes_of_label
from accelpkgs_updater.inputs.model import Pin
from accelpkgs_updater.lock.recorded import all_hashes
from accelpkgs_updater.lock.requirement_set import RequirementSet, is_of

__all__ = ["held", "in_place_of", "not_compared", "said_of_pins", "uncompared"]


def uncompared(asked: RequirementSet, name: str, silent: Iterable[Problem] = ()) -> list[Pin]:
    """Return the pins of a package of an index that is not asked, or was `silent`."""
    hosts = {p.where.partition("/")[0] for p in silent if p.code == ErrorCode.DOWNLOAD}
    return [
        pin
        for pin in asked.inputs.pins
        if pin.name == name
        and pin.index is not None
        and (pin.index in asked.unasked or urlsplit(pin.index).netloc in hosts)
    ]


def held(asked: RequirementSet, pins: Iterable[Pin]) -> list[Pin]:
    """Return the pins that count in an environment that is asked for."""
    return [pin for pin in pins if _systems(asked, pin)]


def _systems(asked: RequirementSet, pin: Pin) -> list[str]:
    marker = None if pin.marker is None else tree(pin.marker)
    return sorted({e.system for e in asked.environments if e.holds(marker)})


def in_place_of(
    asked: RequirementSet, beside: Package, pins: Iterable[Pin]
) -> dict[Pin, frozenset[str]]:
    """Return for each pin none of whose files is recorded, for a system that is asked for, the
    hashes of the recorded builds of its release for what its label or index states; none where
    nothing is recorded that could stand for any of its files.
    """
    found = {}
    for pin in pins:
        there = [r for r in beside.releases if is_of(Version(r.version), pin.version)]
        systems = _systems(asked, pin)
        lacking = [s for s in systems if not pin.hashes.intersection(_hashes(there, s))]
        built = _built_for(there, pin)
        trusted = frozenset(h for s in lacking for h in _hashes(built, s))
        if pin.hashes and (trusted or lacking == systems):
            found[pin] = trusted
    return found


def _hashes(releases: Iterable[Release], system: str) -> list[str]:
    """Return the hashes of wheels for a system."""
    places = (system, "any")
    return all_hashes(
        Release(
            r.version,
            variants=tuple(
                Variant(wheels={s: tags for s, tags in v.wheels.items() if s in places})
                for v in r.variants
            ),
        )
        for r in releases
    )


def _built_for(releases: Iterable[Release], pin: Pin) -> list[Release]:
    axes = axes_of_label(pin.version.local) or axes_of_index(pin.index or "")
    if not axes:
        return []
    return [replace(r, variants=tuple(v for v in r.variants if _agree(axes, v))) for r in releases]


def _agree(axes: Mapping[str, str], variant: Variant) -> bool:
    return all(
        meet(axis, frozenset({value}), frozenset({variant.axes[axis]}))
        for axis, value in axes.items()
        if axis in variant.axes
    )


def said_of_pins(pins: Iterable[Pin]) -> tuple[str, ...]:
    """Return a sentence for each pin in whose place the recorded release is taken."""
    return tuple(
        f"{pin.place}: {pin.name} {pin.version} is of {pin.index}, which is not asked:"
        f" what pkgs records of {pin.version.public} is taken, and its hash could not be compared"
        for pin in pins
    )


def not_compared(asked: RequirementSet, pin: Pin) -> Problem:
    """Return the problem of a pin of whose index nobody knows a file (E525)."""
    why = asked.unasked.get(pin.index or "", "it gave no answer")
    return Problem(
        ErrorCode.UNASKED_INDEX,
        f"the index that {pin.name} {pin.version} is of was not asked",
        str(pin.place),
        (
            f"{pin.index}: {why}",
            "no file with a hash that the lock states is known of any other index,"
            " and pkgs has no build of that release for what this index is for",
        ),
        f"lock the project itself, not its lock file, or pin a {pin.name} of the package index",
    )
