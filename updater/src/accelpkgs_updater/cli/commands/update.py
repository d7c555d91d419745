"""`update`: bring packages up to date."""

from __future__ import annotations

from typing import Annotated

import typer

from accelpkgs_updater.cli.options import All, Beside, Jobs, Output, Packages, Upstream
from accelpkgs_updater.cli.outcomes import look, write_and_report
from accelpkgs_updater.context import store_of
from accelpkgs_updater.disk.files import exclusive

__all__ = ["update"]


def update(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="NAME", help="Packages to bring up to date.")
    ] = None,
    everything: All = False,
    packages: Packages = None,
    beside: Beside = None,
    reread: Annotated[
        bool, typer.Option("--reread", help="Read METADATA again, also of files that are recorded.")
    ] = False,
    recorded_only: Annotated[
        bool,
        typer.Option(
            "--recorded-only",
            help="Look for no newer releases or files; bring what is recorded up to date.",
        ),
    ] = False,
    jobs: Jobs = 24,
    *,
    upstream: Upstream,
    output: Output,
) -> None:
    """Bring packages up to date.

    Packages that their requirements newly reach are added.
    """
    store = store_of(packages)
    reporter = output.reporter()
    with upstream.connected(reporter) as context, exclusive(store.folder):
        found = look(
            context,
            store,
            names or [],
            reporter,
            everything=everything,
            jobs=jobs,
            beside=beside,
            reread=reread,
            recorded_only=recorded_only,
        )
        code = write_and_report(context, found, reporter, store)
    raise typer.Exit(code)
