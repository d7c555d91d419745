"""What the commands that look upstream have in common: looking, writing, and saying what became of
it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from accelpkgs_updater.boundary import problems_of
from accelpkgs_updater.cli.package_names import chosen
from accelpkgs_updater.cli.reporter import Reporter
from accelpkgs_updater.context import Context, store_of
from accelpkgs_updater.core.diff import Changes
from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.errors import ErrorCode, Problem
from accelpkgs_updater.lock.read_source import read_source
from accelpkgs_updater.record.folder import Folder, Outcome
from accelpkgs_updater.record.update import FolderUpdate
from accelpkgs_updater.sources.layouts import LAYOUTS

__all__ = ["FAILED", "look", "report", "write_all", "write_and_report"]

FAILED = 1
"""The exit code where a package failed; what did not fail is written."""

_WRITERS = 8

_PLAYED = (
    "download.pytorch.org",
    "api.github.com",
    *(urlsplit(layout.url).hostname for layout in LAYOUTS.values() if layout.url),
)


def look(
    context: Context,
    store: Store,
    names: Sequence[str],
    reporter: Reporter,
    *,
    everything: bool = False,
    jobs: int,
    beside: Path | None = None,
    sizes: bool = True,
    reread: bool = False,
    recorded_only: bool = False,
) -> list[Outcome]:
    """Find out what has become of packages upstream; writes nothing."""
    known = chosen(store, names, everything)
    with reporter.working():
        other = store_of(beside) if beside else None
        folder = Folder(
            store,
            partial(read_source, context),
            beside=other,
            reread=reread,
            recorded_only=recorded_only,
        )
        update = FolderUpdate(folder, jobs, reporter.progress)
        return update.update(known, everything=everything, sizes=sizes)


def write_and_report(
    context: Context,
    outcomes: Sequence[Outcome],
    reporter: Reporter,
    store: Store | None = None,
    more: Mapping[str, Any] | None = None,
) -> int:
    """Write what may be written to a store, if one is given; print what became of it; return the
    exit code.

    `more` is added to what is printed as JSON.
    """
    written: list[str] = []
    if store is not None:
        outcomes, written = write_all(store, outcomes)
    return report(context, outcomes, written, reporter, more)


def write_all(store: Store, outcomes: Sequence[Outcome]) -> tuple[list[Outcome], list[str]]:
    """Write what may be written; return what became of each, and the names whose bytes changed."""
    # Most of writing is waiting for the disk.
    with ThreadPoolExecutor(_WRITERS) as pool:
        done = list(pool.map(lambda o: _written(store, o), outcomes))
    return [o for o, _ in done], [o.name for o, changed in done if changed]


def report(
    context: Context,
    outcomes: Sequence[Outcome],
    written: Sequence[str],
    reporter: Reporter,
    more: Mapping[str, Any] | None = None,
) -> int:
    """Print what became of packages, of which some were `written`; return the exit code."""
    advised = [replace(o, problems=tuple(map(_advised, o.problems))) for o in outcomes]
    reporter.outcomes(advised, written, context.traffic, more)
    return FAILED if any(o.failed for o in outcomes) else 0


def _written(store: Store, outcome: Outcome) -> tuple[Outcome, bool]:
    """Write a package; return it, failed where it cannot be written, and whether its bytes
    changed.
    """
    if outcome.package is None:
        return outcome, False
    try:
        return outcome, store.write(outcome.package)
    except Exception as error:
        problems = (*outcome.problems, *problems_of(error, outcome.name))
        return replace(outcome, package=None, changes=Changes(), problems=problems), False


def _advised(problem: Problem) -> Problem:
    """Say what to do about a host that cannot be reached."""
    if problem.code != ErrorCode.DOWNLOAD or problem.fix:
        return problem
    host = problem.where.partition("/")[0]
    play = ", or play what it had: --replay updater/replay" if host in _PLAYED else ""
    return replace(problem, fix=f"try again when {host} answers{play}")
