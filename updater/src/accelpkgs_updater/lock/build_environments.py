"""What builds of sources need, each found in an environment of its own (PEP 517): what a project
pins is not what a build system has to run with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from packaging.specifiers import SpecifierSet
from packaging.version import Version

from accelpkgs_updater.core.environment import Environment
from accelpkgs_updater.core.models import Package, Release, Requirement
from accelpkgs_updater.core.wheel import SourceBuild
from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.errors import UpdaterError
from accelpkgs_updater.lock.beside import PackageBeside
from accelpkgs_updater.lock.questions import Ask
from accelpkgs_updater.lock.requirement_set import RequirementSet
from accelpkgs_updater.record.folder import Outcome

__all__ = ["BuildEnvironments", "Built"]

Find = Callable[[RequirementSet], Sequence[Outcome]]
"""Finds packages that meet a requirement set, of wheels alone. Raises `UpdaterError`."""


@dataclass(frozen=True, slots=True)
class Built:
    """A source that is to be built: what it needs, where. `against`: the torch that it is compiled
    against is the plan's own, whatever the build system says of it.
    """

    name: str
    version: Version
    build: SourceBuild
    environments: tuple[Environment, ...]
    against: Mapping[str, Version] = field(default_factory=dict)

    def asks(self) -> tuple[Ask, ...]:
        """Return what must be met."""
        who = f"the build of {self.name} {self.version}"
        stated = [r for r in self.build.requires if r.name not in self.against]
        pinned = [Requirement(n, (("==", str(v)),)) for n, v in sorted(self.against.items())]
        return tuple(Ask(r, who) for r in (*stated, *pinned))


@dataclass(frozen=True, slots=True)
class BuildEnvironments:
    """`ours`: the folder of what is described, which builds see, too. `preferred`: releases that
    are taken where they fit, so that a newer tool rebuilds nothing.
    """

    find: Find
    ours: Store | None = None
    preferred: Mapping[str, Version] = field(default_factory=dict)

    def needed(
        self, builds: Iterable[Built], recorded: Sequence[Package]
    ) -> tuple[list[Package], dict[tuple[str, Version], str]]:
        """Return the packages that builds need beside what we have and what is `recorded` for the
        plan; and of which builds nothing can be had, and why.
        """
        found: dict[str, dict[str, Release]] = {}
        packages: dict[str, Package] = {}
        refused: dict[tuple[str, Version], str] = {}
        # Most ask for the same.
        seen: dict[tuple[object, ...], Sequence[Package] | str] = {}
        for one in builds:
            if self._is_there(one):
                continue
            key = (one.build.requires, tuple(one.against.items()), one.environments)
            if key not in seen:
                seen[key] = self._found(one)
            made = seen[key]
            if isinstance(made, str):
                refused[one.name, one.version] = made
                continue
            for package in made:
                packages.setdefault(package.name, package)
                known = found.setdefault(package.name, {})
                for release in package.releases:
                    known.setdefault(release.version, release)
        there = {p.name: {r.version for r in p.releases} for p in recorded}
        kept = []
        for name, releases in sorted(found.items()):
            own = self._own(name)
            known_here = there.get(name, set()) | {r.version for r in (own.releases if own else ())}
            fresh = [r for v, r in releases.items() if v not in known_here]
            fresh.sort(key=lambda r: Version(r.version), reverse=True)
            if fresh:
                kept.append(replace(packages[name], releases=tuple(fresh)))
        return kept, refused

    def _found(self, one: Built) -> Sequence[Package] | str:
        kept = dict.fromkeys(one.environments, self.preferred)
        asked = RequirementSet(environments=one.environments, kept=kept, asks=one.asks())
        try:
            return [o.package for o in self.find(asked) if o.package is not None]
        except UpdaterError as error:
            return "; ".join(w for p in error.problems for w in (p.why or (p.title,)))

    def _is_there(self, one: Built) -> bool:
        """Tell whether our own folder has all that a build needs, in each environment."""
        if self.ours is None:
            return False
        stated = [r for r in one.build.requires if r.name not in one.against]
        return all(self._meets(stated, here) for here in one.environments)

    def _meets(self, wanted: Sequence[Requirement], here: Environment) -> bool:
        taken: dict[str, Version] = {}
        waiting = list(wanted)
        while waiting:
            requirement = waiting.pop()
            if requirement.marker is not None and not here.holds(requirement.marker):
                continue
            specifier = SpecifierSet(",".join(o + v for o, v in requirement.specifier))
            if requirement.name in taken:
                if not specifier.contains(taken[requirement.name], prereleases=True):
                    # Others might do. That is for a search.
                    return False
                if not requirement.extras:
                    continue
            own = self._own(requirement.name)
            if own is None:
                return False
            beside = PackageBeside(own)
            place = (here.system, (here.minor, here.threaded))
            fitting = [
                c.version
                for c in beside.candidates()
                if place in c.fits and specifier.contains(c.version)
            ]
            version = taken.get(requirement.name) or max(
                fitting,
                key=lambda v: (v == self.preferred.get(requirement.name), v),
                default=None,
            )
            metadata = beside.metadata(version, here.system) if version is not None else None
            if version is None or metadata is None:
                return False
            taken[requirement.name] = version
            waiting += metadata.requires
            for extra in requirement.extras:
                waiting += metadata.extras.get(extra, ())
        return True

    def _own(self, name: str) -> Package | None:
        return self.ours.package(name) if self.ours else None
