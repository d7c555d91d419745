"""The places that a package folder is made for: a system and a CPython."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from packaging.markers import Marker as TextMarker

from accelpkgs_updater.core.models import Leaf, Marker
from accelpkgs_updater.core.support import MARKERS, MINORS, SYSTEMS, THREADED

__all__ = ["ENVIRONMENTS", "Environment", "listed"]


@dataclass(frozen=True, slots=True)
class Environment:
    """A system and a CPython: its minor version, and whether it is free-threaded."""

    system: str
    minor: int
    threaded: bool = False

    @property
    def python(self) -> str:
        """The version as people write it: `3.13t`."""
        return f"3.{self.minor}{'t' if self.threaded else ''}"

    @property
    def oldest(self) -> str:
        """The first release of that Python, which is what `concretise` takes `3.13` for."""
        return f"3.{self.minor}.0"

    def holds(self, marker: Marker | None) -> bool:
        """Tell whether a folded marker holds here (PEP 508)."""
        if marker is None:
            return True
        if isinstance(marker, Leaf):
            return _holds(marker, self.system, self.minor)
        return (any if marker.kind == "or" else all)(self.holds(c) for c in marker.children)


ENVIRONMENTS = tuple(
    Environment(s, m, t)
    for s in SYSTEMS
    for t in (False, True)
    for m in MINORS
    if m in THREADED or not t
)


@lru_cache(maxsize=1 << 14)
def _holds(leaf: Leaf, system: str, minor: int) -> bool:
    quote = "'" if '"' in leaf.literal else '"'
    sides = (leaf.variable, leaf.operator, f"{quote}{leaf.literal}{quote}")
    values = {
        **MARKERS[system],
        "python_version": f"3.{minor}",
        "python_full_version": f"3.{minor}.0",
        "implementation_version": f"3.{minor}.0",
        "platform_release": "",
        "platform_version": "",
    }
    return TextMarker(" ".join(reversed(sides) if leaf.swapped else sides)).evaluate(values)


def listed(environments: Iterable[Environment]) -> str:
    """Return environments in few words: `x86_64-linux: 3.10-3.14, 3.14t; aarch64-linux: 3.12`."""
    found = set(environments)
    texts = []
    for system in SYSTEMS:
        runs = [
            run
            for threaded in (False, True)
            for run in _runs(
                [
                    e
                    for e in ENVIRONMENTS
                    if e in found and e.system == system and e.threaded == threaded
                ]
            )
        ]
        if runs:
            texts.append(f"{system}: {', '.join(runs)}")
    return "; ".join(texts)


def _runs(ordered: list[Environment]) -> list[str]:
    runs: list[list[Environment]] = []
    for one in ordered:
        if runs and runs[-1][-1].minor == one.minor - 1:
            runs[-1].append(one)
        else:
            runs.append([one])
    return [r[0].python if len(r) == 1 else f"{r[0].python}-{r[-1].python}" for r in runs]
