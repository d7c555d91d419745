"""`lock`: a package folder for a requirement set."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from packaging.utils import canonicalize_name

import accelpkgs_updater
from accelpkgs_updater.cli.built_metadata import BuiltMetadata
from accelpkgs_updater.cli.lock_folder import (
    FILE,
    describe,
    earlier,
    made_of,
    remove_idle,
    stale,
    write_for_builds,
)
from accelpkgs_updater.cli.lock_report import beside_of, not_taken, planned, tell
from accelpkgs_updater.cli.options import Jobs, Output, Packages, Upstream
from accelpkgs_updater.cli.outcomes import FAILED, report, write_all
from accelpkgs_updater.cli.project_indexes import project_indexes, unasked_indexes
from accelpkgs_updater.cli.surely import is_for_any, own_tree, preferred_tools
from accelpkgs_updater.context import store_of
from accelpkgs_updater.core.config import Config
from accelpkgs_updater.disk.files import exclusive, write_atomic
from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.inputs.known_wheels import settle
from accelpkgs_updater.inputs.model import Asked
from accelpkgs_updater.inputs.read import read_inputs
from accelpkgs_updater.lock.environments import environments
from accelpkgs_updater.lock.lock import Lock
from accelpkgs_updater.lock.lock_json import Kept, Made, rendered_lock, request_of, yanked_pins
from accelpkgs_updater.lock.read_source import ReadSource, built
from accelpkgs_updater.lock.requirement_set import RequirementSet
from accelpkgs_updater.record.folder import Folder
from accelpkgs_updater.references.release import DirectRelease, OneRelease
from accelpkgs_updater.references.take import Taken, Taker
from accelpkgs_updater.sources.source import Source

__all__ = ["lock"]

_FRESH = 600
"""Seconds for which a page of an index is not asked for again."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a project is wanted, and where."""

    extra: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="An extra of the project, too.")
    ] = None
    all_extras: Annotated[bool, typer.Option(help="All extras of the project.")] = False
    group: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="A dependency group, too.")
    ] = None
    python: Annotated[
        list[str] | None,
        typer.Option(metavar="3.12", help="For this Python; several: for each. Default: all."),
    ] = None
    system: Annotated[
        list[str] | None,
        typer.Option(metavar="SYSTEM", help="For this system (x86_64-linux). Default: all."),
    ] = None

    def asked(self) -> Asked:
        """Return it as readers want it."""
        return Asked(
            frozenset(self.extra or ()),
            frozenset(self.group or ()),
            self.all_extras,
            tuple(self.python or ()),
        )

    def options(self) -> dict[str, object]:
        """Return it as a lock keeps it."""
        return {
            "extras": sorted(self.extra or ()),
            "allExtras": self.all_extras,
            "groups": sorted(self.group or ()),
            "pythons": sorted(self.python or ()),
            "systems": sorted(self.system or ()),
        }


@dataclass(frozen=True, slots=True)
class Again:
    """How a lock that there is counts."""

    upgrade: Annotated[
        bool, typer.Option("--upgrade", help="Take the newest of everything again.")
    ] = False
    upgrade_package: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Take the newest of this package.")
    ] = None
    check: Annotated[
        bool, typer.Option("--check", help="Only say whether the folder is stale (exit code 1).")
    ] = False
    strict: Annotated[
        bool, typer.Option("--strict", help="Refuse where a line of a file is not taken.")
    ] = False

    def anew(self, name: str | None) -> bool:
        """Tell whether a branch, or what lies at an address, may be another one now."""
        named = {canonicalize_name(n) for n in self.upgrade_package or ()}
        return self.upgrade or (name is not None and name in named)


