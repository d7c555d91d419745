"""A user's requirement set as a folder of packages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from packaging.version import Version

from accelpkgs_updater.core.diff import changes
from accelpkgs_updater.core.environment import Environment
from accelpkgs_updater.core.models import Package
from accelpkgs_updater.core.wheel import SourceBuild
from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.errors import ErrorCode, UpdaterError
from accelpkgs_updater.lock.build_environments import BuildEnvironments, Built
from accelpkgs_updater.lock.compared import held, in_place_of, said_of_pins
from accelpkgs_updater.lock.compilers import (
    newer_compilers,
    said_of_compilers,
    with_major_axis,
)
from accelpkgs_updater.lock.extras import Gap, missing_extras, said_of_gaps
from accelpkgs_updater.lock.falls import falls
from accelpkgs_updater.lock.overridden import asks_for, with_overrides
from accelpkgs_updater.lock.pins import left_out
from accelpkgs_updater.lock.questions import Solution
from accelpkgs_updater.lock.read_source import READ_NOT_BUILT
from accelpkgs_updater.lock.recorded import all_hashes, part_of, with_recorded
from accelpkgs_updater.lock.refusal import refusal, wrong_hashes
from accelpkgs_updater.lock.requirement_set import RequirementSet
from accelpkgs_updater.lock.scope import LockScope
from accelpkgs_updater.lock.solved_closure import SolvedClosure
from accelpkgs_updater.lock.verdict import agreed, reachable
from accelpkgs_updater.record.builds import with_builds
from accelpkgs_updater.record.closure import PackageState
from accelpkgs_updater.record.folder import Folder, Outcome
from accelpkgs_updater.sources.asked_build import ASKED
from accelpkgs_updater.sources.source import UpstreamFile

__all__ = ["FOR_BUILDS", "Lock", "LockResult"]

COMMAND = "updater lock"
FOR_BUILDS = "build.d"
"""The folder in a lock's folder that has what builds need (nix/concretise/build-table.nix)."""
BUILT_AGAINST = ("torch",)
"""What a build is given that of the plan of (nix/concretise/recipe.nix)."""
_NOT_THERE = {ErrorCode.NO_PACKAGE, ErrorCode.NO_RELEASE}


