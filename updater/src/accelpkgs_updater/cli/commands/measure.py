"""`measure`: what wheels contain."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from accelpkgs_updater.cli.options import All, Output, Packages, Upstream
from accelpkgs_updater.cli.outcomes import FAILED
from accelpkgs_updater.cli.package_names import chosen
from accelpkgs_updater.context import store_of
from accelpkgs_updater.errors import render
from accelpkgs_updater.measure.measurer import MeasureResult
from accelpkgs_updater.measure.packages import look_at_packages, measure_packages
from accelpkgs_updater.measure.start_up_look import Look, problems_of_looks

__all__ = ["measure"]


def measure(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="NAME", help="Packages whose wheels to read.")
    ] = None,
    everything: All = False,
    most: Annotated[
        int, typer.Option(metavar="N", min=1, help="Files of each package, newest first.")
    ] = 1000,
    again: Annotated[
        bool,
        typer.Option("--again", help="Also read wheels that an older updater measured in part."),
    ] = False,
    start_up: Annotated[
        bool,
        typer.Option(
            "--start-up",
            help="Only what runs whenever Python starts, and sizes: the end of each wheel.",
        ),
    ] = False,
    packages: Packages = None,
    *,
    upstream: Upstream,
    output: Output,
) -> None:
    """Read what wheels contain from their bytes, each once.

    What runs whenever Python starts and how much a wheel unpacks to, of which its end tells; then
    device code, libraries and symbols. For the latter the wheels are downloaded whole, but not
    kept.
    """
    store = store_of(packages)
    reporter = output.reporter()
    known = chosen(store, names or [], everything)
    with upstream.connected(reporter) as context, reporter.working():
        looks, problems = look_at_packages(
            context, store, known, most=most, progress=reporter.progress, again=again
        )
        done: list[MeasureResult] = []
        if not start_up:
            done, more = measure_packages(
                context, store, known, most=most, progress=reporter.progress, again=again
            )
            problems = [*problems, *more]
    failed = [one.error for one in done if one.error]
    problems = [*problems, *problems_of_looks(looks)]
    if output.as_json:
        told = [render(p) for p in problems]
        reporter.json({**_summary(looks, done, context.traffic), "problems": told})
    reporter.problems([*problems, *(p for error in failed for p in error.problems)])
    if not (output.quiet or output.as_json):
        size = context.traffic[1] / 1e6
        unseen = sum(one.error is not None for one in looks)
        reporter.out.print(
            f"{len(looks) - unseen} files looked at, {len(done) - len(failed)} measured,"
            f" {unseen + len(failed)} failed; {context.traffic[0]} requests, {size:.1f} MB"
        )
    raise typer.Exit(FAILED if failed or problems else 0)


def _summary(
    looks: list[Look], done: list[MeasureResult], traffic: tuple[int, int]
) -> dict[str, Any]:
    """Return what became of the files as a JSON value."""
    both: list[Look | MeasureResult] = [*looks, *done]
    return {
        "startUp": [
            {
                "package": one.package,
                "file": one.file.file,
                "startUp": [each.record() for each in one.found.found],
            }
            for one in looks
            if one.found
        ],
        "measured": [
            {
                "package": d.package,
                "file": d.file.file,
                "capabilities": list(d.measurement.capabilities),
            }
            for d in done
            if d.measurement
        ],
        "failed": [{"package": d.package, "file": d.file.file} for d in both if d.error],
        "requests": traffic[0],
        "bytes": traffic[1],
    }
