"""`check`: what `update` would do."""

from __future__ import annotations

from typing import Annotated

import typer

from accelpkgs_updater.cli.options import Beside, Jobs, Output, Packages, Upstream
from accelpkgs_updater.cli.outcomes import look, write_and_report
from accelpkgs_updater.context import store_of

__all__ = ["check"]

NEWS = 2
"""The exit code where upstream has something new."""


def check(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="NAME", help="Packages to look at; default: all.")
    ] = None,
    packages: Packages = None,
    beside: Beside = None,
    jobs: Jobs = 24,
    *,
    upstream: Upstream,
    output: Output,
) -> None:
    """Say what `update` would change; exit code 2 where there is news.

    Nothing is written.
    """
    store = store_of(packages)
    reporter = output.reporter()
    with upstream.connected(reporter) as context:
        found = look(
            context,
            store,
            names or [],
            reporter,
            everything=not names,
            jobs=jobs,
            beside=beside,
            sizes=False,
        )
    code = write_and_report(context, found, reporter)
    raise typer.Exit(code or (NEWS if any(o.changes for o in found) else 0))
