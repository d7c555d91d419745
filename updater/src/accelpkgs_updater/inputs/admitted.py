"""Our environments that a project admits, and sets of them as the bits of a number.

What a lock says by markers becomes such a number, and a number becomes a marker again: one that
asks for `platform_machine` and `python_version` alone, right on each environment that is admitted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from packaging.markers import Marker as TextMarker
from packaging.specifiers import SpecifierSet

from accelpkgs_updater.core.models import Leaf, Marker
from accelpkgs_updater.core.support import MARKERS, MINORS, SYSTEMS

__all__ = ["Admitted"]

_PATCHES = 40
"""Releases of a CPython's minor version: more than any has had."""

Settled = Callable[[Leaf], int | None]
"""Where a comparison holds that is not about an environment (an extra); None of one that is."""


@dataclass(frozen=True, slots=True)
class Admitted:
    """`pythons`: minor version → the first of its releases that the project admits.

    Bit n stands for the nth pair of a system and one of these. The bit above all of them,
    `elsewhere`, stands for what may hold on other platforms.
    """

    pythons: Mapping[int, str]
    everywhere: int = -1
    _known: dict[Leaf, int] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(
        cls, requires: Iterable[SpecifierSet] = (), environments: Iterable[Marker] = ()
    ) -> Admitted:
        """Return those that `requires` (of Python) admits and, if there are any, a marker of
        `environments`.
        """
        every = list(requires)
        pythons = {m: p for m in MINORS if (p := _first(m, every)) is not None}
        all_ = cls(pythons, (1 << len(SYSTEMS) * len(pythons)) - 1)
        markers = list(environments)
        if not markers:
            return all_
        mask = 0
        for marker in markers:
            mask |= all_.where(marker)
        return cls(pythons, mask & all_.everywhere)

    @classmethod
    def either(cls, alternatives: Iterable[SpecifierSet]) -> Admitted:
        """Return those that one of several requirements of Python admits."""
        pythons: dict[int, str] = {}
        for requires in alternatives:
            pythons = {**cls.of([requires]).pythons, **pythons}
        ordered = dict(sorted(pythons.items()))
        return cls(ordered, (1 << len(SYSTEMS) * len(ordered)) - 1)

    @property
    def elsewhere(self) -> int:
        """The bit of other platforms."""
        return 1 << len(SYSTEMS) * len(self.pythons)

    @property
    def all(self) -> int:
        """Every bit that counts."""
        return self.everywhere | self.elsewhere

    def bit(self, system: str, minor: int) -> int:
        """Return the bit of an environment; 0 where it is not admitted."""
        if system not in SYSTEMS or minor not in self.pythons:
            return 0
        place = SYSTEMS.index(system) * len(self.pythons) + list(self.pythons).index(minor)
        return self.everywhere & (1 << place)

    def of_minor(self, minor: int) -> int:
        """Return the bits of a Python on every system."""
        return sum(self.bit(system, minor) for system in SYSTEMS)

    def of_system(self, system: str) -> int:
        """Return the bits of a system with every Python."""
        return sum(self.bit(system, minor) for minor in self.pythons)

    def in_all(self) -> int:
        """Return the same environments as bits of `Admitted.of()`, which has every Python."""
        every = Admitted.of()
        pairs = [(s, m) for s in SYSTEMS for m in self.pythons if self.bit(s, m)]
        return sum(every.bit(system, minor) for system, minor in pairs)

    def without(self, mask: int) -> Admitted:
        """Return what is left where some environments are left out."""
        return Admitted(self.pythons, self.everywhere & ~mask)

    def where(self, marker: Marker | None, settled: Settled = lambda _: None) -> int:
        """Return where a marker holds. Raises `ValueError`."""
        if marker is None:
            return self.all
        if isinstance(marker, Leaf):
            said = settled(marker)
            return self._leaf(marker) if said is None else said & self.all
        parts = [self.where(child, settled) for child in marker.children]
        mask = parts[0]
        for part in parts[1:]:
            mask = mask | part if marker.kind == "or" else mask & part
        return mask

    def _leaf(self, leaf: Leaf) -> int:
        found = self._known.get(leaf)
        if found is None:
            found = self._known[leaf] = self._asked(leaf)
        return found

    def _asked(self, leaf: Leaf) -> int:
        mask = self.elsewhere
        for system in SYSTEMS:
            for minor, full in self.pythons.items():
                if _holds(leaf, system, minor, full):
                    mask |= self.bit(system, minor)
        return mask

    def marker(self, mask: int) -> TextMarker | None:
        """Return a marker for a set of environments that is not empty, None for all of them."""
        here = mask & self.everywhere
        if here == self.everywhere:
            return None
        sets = {s: {m for m in self.pythons if here & self.bit(s, m)} for s in SYSTEMS}
        open_ = {s: {m for m in self.pythons if self.bit(s, m)} for s in SYSTEMS}
        alternatives = []
        for system in SYSTEMS:
            if sets[system]:
                machine = f'platform_machine == "{MARKERS[system]["platform_machine"]}"'
                alternatives += [
                    [machine, *run] for run in _runs(sorted(open_[system]), sets[system])
                ]
        # What is the same on every system is no question of the system.
        if all(sets[s] == sets[SYSTEMS[0]] and open_[s] == open_[SYSTEMS[0]] for s in SYSTEMS):
            alternatives = _runs(sorted(open_[SYSTEMS[0]]), sets[SYSTEMS[0]])
        texts = [" and ".join(parts) for parts in alternatives]
        return TextMarker(" or ".join(texts))


def _first(minor: int, requires: list[SpecifierSet]) -> str | None:
    for patch in range(_PATCHES):
        version = f"3.{minor}.{patch}"
        if all(r.contains(version, prereleases=True) for r in requires):
            return version
    return None


@lru_cache(maxsize=1 << 14)
def _holds(leaf: Leaf, system: str, minor: int, full: str) -> bool:
    quote = "'" if '"' in leaf.literal else '"'
    sides = (leaf.variable, leaf.operator, f"{quote}{leaf.literal}{quote}")
    values = {
        **MARKERS[system],
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
        "python_version": f"3.{minor}",
        "python_full_version": full,
        "implementation_version": full,
        "platform_release": "",
        "platform_version": "",
        "extra": "",
    }
    return TextMarker(" ".join(reversed(sides) if leaf.swapped else sides)).evaluate(values)


def _runs(minors: list[int], wanted: set[int]) -> list[list[str]]:
    """Return for each run of neighbours the comparisons that single it out among `minors`."""
    runs: list[list[int]] = []
    for place, minor in enumerate(minors):
        if minor not in wanted:
            continue
        if runs and place and minors[place - 1] == runs[-1][-1]:
            runs[-1].append(minor)
        else:
            runs.append([minor])
    found = []
    for run in runs:
        low = [f'python_version >= "3.{run[0]}"'] if run[0] != minors[0] else []
        after = minors[minors.index(run[-1]) + 1 :]
        high = [f'python_version < "3.{after[0]}"'] if after else []
        found.append(low + high)
    return found
