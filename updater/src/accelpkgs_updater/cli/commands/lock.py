"""`lock`: a package folder for a requirement set."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from packaging.requirements import Requirement

from accelpkgs_updater.cli.context import default_store
from accelpkgs_updater.cli.options import Jobs, Output, Packages, Upstream
from accelpkgs_updater.cli.updating import finish
from accelpkgs_updater.core.metadata import requirement
from accelpkgs_updater.core.reqfiles import InvalidRequirements, parse_file, parse_line
from accelpkgs_updater.edge.files import exclusive
from accelpkgs_updater.edge.store import Store
from accelpkgs_updater.errors import Problem, UpdaterError

__all__ = ["lock"]


def lock(
    what: Annotated[
        list[str],
        typer.Argument(metavar="WHAT", help="Requirements, or files: requirements.txt, pyproject.toml, uv.lock."),
    ],
    folder: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="FOLDER", help="The folder to write; usable as index = [ FOLDER ]."),
    ],
    packages: Packages = None,
    jobs: Jobs = 24,
    *,
    upstream: Upstream,
    output: Output,
) -> None:
    """Write a package folder for a requirement set of your own."""
    reporter = output.reporter()
    roots = [r for w in what for r in _requirements(w)]
    with upstream.connected() as context, exclusive(folder):
        with reporter.working():
            service = context.service(Store(folder), workers=jobs, progress=reporter.progress, beside=_beside(packages))
            found = service.lock(requirement(r, None) for r in roots)
        code = finish(context, found, reporter, Store(folder))
    raise typer.Exit(code)


def _requirements(what: str) -> list[Requirement]:
    try:
        return parse_file(what, Path(what).read_text("utf-8")) if Path(what).is_file() else [parse_line(what)]
    except (InvalidRequirements, UnicodeDecodeError) as error:
        raise UpdaterError(Problem("E513", "a requirement cannot be understood", why=(str(error),))) from error


def _beside(packages: Path | None) -> Store | None:
    try:
        return Store(packages or default_store())
    except UpdaterError:
        # Outside of a checkout the folder stands for itself.
        return None
