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

__all__ = ["in_place_of", "not_compared", "said_of_pins", "uncompared"]


def uncompared(asked: RequirementSet, name: str, silent: Iterable[Problem] = ()) -> list[Pin]:
    """Return the pins of a package, where it is asked for, of an index that is not asked, or was
    `silent`.
    """
    hosts = {p.where.partition("/")[0] for p in silent if p.code == ErrorCode.DOWNLOAD}
    return [
        pin
        for pin in asked.inputs.pins
        if pin.name == name
        and pin.index is not None
        and (pin.index in asked.unasked or urlsplit(pin.index).netloc in hosts)
        and (pin.marker is None or any(e.holds(tree(pin.marker)) for e in asked.environments))
    ]


def in_place_of(beside: Package, pins: Iterable[Pin]) -> dict[Pin, frozenset[str]]:
    """Return for each pin none of whose files is recorded the hashes of the recorded builds of its
    release for what its label or index states; none where those state nothing.
    """
    known = set(all_hashes(beside.releases))
    return {
        pin: frozenset(all_hashes(_built_for(beside, pin)))
        for pin in pins
        if pin.hashes and not pin.hashes & known
    }


def _built_for(beside: Package, pin: Pin) -> list[Release]:
    axes = axes_of_label(pin.version.local) or axes_of_index(pin.index or "")
    if not axes:
        return []
    return [
        replace(r, variants=tuple(v for v in r.variants if _agree(axes, v)), sdist=None)
        for r in beside.releases
        if is_of(Version(r.version), pin.version)
    ]


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
