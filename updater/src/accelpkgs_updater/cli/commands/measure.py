"""`measure`: what wheels contain."""

from __future__ import annotations

from typing import Annotated

import typer

from accelpkgs_updater.cli.context import store_of
from accelpkgs_updater.cli.measure import measure_packages, summary
from accelpkgs_updater.cli.options import All, Output, Packages, Upstream
from accelpkgs_updater.cli.updating import FAILED, chosen

__all__ = ["measure"]


def measure(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="NAME", help="Packages whose wheels to read.")
    ] = None,
    everything: All = False,
    most: Annotated[
        int, typer.Option(metavar="N", min=1, help="Files of each package, newest first.")
    ] = 1000,
    packages: Packages = None,
    *,
    upstream: Upstream,
    output: Output,
) -> None:
    """Read what wheels contain from their bytes, each once.

    Device code, libraries and symbols. The wheels are downloaded whole, but not kept.
    """
    store = store_of(packages)
    reporter = output.reporter()
    known = chosen(store, names or [], everything)
    with upstream.connected(reporter) as context:
        done = measure_packages(context, store, known, reporter, most=most)
    failed = [d.error for d in done if d.error]
    if output.as_json:
        reporter.json(summary(done, context.traffic))
    reporter.problems([p for error in failed for p in error.problems])
    if not (output.quiet or output.as_json):
        size = context.traffic[1] / 1e6
        reporter.out.print(
            f"{len(done) - len(failed)} files measured, {len(failed)} failed; {size:.1f} MB"
        )
    raise typer.Exit(FAILED if failed else 0)