def lock(
    what: Annotated[
        list[str],
        typer.Argument(
            metavar="WHAT",
            help="Requirements, a project's folder, or its files: requirements.txt, pyproject.toml,"
            " lock files.",
        ),
    ],
    folder: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="FOLDER",
            help="The folder to write; usable as fromLock FOLDER, or index = [ FOLDER ].",
        ),
    ],
    packages: Packages = None,
    jobs: Jobs = 24,
    *,
    no_build: Annotated[
        bool,
        typer.Option(
            "--no-build", help="Ask no build system of a source what that requires, in the sandbox."
        ),
    ] = False,
    wanted: Wanted,
    again: Again,
    upstream: Upstream,
    output: Output,
) -> None:
    """Write a package folder for a requirement set of your own.

    For each system and Python it holds releases that go together, the newest that fit; those of a
    lock file are taken as they are. `lock.json` says what it was made of. The table at the end says
    on which machines it can be had.
    """
    reporter = output.reporter()
    if folder.exists():
        # What is no folder is refused before anything is asked for.
        store_of(folder)
    beside = beside_of(packages)
    inputs = settle(read_inputs(what, wanted.asked()), beside)
    made = made_of(folder, what, wanted.options(), inputs.files)
    kept = earlier(folder)
    if again.check:
        _check(kept, made, folder)
        return
    places = environments(inputs, wanted.python or (), wanted.system or ())
    indexes, unasked = project_indexes(inputs)
    reporter.notes(unasked)
    if upstream.index:
        own = ", ".join(dict.fromkeys(f"{i.url} ({i.place})" for i in inputs.indexes))
        reporter.notes([f"--index stands in place of the project's own: {own}"] if own else [])
    with upstream.connected(reporter, patient=False, fresh=_FRESH, indexes=indexes) as context:
        before = kept.sources if kept else {}
        ask = BuiltMetadata(own_tree(), places, context.cache, allowed=not no_build)

        def source(name: str, config: Config) -> Source:
            if name in releases:
                return OneRelease(releases[name])
            found = context.source(name, config)
            return ReadSource(found, context.http, context.cache, ask=ask)

        releases: dict[str, DirectRelease] = {}
        there = Folder(Store(folder), source, beside=beside)
        finder = Lock(there, jobs, built, reporter.progress, preferred_tools())
        ask.tools = finder.build_environments
        with reporter.working():
            taker = Taker(folder, context.http, context.cache, before, again.anew, ask)
            taken = taker.take(inputs)
        releases.update(taken.releases)
        not_taken(taken.inputs, taken.problems, reporter, strict=again.strict)
        asked = _asked(taken, wanted, kept, again)

        with exclusive(folder):
            store = Store(folder)
            with reporter.working():
                locked = finder.find(asked)
            outcomes, written = write_all(store, locked.outcomes)
            for outcome in outcomes:
                if outcome.name not in taken.releases:
                    describe(outcome, folder, beside)
            write_for_builds(folder, locked.for_builds)
            names = [o.name for o in outcomes if not o.failed]
            gone = remove_idle(store, kept, names)
            solved = [e for e, answer in locked.answers.items() if answer.versions is not None]
            known = {*names, *locked.beside}
            recorded = [o.package for o in outcomes if o.package is not None]
            yanked = yanked_pins(recorded, locked.answers)
            request = request_of(asked, solved, known, yanked, locked.gaps)
            alike = not locked.beside and is_for_any(recorded, folder)
            plans = planned(folder, beside, request, solved, alike=alike)
            met = solved if plans.surely is None else plans.surely.met
            request = request_of(asked, met or solved, known, yanked, locked.gaps)
            answers = {e: a for e, a in locked.answers.items() if e in met}
            record = rendered_lock(
                made,
                asked,
                accelpkgs_updater.__version__,
                answers,
                request,
                names,
                locked.beside,
                taken.records(),
            )
            write_atomic(folder / FILE, record)
            told = {"met": [{"system": e.system, "python": e.python} for e in met]}
            code = report(context, outcomes, written, reporter, told)
    reporter.notes(
        [*taken.notes, *locked.notes, *(f"{name} is asked for no more: removed" for name in gone)]
    )
    tell(reporter, plans, met, taken.inputs, quiet=output.quiet or output.as_json)
    raise typer.Exit(code or (0 if met else FAILED))


def _asked(taken: Taken, wanted: Wanted, kept: Kept | None, again: Again) -> RequirementSet:
    inputs = taken.inputs
    places = environments(inputs, wanted.python or (), wanted.system or ())
    fresh = {canonicalize_name(name) for name in again.upgrade_package or ()}
    before = {} if kept is None or again.upgrade else kept.answers
    return RequirementSet(
        inputs,
        places,
        {e: {n: v for n, v in a.items() if n not in fresh} for e, a in before.items()},
        unasked_indexes(inputs),
        frozenset(taken.releases),
    )


def _check(kept: Kept | None, made: Made, folder: Path) -> None:
    """Raise `UpdaterError` (E517) where the folder is not what would be asked for now."""
    why = stale(kept, made) if kept else ["it has no lock.json"]
    if why:
        fix = "lock again, without --check"
        title = "the folder of a lock is stale"
        raise UpdaterError(Problem(ErrorCode.STALE_LOCK, title, str(folder), tuple(why[:5]), fix))
