"""`lock`: a package folder for a requirement set."""

from __future__ import annotations

from functools import reduce
from operator import or_
from pathlib import Path
from typing import Annotated

import typer

from accelpkgs_updater.boundary import problem_of_fault
from accelpkgs_updater.cli.options import Jobs, Output, Packages, Upstream
from accelpkgs_updater.cli.outcomes import write_and_report
from accelpkgs_updater.context import store_of
from accelpkgs_updater.core.environment import listed
from accelpkgs_updater.disk.files import exclusive, write_atomic
from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.limits import TooMuchError
from accelpkgs_updater.lock.input_files import is_there, read_text
from accelpkgs_updater.lock.lock import Lock
from accelpkgs_updater.lock.reqfiles import (
    InvalidRequirements,
    UnreadFormat,
    check_format,
    parse_file,
    parse_line,
)
from accelpkgs_updater.lock.requirement_set import RequirementSet
from accelpkgs_updater.record.folder import Folder, Outcome

__all__ = ["lock"]


def lock(
    what: Annotated[
        list[str],
        typer.Argument(
            metavar="WHAT",
            help="Requirements, or files: requirements.txt, pyproject.toml, uv.lock.",
        ),
    ],
    folder: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="FOLDER",
            help="The folder to write; usable as index = [ FOLDER ].",
        ),
    ],
    packages: Packages = None,
    jobs: Jobs = 24,
    *,
    upstream: Upstream,
    output: Output,
) -> None:
    """Write a package folder for a requirement set of your own.

    It holds the newest releases that fit. For each system and Python, it also holds a set of
    releases that go together, if there is one; the last line says for which there is. From a
    uv.lock, exactly the releases that it names are taken.
    """
    reporter = output.reporter()
    asked = reduce(or_, (_asked(w) for w in what))
    beside = _beside(packages)
    if folder.exists():
        # What is no folder is refused before anything is asked for.
        store_of(folder)
    with upstream.connected(reporter) as context, exclusive(folder):
        with reporter.working():
            there = Folder(Store(folder), context.source, beside=beside)
            locked = Lock(there, jobs, reporter.progress).find(asked)
        met = [e for e, answer in locked.answers.items() if answer.versions is not None]
        told = {"met": [{"system": e.system, "python": e.python} for e in met]}
        code = write_and_report(context, locked.outcomes, reporter, Store(folder), told)
        for outcome in locked.outcomes:
            _describe(outcome, folder, beside)
    if not (output.quiet or output.as_json):
        reporter.out.print(f"can be met on {listed(met)}")
    raise typer.Exit(code)


def _asked(what: str) -> RequirementSet:
    path = Path(what)
    try:
        if is_there(path):
            check_format(what)
            return parse_file(what, read_text(path))
        if path.suffix in (".txt", ".in", ".toml", ".lock"):
            raise InvalidRequirements(f"there is no file {what}")
        return RequirementSet((parse_line(what),))
    except UnreadFormat as error:
        raise UpdaterError(
            Problem(ErrorCode.REQUIREMENT, str(error), where=what, fix=error.fix)
        ) from error
    except (InvalidRequirements, TooMuchError) as error:
        title = "a requirement cannot be understood"
        raise UpdaterError(problem_of_fault(error, ErrorCode.REQUIREMENT, title)) from error


def _describe(outcome: Outcome, folder: Path, beside: Store | None) -> None:
    """Take along what is written by hand of a package that the folder beside has: its rules, how
    its source builds.
    """
    ours = beside.folder / outcome.name if beside else None
    if outcome.package is None or ours is None or not (ours / "package.nix").is_file():
        return
    named = (ours / name for name in ("package.nix", "update.toml", "facts.json"))
    for path in (*named, *sorted((ours / "patches").glob("*"))):
        if path.is_file():
            write_atomic(folder / outcome.name / path.relative_to(ours), path.read_bytes())


def _beside(packages: Path | None) -> Store | None:
    try:
        return store_of(packages)
    except UpdaterError:
        if packages is not None:
            raise
        # Outside of a checkout the folder stands for itself.
        return None
