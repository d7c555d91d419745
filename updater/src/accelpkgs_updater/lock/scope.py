"""What a lock is about: which packages it follows, and which of their files the set admits."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace

from packaging.specifiers import SpecifierSet
from packaging.version import Version

from accelpkgs_updater.core.config import Config
from accelpkgs_updater.core.demand import Demands
from accelpkgs_updater.core.environment import ENVIRONMENTS
from accelpkgs_updater.core.filenames import interpreters
from accelpkgs_updater.core.models import Metadata, Package
from accelpkgs_updater.core.wheel import SourceBuild
from accelpkgs_updater.errors import UpdaterError
from accelpkgs_updater.inputs.model import Pin
from accelpkgs_updater.lock.beside import PackageBeside
from accelpkgs_updater.lock.compared import uncompared
from accelpkgs_updater.lock.recorded import part_of
from accelpkgs_updater.lock.requirement_set import RequirementSet
from accelpkgs_updater.record.closure import PackageState
from accelpkgs_updater.record.folder import Folder
from accelpkgs_updater.sources.outlined_files import Outline, OutlinedFiles
from accelpkgs_updater.sources.source import UpstreamFile, UpstreamListing, UpstreamRelease

__all__ = ["LockScope", "WrongHash"]


@dataclass(frozen=True, slots=True)
class WrongHash:
    """A release none of whose files has a hash that the inputs state: what the index states."""

    version: Version
    files: tuple[UpstreamFile, ...]


@dataclass(frozen=True, slots=True)
class LockScope:
    """The packages of a requirement set in a folder (`Scope`).

    `command` made what a lock may replace. `chosen`: name → the releases of solutions; the
    requirements of all others are followed, too. `wider`: packages of the folder beside of which
    upstream is looked at as well. `wrong`: name → releases that have other hashes than those that
    are asked for. `trusted`: pins that cannot be compared → the hashes of what is recorded and
    taken in their place. `builds`: what sources need to be built, which `build_of` finds out;
    `unbuilt`: of which nobody can tell, and why; `unmet`: of which that cannot be had.
    `wheels_only`: no source counts. `forced`: of which releases it counts, since nothing else is
    left that was asked for. `compilers`: those that are newer than the libraries (compilers.py).
    """

    folder: Folder
    asked: RequirementSet
    command: str
    chosen: dict[str, set[Version]] = field(default_factory=dict)
    wider: set[str] = field(default_factory=set)
    wrong: dict[str, list[WrongHash]] = field(default_factory=dict)
    other_hashes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    trusted: dict[Pin, frozenset[str]] = field(default_factory=dict)
    build_of: Callable[[PackageState, UpstreamFile], SourceBuild] | None = None
    builds: dict[tuple[str, Version], SourceBuild] = field(default_factory=dict)
    unbuilt: dict[tuple[str, Version], str] = field(default_factory=dict)
    unmet: dict[tuple[str, Version], str] = field(default_factory=dict)
    wheels_only: bool = False
    forced: dict[str, set[Version]] = field(default_factory=dict)
    compilers: dict[str, tuple[Version, Version]] = field(default_factory=dict)
    _left: dict[Outline, Outline | None] = field(default_factory=dict)
    _opened: dict[str, PackageState] = field(default_factory=dict)
    _beside: dict[str, PackageBeside | None] = field(default_factory=dict)

    def open(self, name: str, _: Demands) -> PackageState | None:
        """See `Scope.open`."""
        if self.beside(name) is not None and name not in self.wider:
            return None
        if name not in self._opened:
            if self._is_updated_here(name):
                # `update` keeps this one; a lock would keep less of it.
                return None
            self._opened[name] = self._state(name)
        return self._opened[name]

    def _state(self, name: str) -> PackageState:
        store, beside = self.folder.store, self.folder.beside
        if name in self.asked.references:
            state = self.folder.state(name, Config())
            state.follows = lambda version: version not in self.chosen.get(name, ())
            return state
        config = (beside.config(name) if beside else None) or store.config(name) or Config()
        keep = replace(config.keep, minimum=None, lines=0, coverage=False, also=())
        state = self.folder.state(name, replace(config, keep=keep))
        state.follows = lambda version: version not in self.chosen.get(name, ())
        return state

    def admitted(self, name: str, found: UpstreamListing) -> UpstreamListing:
        """See `Scope.admitted`: what the set admits, of files that somebody could use who is asked
        for, with the hashes that are asked for. The search sees to what the set says of versions,
        and can say who excludes what.
        """
        kept = {}
        admits = self.asked.admits if self.chosen else self.asked.of_pins
        for version in admits(name, found.releases):
            release = self._right(name, found.releases[version])
            if release is not None:
                kept[version] = release
        same = len(kept) == len(found.releases) and all(
            release is found.releases[version] for version, release in kept.items()
        )
        return found if same else replace(found, releases=kept)

    def _right(self, name: str, release: UpstreamRelease) -> UpstreamRelease | None:
        hashes = self.asked.hashes(name, release.version) if name in self.asked.hashed else None
        if hashes:
            files = tuple(f for f in release.files if f.dist.sha256 in hashes)
            if not files:
                wrong = WrongHash(release.version, tuple(release.files))
                self.wrong.setdefault(name, []).append(wrong)
                return None
            if len(files) < len(release.files):
                release = replace(release, files=files)
        if len(self.asked.environments) == len(ENVIRONMENTS):
            return release
        return self._asked_for(release)

    def _asked_for(self, release: UpstreamRelease) -> UpstreamRelease | None:
        """Return a release with the files that somebody could use who is asked for."""
        files = release.files
        if not isinstance(files, OutlinedFiles):
            few = tuple(f for f in files if self._is_asked_for(f))
            if len(few) == len(files):
                return release
            return replace(release, files=few) if few else None
        outline = files.outline
        if outline not in self._left:
            self._left[outline] = self._outline(outline)
        left = self._left[outline]
        if left is None:
            return None
        some = files.only(self._is_asked_for, left)
        return UpstreamRelease(release.version, some, release.requires_python, release.yanked)

    def _outline(self, outline: Outline) -> Outline | None:
        """Return what those files say together that are asked for; None where there are none."""
        if any(self._is_usable(system, tags) for system, tags in outline.tags.items()):
            # The tags of the others are for places that nobody asks for.
            return outline
        return Outline({}, True, outline.requires_python) if outline.sdist else None

    def _is_asked_for(self, file: UpstreamFile) -> bool:
        wheel = file.wheel
        if wheel is None:
            return True
        return any(self._is_usable(system, wheel.tags) for system in wheel.platforms)

    def _is_usable(self, system: str, tags: Iterable[str]) -> bool:
        return any(
            system in ("any", place) and any(here in interpreters(tag) for tag in tags)
            for place, here in self.asked.places
        )

    def sdists(self, state: PackageState, found: UpstreamListing) -> Callable[[Version], bool]:
        """See `Scope.sdists`: of a release without wheels, where no package of that name has any
        with machine code for Linux, and of what a lock file chose.
        """
        if self.wheels_only:
            return lambda _: False
        if state.config.keep.sdists or state.name in self.asked.references:
            return lambda _: True
        is_locked = state.name in self.asked.pinned
        pinned = set(self.asked.of_pins(state.name, found.releases) if is_locked else ())
        pinned |= self.forced.get(state.name, set())
        return lambda version: (
            version in pinned or (not found.native and version not in found.elsewhere)
        )

    def sources_beside(self, _: PackageState) -> bool:
        """See `Scope.sources_beside`: those that count do so as wheels do."""
        return False

    def force(self, name: str, specifier: SpecifierSet) -> bool:
        """Let the sources of releases count that satisfy a specifier which nothing else satisfies;
        tell whether there are such.
        """
        state = self._opened.get(name)
        if self.wheels_only or state is None or state.found is None:
            return False
        known = self.forced.setdefault(name, set())
        fresh = {
            version
            for version, release in state.found.releases.items()
            if version not in known
            and specifier.contains(version, prereleases=True)
            and any(f.sdist for f in release.files)
        }
        known |= fresh
        if fresh:
            del self._opened[name]
        return bool(fresh)

    def wheel_of(self, name: str, version: Version) -> str:
        """Return for which Python a release has a wheel whose source was taken, as part of a
        sentence.
        """
        state = self._opened.get(name)
        systems = {e.system for e in self.asked.environments}
        places = (
            state.fitting.get(version, ()) if state and version in self.forced.get(name, ()) else ()
        )
        minors = [m for system, (m, threaded) in places if system in systems and not threaded]
        newest = f"3.{max(minors)}" if minors else ""
        return f"; CPython {newest} has a wheel: --python {newest}" if newest else ""

    def uncompared(self, name: str) -> list[Pin]:
        """Return the pins of a package of whose index nobody knows the files."""
        state = self._opened.get(name)
        return uncompared(self.asked, name, state.problems if state else ())

    def choose(self, name: str, versions: Collection[Version]) -> None:
        """Take note of the releases of a package that solutions have; the rest of what is recorded
        of it is bounded by the set's own words.
        """
        self.chosen.setdefault(name, set()).update(versions)
        state = self._opened.get(name)
        if state is not None and state.found is not None:
            kept = set(self.asked.admits(name, state.found.releases))
            state.candidates = [c for c in state.candidates if c.version in kept]

    def learn_build(self, name: str, version: Version, sdist: UpstreamFile) -> None:
        """Find out what the build of a source needs, into `builds` or `unbuilt`."""
        if self.build_of is None:
            return
        try:
            self.builds[name, version] = self.build_of(self._opened[name], sdist)
        except UpdaterError as error:
            self.unbuilt[name, version] = "; ".join(w for p in error.problems for w in p.why)

    def elsewhere(self, name: str) -> Iterable[Metadata]:
        """See `Scope.elsewhere`."""
        found = self.beside(name)
        return found.metadatas() if found else ()

    def beside(self, name: str) -> PackageBeside | None:
        """Return a package that is described in the folder beside, None where none is."""
        if name not in self._beside:
            self._beside[name] = self._described(name)
        return self._beside[name]

    def _is_updated_here(self, name: str) -> bool:
        here = self.folder.package(name)
        return here is not None and not here.generated_by.startswith(self.command)

    def _described(self, name: str) -> PackageBeside | None:
        folder, asked = self.folder, self.asked
        if name in asked.references:
            return None
        # More is known of it there than releases: rules, how it builds, what was measured.
        if folder.beside is None or not (folder.beside.folder / name / "package.nix").is_file():
            return None
        package = folder.beside.package(name)
        if package is None or self._is_updated_here(name):
            return None
        kept = package.kept_extras
        if "*" not in kept and not asked.extras(name) <= set(kept):
            # What such an extra requires is not recorded there.
            return None
        versions = asked.admits(name, [Version(r.version) for r in package.releases])
        return PackageBeside(package) if versions and self._is_right(package, versions) else None

    def _is_right(self, package: Package, versions: Iterable[Version]) -> bool:
        """Tell whether what is recorded has a file with a hash that is stated; whether it is right
        where it has none says the index, if that is asked.
        """
        name = package.name
        if name not in self.asked.hashed or uncompared(self.asked, name):
            return True
        stated = ((v, self.asked.hashes(name, v)) for v in versions)
        return any(not h or part_of(package, (v,), self.command, h).releases for v, h in stated)
