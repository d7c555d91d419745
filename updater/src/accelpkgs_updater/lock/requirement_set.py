"""A requirement set as a person states it: what must be met where, and which releases may meet
it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from packaging.requirements import Requirement as TextRequirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from accelpkgs_updater.core import markers
from accelpkgs_updater.core.environment import ENVIRONMENTS, Environment
from accelpkgs_updater.core.filenames import Place
from accelpkgs_updater.core.labels import unlabelled
from accelpkgs_updater.core.metadata import requirement
from accelpkgs_updater.inputs.model import Inputs, Root
from accelpkgs_updater.lock.questions import Ask, Rules

__all__ = ["RequirementSet"]


@dataclass(frozen=True)
class RequirementSet:
    """What the inputs ask, in the environments that it is asked for.

    `kept`: environment → the releases that an earlier lock took, which are taken again where they
    fit. `unasked`: an index that pins are of and that is not asked → why. `references`: packages
    that are taken from an address or a folder. `asks`: what must be met beside the inputs.
    """

    inputs: Inputs = field(default_factory=Inputs)
    environments: tuple[Environment, ...] = ENVIRONMENTS
    kept: Mapping[Environment, Mapping[str, Version]] | None = None
    unasked: Mapping[str, str] = field(default_factory=dict)
    references: frozenset[str] = frozenset()
    asks: tuple[Ask, ...] = ()

    @cached_property
    def places(self) -> frozenset[Place]:
        """The systems and interpreters that are asked for."""
        return frozenset((e.system, (e.minor, e.threaded)) for e in self.environments)

    @cached_property
    def roots(self) -> tuple[Ask, ...]:
        """What must be met, with folded markers; a project's own pins stand beside them."""
        return (*_asks(self.inputs.roots), *self.asks)

    @cached_property
    def rules(self) -> Rules:
        """What holds whoever asks for a package."""
        return Rules(_by_name(self.inputs.constraints), _by_name(self.inputs.overrides))

    @cached_property
    def direct(self) -> frozenset[str]:
        """The packages that the person asks for."""
        return frozenset(a.requirement.name for a in self.roots)

    @cached_property
    def pinned(self) -> Mapping[str, frozenset[Version]]:
        """The releases that lock files chose, one for each of their forks."""
        found: dict[str, set[Version]] = {}
        for pin in self.inputs.pins:
            found.setdefault(pin.name, set()).add(pin.version)
        return {name: frozenset(versions) for name, versions in found.items()}

    def pins_in(self, here: Environment) -> Mapping[str, Version]:
        """Return the releases that lock files chose for an environment, labels and all.

        Raises `ValueError` where two of one package hold.
        """
        return self.inputs.pins_in(here)

    def said_of(self, name: str) -> str:
        """Return where a package is named: where a lock pins it, else where it is asked for."""
        places = [str(p.place) for p in self.inputs.pins if p.name == name]
        return next(iter([*places, *(a.who for a in self.roots if a.requirement.name == name)]), "")

    def place_of(self, name: str, pin: Version) -> str:
        """Return where a lock file names a release."""
        places = (p.place for p in self.inputs.pins if p.name == name and p.version == pin)
        return str(next(places, "a lock file"))

    @cached_property
    def hashed(self) -> frozenset[str]:
        """The packages of whose files the inputs state hashes."""
        named = {p.name for p in self.inputs.pins if p.hashes} | set(self.inputs.hashes)
        # Whoever took a reference compared its hash.
        return frozenset(named - self.references)

    def hashes(self, name: str, version: Version) -> frozenset[str]:
        """Return the hashes that a release's files may have; none: nobody states any."""
        pins = (p.hashes for p in self.inputs.pins if p.name == name and is_of(version, p.version))
        return frozenset(self.inputs.hashes.get(name, ())).union(*pins)

    def extras(self, name: str) -> set[str]:
        """Return the extras of a package that are asked for."""
        return {e for a in self.roots if a.requirement.name == name for e in a.requirement.extras}

    def prereleases(self, name: str) -> bool:
        """Tell whether the person wants prereleases of a package, or names one."""
        wanted = self.inputs.prereleases
        return (
            "*" in wanted
            or name in wanted
            or any(s.prereleases for s in self._specifiers(name, everywhere=False))
        )

    def axes(self, here: Environment) -> list[tuple[str, Mapping[str, str]]]:
        """Return what is said, in an environment, of what the packages are to be built for: whose
        words, and the axes.
        """
        found: list[tuple[str, Mapping[str, str]]] = [("the index of your set", self.inputs.axes)]
        for root in (*self.inputs.roots, *self.inputs.constraints, *self.inputs.overrides):
            folded = _folded(root.requirement)
            if folded is True or (folded is not False and here.holds(folded)):
                axes = {**unlabelled(root.requirement)[1], **root.axes}
                found.append((f"{root.requirement} ({root.place})", axes))
        return [(text, axes) for text, axes in found if axes]

    def is_pinned(self, name: str) -> bool:
        """Tell whether the person names one release: it counts although it was yanked (PEP 592)."""
        return name in self.pinned or any(
            c.operator in ("==", "===") and not c.version.endswith(".*")
            for s in self._specifiers(name, everywhere=False)
            for c in s
        )

    def admits(self, name: str, versions: Iterable[Version]) -> list[Version]:
        """Return the releases of a package that may be taken: what the set excludes everywhere can
        never be.
        """
        bounds = SpecifierSet()
        for specifier in self._specifiers(name, everywhere=True):
            bounds &= specifier
        versions = self.of_pins(name, versions)
        return [v for v in versions if bounds.contains(v, prereleases=True)]

    def of_pins(self, name: str, versions: Iterable[Version]) -> list[Version]:
        """Return the releases that lock files admit: all, where none pins the package."""
        pins = self.pinned.get(name)
        return [v for v in versions if pins is None or any(is_of(v, p) for p in pins)]

    def _specifiers(self, name: str, *, everywhere: bool) -> Iterator[SpecifierSet]:
        asked = self.inputs.overrides
        if not any(canonicalize_name(r.requirement.name) == name for r in asked):
            asked = (*self.inputs.roots, *self.inputs.constraints)
        for root in asked:
            if canonicalize_name(root.requirement.name) == name:
                folded = _folded(root.requirement)
                if folded is True or (folded is not False and not everywhere):
                    yield unlabelled(root.requirement)[0].specifier


def is_of(version: Version, pin: Version) -> bool:
    """Tell whether a release is the one that a lock names, which may have a local label."""
    return version in (pin, Version(pin.public))


def _folded(root: TextRequirement) -> markers.Folded:
    return markers.fold(markers.tree(root.marker)) if root.marker else True


def _asks(roots: Iterable[Root]) -> Iterator[Ask]:
    """Return what some environment of ours has, with its marker folded. Raises `InvalidMarker`."""
    for root in roots:
        folded = _folded(root.requirement)
        if folded is not False:
            bare = unlabelled(root.requirement)[0]
            marker = None if folded is True else folded
            yield Ask(requirement(bare, marker), str(root.place))


def _by_name(roots: Iterable[Root]) -> dict[str, list[Ask]]:
    found: dict[str, list[Ask]] = {}
    for ask in _asks(roots):
        found.setdefault(ask.requirement.name, []).append(ask)
    return found