@dataclass(frozen=True, slots=True)
class LockResult:
    """The packages, and what was found to go together in each environment. `beside`: packages that
    are left to the folder beside. `notes`: what is worth a word, a sentence each.
    `for_builds`: what builds of sources need beside, each in an environment of its own. `gaps`:
    extras that are asked for and missing.
    """

    outcomes: list[Outcome]
    answers: dict[Environment, Solution]
    beside: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    for_builds: tuple[Package, ...] = ()
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True, slots=True)
class Lock:
    """Finds the packages that a requirement set reaches. Writes nothing.

    `preferred`: releases of tools that builds are given where they fit. `wheels_only`: no source
    counts.
    """

    folder: Folder
    workers: int = 16
    build_of: Callable[[PackageState, UpstreamFile], SourceBuild] | None = None
    progress: Callable[[str, int, int], None] = lambda *_: None
    preferred: Mapping[str, Version] = field(default_factory=dict)
    wheels_only: bool = False

    def find(self, asked: RequirementSet) -> LockResult:
        """Find for each Python and system that is asked for releases that go together.

        Raises `UpdaterError`.
        """
        # What nobody asks for is no part of a lock.
        folder = replace(self.folder, keeps_gpu_extras=False)
        scope = LockScope(
            folder, asked, COMMAND, build_of=self.build_of, wheels_only=self.wheels_only
        )
        closure = SolvedClosure(scope, workers=self.workers, progress=self.progress)
        states = closure.solve()
        scope.compilers.update(newer_compilers(closure.answers.values(), asked.pinned))
        outcomes = [
            self._finished(folder.outcome(states[n], closure.demands, COMMAND), scope)
            for n in sorted(states)
        ]
        outcomes = sorted([*outcomes, *self._copied(scope, closure)], key=lambda o: o.name)
        if wrong := wrong_hashes(asked, scope, outcomes):
            raise UpdaterError(*wrong)
        for_builds, unmet = self._for_builds(scope, closure, outcomes)
        scope.unmet.update(unmet)
        answers = {e: _there(a, outcomes, scope) for e, a in closure.answers.items()}
        answers = agreed(answers, asked, reachable(folder, outcomes, asked))
        if all(a.versions is None for a in answers.values()):
            raise UpdaterError(*refusal(asked, closure.offered, answers, outcomes))
        needed = {name for a in answers.values() for name in a.versions or ()}
        kept = [o for o in outcomes if not _idle(o, needed)]
        quiet, unasked = _unasked(kept)
        beside = sorted(n for n in needed if closure.offered.is_beside_alone(n))
        left = tuple(n for n in beside if n not in {o.name for o in quiet})
        gaps = missing_extras(asked, closure.offered, answers)
        notes = (
            *said_of_gaps(gaps),
            *said_of_compilers(scope.compilers),
            *unasked,
            *_built(scope, quiet),
            *left_out(asked, closure.offered, answers),
            *falls(asked, closure.offered, answers),
            *_widened(scope, quiet),
            *said_of_pins(p for p, files in scope.trusted.items() if files),
        )
        return LockResult(quiet, answers, left, notes, tuple(for_builds), tuple(gaps))

    def build_environments(self) -> BuildEnvironments:
        """Return what finds environments for builds, with the connections of this lock."""
        # What the folder of a lock has is of the plan; a build is apart from it.
        apart = replace(self.folder, store=Store(self.folder.store.folder / FOR_BUILDS), _disk={})
        tools = replace(self, folder=apart, build_of=None, wheels_only=True)
        beside = self.folder.beside
        return BuildEnvironments(lambda a: tools.find(a).outcomes, beside, self.preferred)

    def _for_builds(
        self, scope: LockScope, closure: SolvedClosure, outcomes: Sequence[Outcome]
    ) -> tuple[Sequence[Package], Mapping[tuple[str, Version], str]]:
        if not scope.builds:
            return (), {}
        builds = []
        for (name, version), build in sorted(scope.builds.items(), key=lambda item: str(item[0])):
            for against, where in _against(name, version, build, closure.answers).items():
                builds.append(Built(name, version, build, tuple(where), dict(against)))
        recorded = [o.package for o in outcomes if o.package is not None]
        return self.build_environments().needed(builds, recorded)

    def _finished(self, outcome: Outcome, scope: LockScope) -> Outcome:
        """Return an outcome with what is known beside of its releases, and overrides."""
        if outcome.package is None:
            return outcome
        served = scope.beside(outcome.name)
        package = with_recorded(outcome.package, served.package if served else None)
        package = with_builds(package, scope.builds)
        package = with_overrides(package, scope.asked.rules)
        return self._of(outcome, with_major_axis(package, scope.compilers))

    def _copied(self, scope: LockScope, closure: SolvedClosure) -> list[Outcome]:
        """Return the packages of the folder beside of which the set has a word of its own."""
        asked, made = scope.asked, []
        for name, versions in sorted(scope.chosen.items()):
            served = scope.beside(name)
            if served is None or not closure.offered.is_beside_alone(name):
                continue
            hashes: frozenset[str] = frozenset()
            if name in asked.pinned or name in asked.hashed:
                hashes = hashes.union(*(asked.hashes(name, v) for v in versions))
            elif asks_for(served.package, asked.rules.overrides):
                versions = {Version(r.version) for r in served.package.releases}
            else:
                continue
            trusted = in_place_of(asked, served.package, held(asked, scope.uncompared(name)))
            scope.trusted.update(trusted)
            if hashes:
                hashes = hashes.union(*trusted.values())
            package = part_of(served.package, versions, COMMAND, hashes)
            if package.releases:
                package = with_overrides(package, asked.rules)
                package = with_major_axis(package, scope.compilers)
                made.append(self._of(Outcome(name, package, changes(None, package)), package))
            else:
                scope.other_hashes[name] = tuple(all_hashes(served.package.releases))
        return made

    def _of(self, outcome: Outcome, package: Package) -> Outcome:
        previous = self.folder.package(outcome.name)
        return replace(outcome, package=package, changes=changes(previous, package))


def _against(
    name: str, version: Version, build: SourceBuild, answers: Mapping[Environment, Solution]
) -> dict[tuple[tuple[str, Version], ...], list[Environment]]:
    """Return where a source is built: the torch of the plan, if it asks for one → environments."""
    asked = {r.name for r in build.requires}
    found: dict[tuple[tuple[str, Version], ...], list[Environment]] = {}
    for here, answer in answers.items():
        taken = answer.versions or {}
        if taken.get(name) == version:
            pinned = tuple((n, taken[n]) for n in BUILT_AGAINST if n in asked and n in taken)
            found.setdefault(pinned, []).append(here)
    return found


