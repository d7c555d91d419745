"""Which releases of a package are kept.

Kept is the union of: the newest releases of the newest lines; and, for each demand (a specifier
that some kept release of another package states, and "anything"), on each system and for each
CPython, the newest release that satisfies the demand and has a file for it. So every kept
requirement can be met wherever upstream can meet it, by few files. More demands never keep less, so
a closure has one fixpoint.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import Version

from accelpkgs_updater.core.config import Keep
from accelpkgs_updater.core.filenames import Place, interpreters
from accelpkgs_updater.core.models import Clause
from accelpkgs_updater.core.support import MINORS, SYSTEMS

__all__ = [
    "SelectableRelease",
    "ahead_of_wheels",
    "is_pin",
    "lines_of",
    "select",
    "select_recorded",
]

ANYTHING: tuple[Clause, ...] = ()
_ALL: frozenset[Place] = frozenset(
    (s, (m, t)) for s in SYSTEMS for m in MINORS for t in (False, True)
)


@dataclass(frozen=True, slots=True)
class SelectableRelease:
    """A release as the selection sees it: where it can be used, and whether it was yanked.

    `beside`: it has only its source, which stands beside the wheels of others where there are any.
    """

    version: Version
    fits: frozenset[Place]
    yanked: bool = False
    beside: bool = False

    @staticmethod
    def of(
        version: Version,
        tags: Mapping[str, Iterable[str]],
        requires_python: SpecifierSet,
        *,
        sdist: bool = False,
        yanked: bool = False,
        beside: bool = False,
    ) -> SelectableRelease:
        """Build one from system → `python-abi` tags; an sdist counts for every place without a
        wheel.
        """
        places = (_places(system, frozenset(names)) for system, names in tags.items())
        fits = _ALL if sdist else frozenset[Place]().union(*places)
        return SelectableRelease(
            version, fits & _allowed(str(requires_python)), yanked, sdist and beside
        )


# The releases of all packages state few different of either.
@lru_cache(maxsize=1 << 12)
def _places(system: str, tags: frozenset[str]) -> frozenset[Place]:
    systems = SYSTEMS if system == "any" else (system,)
    return frozenset((s, i) for tag in tags for i in interpreters(tag) for s in systems)


@lru_cache(maxsize=1 << 12)
def _allowed(requires_python: str) -> frozenset[Place]:
    specifier = SpecifierSet(requires_python)
    minors = {m for m in MINORS if any(specifier.contains(f"3.{m}.{p}") for p in (0, 99))}
    return frozenset(p for p in _ALL if p[1][0] in minors)


def is_pin(demand: Iterable[Clause]) -> bool:
    """Tell whether a specifier names one release."""
    return any(o in ("==", "===") and not v.endswith(".*") for o, v in demand)


def select(
    candidates: Sequence[SelectableRelease], keep: Keep, demands: Iterable[tuple[Clause, ...]] = ()
) -> tuple[Version, ...]:
    """Return the versions to keep, newest first, whatever the order of the arguments."""
    usable = _newest_first(c for c in candidates if c.fits)
    if keep.minimum is not None:
        usable = [c for c in usable if c.version >= keep.minimum]
    normal = _normal(usable, keep)
    wheels, ahead = _apart(normal)
    kept = {*_lines(wheels, keep), *_lines(ahead, keep)}
    wanted = set(demands)
    # A policy that keeps no line of its own (`lock`) still meets a bare demand.
    if keep.coverage or (keep.lines == 0 and ANYTHING in wanted):
        kept.update(_cover(wheels))
    for demand in {*wanted, *keep.also} - {ANYTHING}:
        found = _satisfying(demand, usable, normal)
        built = [c for c in found if not c.beside]
        # A source that nobody has built is better than nothing, and only than that.
        kept.update(_cover(built or found))
    return tuple(sorted(kept, reverse=True))


def ahead_of_wheels(candidates: Sequence[SelectableRelease], keep: Keep) -> tuple[Version, ...]:
    """Return the releases that have only their source and are newer than all with a wheel, newest
    first; none where there is no wheel.
    """
    usable = _newest_first(c for c in candidates if c.fits)
    return tuple(c.version for c in _apart(_normal(usable, keep))[1])


def _newest_first(candidates: Iterable[SelectableRelease]) -> list[SelectableRelease]:
    return sorted(candidates, key=lambda c: c.version, reverse=True)


def _normal(usable: Sequence[SelectableRelease], keep: Keep) -> list[SelectableRelease]:
    """Return what may be kept unasked: no yanked releases, and prereleases only where there is
    nothing else.
    """
    sound = [c for c in usable if not c.yanked]
    finals = [c for c in sound if not c.version.is_prerelease]
    return sound if keep.prereleases or not finals else finals


def _apart(
    normal: Sequence[SelectableRelease],
) -> tuple[Sequence[SelectableRelease], Sequence[SelectableRelease]]:
    """Tell what counts, newest first, from sources that are ahead of it. Where no release has a
    wheel, sources count.
    """
    wheels = [c for c in normal if not c.beside]
    if not wheels:
        return normal, ()
    return wheels, [c for c in normal if c.beside and c.version > wheels[0].version]


def select_recorded(
    candidates: Sequence[SelectableRelease],
    keep: Keep,
    demands: Iterable[tuple[Clause, ...]],
    recorded: Collection[Version],
) -> tuple[Version, ...]:
    """Return the recorded versions, newest first, and what demands need that none satisfies."""
    have = [c for c in candidates if c.version in recorded]
    unmet = [d for d in set(demands) if not _satisfying(d, have, have)]
    more = select(candidates, replace(keep, lines=0, coverage=False, also=()), unmet)
    return tuple(sorted({*(c.version for c in have), *more}, reverse=True))


def lines_of(candidates: Iterable[SelectableRelease], keep: Keep) -> tuple[str, ...]:
    """Return the lines (major.minor) of which a sound final release may be kept, newest first."""
    sound = [c for c in candidates if c.fits and not c.yanked and not c.version.is_prerelease]
    wheels, ahead = _apart(_newest_first(sound))
    finals = [c.version for c in (*wheels, *ahead)]
    if keep.minimum is not None:
        finals = [v for v in finals if v >= keep.minimum]
    lines = {(v.epoch, *(*v.release, 0)[:2]) for v in finals}
    return tuple(
        f"{f'{epoch}!' if epoch else ''}{major}.{minor}"
        for epoch, major, minor in sorted(lines, reverse=True)
    )


def _lines(newest_first: Sequence[SelectableRelease], keep: Keep) -> Iterable[Version]:
    lines: dict[tuple[int, tuple[int, ...]], list[Version]] = {}
    for candidate in newest_first:
        v = candidate.version
        lines.setdefault((v.epoch, (v.major, v.minor)), []).append(v)
    for line in list(lines.values())[: keep.lines]:
        yield from line[: keep.per_line]


def _cover(newest_first: Sequence[SelectableRelease]) -> Iterable[Version]:
    missing = set(_ALL)
    for candidate in newest_first:
        if not missing:
            return
        if missing & candidate.fits:
            yield candidate.version
            missing -= candidate.fits


def _satisfying(
    demand: tuple[Clause, ...],
    usable: Sequence[SelectableRelease],
    normal: Sequence[SelectableRelease],
) -> list[SelectableRelease]:
    try:
        specifier = SpecifierSet(",".join(f"{o}{v}" for o, v in demand))
    except InvalidSpecifier:
        return []
    # An exact pin names one release on purpose: yanked or not, prerelease or not.
    pinned = is_pin(demand)
    # A bound that is a prerelease admits prereleases (PEP 440), but nothing yanked (PEP 592).
    sound = [c for c in usable if not c.yanked]
    pool = usable if pinned else sound if specifier.prereleases else normal
    return [c for c in pool if specifier.contains(c.version, prereleases=True)]
