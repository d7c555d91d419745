"""`lock`: a package folder for a requirement set."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from accelpkgs_updater.cli.options import Jobs, Output, Packages, Upstream
from accelpkgs_updater.cli.outcomes import write_and_report
from accelpkgs_updater.context import store_of
from accelpkgs_updater.core.config import Config
from accelpkgs_updater.core.environment import listed
from accelpkgs_updater.disk.files import exclusive, write_atomic
from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.errors import UpdaterError
from accelpkgs_updater.inputs.input_file import problem_at, raise_all
from accelpkgs_updater.inputs.model import Asked
from accelpkgs_updater.inputs.read import read_inputs
from accelpkgs_updater.lock.lock import Lock
from accelpkgs_updater.lock.read_source import ReadSource
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
    asked = _asked(what, Asked())
    beside = _beside(packages)
    if folder.exists():
        # What is no folder is refused before anything is asked for.
        store_of(folder)
    with upstream.connected(reporter) as context, exclusive(folder):
        with reporter.working():

            def source(name: str, config: Config) -> ReadSource:
                return ReadSource(context.source(name, config), context.http, context.cache)

            there = Folder(Store(folder), source, beside=beside)
            locked = Lock(there, jobs, reporter.progress).find(asked)
        met = [e for e, answer in locked.answers.items() if answer.versions is not None]
        told = {"met": [{"system": e.system, "python": e.python} for e in met]}
        code = write_and_report(context, locked.outcomes, reporter, Store(folder), told)
        for outcome in locked.outcomes:
            _describe(outcome, folder, beside)
    reporter.notes(locked.notes)
    if not (output.quiet or output.as_json):
        reporter.out.print(f"can be met on {listed(met)}")
    raise typer.Exit(code)


def _asked(what: list[str], asked: Asked) -> RequirementSet:
    found = read_inputs(what, asked)
    raise_all(
        problem_at(s.place, f"{s.name or s.location}: {s.location} is not locked yet")
        for s in found.sources
        if not s.project
    )
    return RequirementSet(found)


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
