"""What a search will most likely ask next, so that it is there by then.

A search asks for the releases of a package when it has decided for one that requires it: one after
the other. Here all that the likely releases require is followed at once, as far as is known. It
decides nothing: a release that was read in vain costs its time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from packaging.version import Version

from accelpkgs_updater.core.environment import Environment
from accelpkgs_updater.core.models import Metadata
from accelpkgs_updater.lock.questions import Ask, Rules
from accelpkgs_updater.lock.upstream import Fact, UpstreamCatalogue, specifier_of

__all__ = ["Lookahead"]

_MOST = 1000
"""Packages that are looked at ahead, for one environment."""


@dataclass(slots=True)
class _Wanted:
    """What is asked of a package in an environment; `taken`: what was looked at, once it was."""

    asks: list[Ask] = field(default_factory=list)
    extras: set[str] = field(default_factory=lambda: {""})
    followed: set[str] = field(default_factory=set)
    taken: Version | None = None


@dataclass(slots=True)
class Lookahead:
    """What is known to be wanted in one environment."""

    known: UpstreamCatalogue
    environment: Environment
    rules: Rules
    _wanted: dict[str, _Wanted] = field(default_factory=dict)

    def want(self, asks: Iterable[Ask]) -> list[str]:
        """Take note of requirements; return the names of what they are about."""
        names = []
        for one in asks:
            for ask in self.rules.asked(one):
                requirement = ask.requirement
                new = requirement.name not in self._wanted
                if requirement.url is not None or (new and len(self._wanted) >= _MOST):
                    continue
                if self.environment.holds(requirement.marker):
                    wanted = self._wanted.setdefault(requirement.name, _Wanted())
                    wanted.asks.append(ask)
                    wanted.extras.update(requirement.extras)
                    names.append(requirement.name)
        return names

    def next(self, pages: set[str], reads: set[Fact]) -> None:
        """Add to `pages` and `reads` what is needed to look further."""
        names, seen = list(self._wanted), set(self._wanted)
        for name in names:
            wanted = self._wanted[name]
            if wanted.extras <= wanted.followed:
                continue
            if not self.known.knows(name):
                pages.add(name)
                continue
            version = wanted.taken or self._likely(name, wanted.asks)
            if version is None:
                continue
            fact = self.known.fact(name, version, self.environment.system)
            if fact is None:
                reads.add(self.known.named(name, version, self.environment.system))
                continue
            wanted.taken = version
            more = self._follow(name, version, wanted, fact[0])
            # What is wanted now may have been looked at for fewer extras.
            names += [n for n in more if n not in seen or self._wanted[n].taken is not None]
            seen.update(more)

    def _follow(
        self, name: str, version: Version, wanted: _Wanted, metadata: Metadata | None
    ) -> Sequence[str]:
        fresh = sorted(wanted.extras - wanted.followed)
        wanted.followed.update(fresh)
        if metadata is None:
            return ()
        asked = [metadata.extras.get(e, ()) if e else metadata.requires for e in fresh]
        return self.want(Ask(r, f"{name} {version}") for rs in asked for r in rs)

    def _likely(self, name: str, asks: Iterable[Ask]) -> Version | None:
        """Return the first release that satisfies all that was asked so far."""
        holds = self.environment.holds
        limits = [a for a in self.rules.limits.get(name, ()) if holds(a.requirement.marker)]
        specifiers = {a.requirement.specifier for a in (*asks, *limits)}
        bounds = [specifier_of(s) for s in sorted(specifiers) if s]
        for version in self.known.releases(name, self.environment) or ():
            if all(b.contains(version, prereleases=True) for b in bounds):
                return version
        return None