def _there(answer: Solution, outcomes: Sequence[Outcome], scope: LockScope) -> Solution:
    """Return an answer, or why it is none: a release of it could not be recorded."""
    if answer.versions is None:
        return answer
    recorded = {
        o.name: {Version(r.version) for r in o.package.releases} for o in outcomes if o.package
    }
    for name, version in sorted(answer.versions.items()):
        if why_not := scope.unbuilt.get((name, version)):
            said = f"{name} {version} has only its source, of which nobody can tell how it is built"
            return Solution(None, (f"{said}: {why_not}",), frozenset({name}))
        if why_not := scope.unmet.get((name, version)):
            said = f"{name} {version} has only its source, and what its build needs cannot be had"
            return Solution(None, (f"{said}: {why_not}",), frozenset({name}))
        served = scope.beside(name)
        if version in recorded.get(name, ()) or (served is not None and served.has(version)):
            continue
        why = [p.why for o in outcomes if o.name == name for p in o.problems if p.why]
        said = f": {why[-1][0]}" if why else ""
        return Solution(None, (f"{name} {version} could not be read{said}",), frozenset({name}))
    return answer


def _idle(outcome: Outcome, needed: set[str]) -> bool:
    """Tell whether a package only failed to be what no solution takes."""
    return (
        outcome.failed
        and outcome.name not in needed
        and {p.code for p in outcome.problems} <= _NOT_THERE
    )


def _unasked(outcomes: Sequence[Outcome]) -> tuple[list[Outcome], tuple[str, ...]]:
    """Return the outcomes without the problems of hosts that were silent and not needed, and a
    sentence for each of those.
    """
    hosts: dict[str, tuple[str, set[str]]] = {}
    quiet = []
    for outcome in outcomes:
        silent = [p for p in outcome.problems if p.code == ErrorCode.DOWNLOAD]
        if outcome.failed or not silent:
            quiet.append(outcome)
            continue
        for problem in silent:
            host = problem.where.partition("/")[0]
            hosts.setdefault(host, (", ".join(problem.why), set()))[1].add(outcome.name)
        rest = tuple(p for p in outcome.problems if p not in silent)
        quiet.append(replace(outcome, problems=rest))
    return quiet, tuple(
        f"{host} was not asked for {', '.join(sorted(names))} ({why}); what else there is was taken"
        for host, (why, names) in sorted(hosts.items())
    )


def _built(scope: LockScope, outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    """Return a sentence for each release that is built from its source."""
    packages = {o.name: o.package for o in outcomes if o.package is not None}
    notes = []
    for (name, version), build in sorted(scope.builds.items(), key=lambda item: str(item[0])):
        releases = packages[name].releases if name in packages else ()
        evidence = next((r.evidence for r in releases if Version(r.version) == version), {})
        source = str(evidence.get("requires", {}).get("source", ""))
        what = f" (compiles {', '.join(build.compiles)})" if build.compiles else ""
        grade = f"; what it requires was {READ_NOT_BUILT}" if READ_NOT_BUILT in source else ""
        if ASKED in source:
            grade = f"; what it requires is said by {source.partition(' (')[0]}"
        more = f"{what}{grade}{scope.wheel_of(name, version)}"
        notes.append(f"{name} {version} has only its source, and is built from it{more}")
    return tuple(notes)


def _widened(scope: LockScope, outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    """Return a sentence for each described package of which releases are taken that nobody
    measured.
    """
    notes = []
    for outcome in outcomes:
        folder = scope.folder.beside
        served = scope.beside(outcome.name)
        known = {r.version for r in served.package.releases} if served else set()
        if outcome.package is None or folder is None:
            continue
        if not (folder.folder / outcome.name / "package.nix").is_file():
            continue
        recorded = folder.package(outcome.name)
        oldest = (
            min((Version(r.version) for r in recorded.releases), default=None) if recorded else None
        )
        for release in outcome.package.releases:
            if release.version in known:
                continue
            older = oldest is not None and Version(release.version) < oldest
            what = (
                f", older than what pkgs keeps ({oldest} and newer)"
                if older
                else ", which pkgs does not have"
            )
            notes.append(f"{outcome.name} {release.version}{what}: not measured")
    return tuple(notes)
