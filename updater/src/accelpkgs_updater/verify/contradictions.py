"""Recorded variants that are in no plan, since what they declare contradicts what they require."""

from __future__ import annotations

from collections.abc import Mapping

from accelpkgs_updater.core.agreement import Agreement, Candidate, Clash
from accelpkgs_updater.core.environment import ENVIRONMENTS
from accelpkgs_updater.core.models import Package
from accelpkgs_updater.disk.store import Store

__all__ = ["contradictions", "contradictions_in", "unplannable"]


def contradictions(packages: Mapping[str, Package]) -> list[str]:
    """Return a sentence for each recorded file that contradicts its requirements wherever it can be
    used, as whatever variant it is.
    """
    found: dict[str, Clash] = {}
    sound: set[str] = set()
    for environment in ENVIRONMENTS:
        agreement = Agreement(packages, environment)
        for name in packages:
            for candidate in agreement.candidates(name):
                clash = agreement.clash(candidate)
                for sha256 in _files(candidate):
                    if clash is None:
                        sound.add(sha256)
                    elif not clash.lacking:
                        found.setdefault(sha256, clash)
    return list(dict.fromkeys(str(c) for sha256, c in found.items() if sha256 not in sound))


def _files(candidate: Candidate) -> list[str]:
    wheels = candidate.variant.wheels if candidate.variant else {}
    return [f.sha256 for tags in wheels.values() for files in tags.values() for f in files]


def unplannable(packages: Mapping[str, Package]) -> list[str]:
    """Return the packages that have candidates and can be planned nowhere, for contradictions."""
    there: set[str] = set()
    sound: set[str] = set()
    for environment in ENVIRONMENTS:
        agreement = Agreement(packages, environment)
        for name in packages:
            candidates = agreement.candidates(name)
            there |= {name} if candidates else set()
            sound |= {name} if any(agreement.clash(c) is None for c in candidates) else set()
    return sorted(there - sound)


def contradictions_in(store: Store) -> list[str]:
    """Return those of a folder. Raises `UpdaterError`."""
    packages = {n: p for n in store.names() if (p := store.package(n)) is not None}
    return contradictions(packages)
