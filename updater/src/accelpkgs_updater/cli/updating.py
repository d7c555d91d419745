"""What the commands that look upstream have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from packaging.utils import InvalidName, canonicalize_name

from accelpkgs_updater.cli.context import Context, store_of
from accelpkgs_updater.cli.reporter import Reporter
from accelpkgs_updater.edge.store import Store
from accelpkgs_updater.errors import Problem, UpdaterError
from accelpkgs_updater.service import Outcome

__all__ = ["FAILED", "chosen", "finish", "look", "normalised"]

FAILED = 1
"""The exit code where a package failed; what did not fail is written."""

_PLAYED = ("download.pytorch.org", "api.github.com")


def normalised(name: str) -> str:
    """Return a name as folders have it (PEP 503). Raises `UpdaterError` for what is no name, a path for one."""
    try:
        return canonicalize_name(name, validate=True)
    except InvalidName as error:
        raise UpdaterError(Problem("E501", f"{name!r} is no package name")) from error


def chosen(store: Store, names: Sequence[str], everything: bool) -> list[str]:
    """Return the packages that a command line names. Raises `UpdaterError` where it names none, or unknown ones."""
    if everything == bool(names):
        raise UpdaterError(Problem("E500", "say which packages, or --all"))
    known = store.names()
    wanted = [normalised(name) for name in names]
    unknown = sorted(set(wanted) - set(known))
    if unknown:
        raise UpdaterError(
            *(
                Problem(
                    "E500",
                    f"there is no {n} in {store.folder}",
                    fix=f"updater add {n} --from index",
                )
                for n in unknown
            )
        )
    return known if everything else wanted


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
) -> list[Outcome]:
    """Find out what has become of packages upstream; writes nothing."""
    known = chosen(store, names, everything)
    with reporter.working():
        other = store_of(beside) if beside else None
        service = context.service(
            store, workers=jobs, progress=reporter.progress, beside=other, reread=reread
        )
        return service.update(known, everything=everything, sizes=sizes)


def finish(
    context: Context,
    outcomes: Sequence[Outcome],
    reporter: Reporter,
    store: Store | None = None,
    more: Mapping[str, Any] | None = None,
) -> int:
    """Write what may be written to a store, if one is given; print what became of it; return the exit code.

    `more` is added to what is printed as JSON.
    """
    written = [
        o.name
        for o in outcomes
        if store is not None and o.package is not None and store.write(o.package)
    ]
    advised = [replace(o, problems=tuple(map(_advised, o.problems))) for o in outcomes]
    reporter.outcomes(advised, written, context.traffic, more)
    return FAILED if any(o.failed for o in outcomes) else 0


def _advised(problem: Problem) -> Problem:
    """Say what to do about a host that cannot be reached."""
    if problem.code != "E510" or problem.fix:
        return problem
    host = problem.where.partition("/")[0]
    play = ", or play what it had: --replay updater/replay/recorded.json" if host in _PLAYED else ""
    return replace(problem, fix=f"try again when {host} answers{play}")
