"""`add`: the folder of a new package, or a further source of one that exists."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from accelpkgs_updater.add.adding import Added, Adding
from accelpkgs_updater.add.named import Named, named
from accelpkgs_updater.add.texts import with_extras
from accelpkgs_updater.boundary import reading
from accelpkgs_updater.cli.add_report import git_line, lost, notes, planned, tell
from accelpkgs_updater.cli.options import Beside, Jobs, Output, Packages, Upstream
from accelpkgs_updater.cli.outcomes import FAILED, report
from accelpkgs_updater.cli.reporter import Reporter
from accelpkgs_updater.cli.surely import own_tree
from accelpkgs_updater.context import Context, store_of
from accelpkgs_updater.core.scaffold import PYTORCH, add_source, scaffold
from accelpkgs_updater.disk.files import exclusive, write_atomic
from accelpkgs_updater.disk.staging import StagedStore, staged
from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.measure.sonames import write as write_sonames
from accelpkgs_updater.sources.layouts import LAYOUTS

__all__ = ["add"]

_KINDS = ("index", *LAYOUTS, "github")


def add(
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="NAME",
            help="Distributions, or NAME[EXTRA]; with --from github an OWNER/REPO after each.",
        ),
    ],
    source: Annotated[
        str,
        typer.Option("--from", metavar="SOURCE", help=f"Where its files are: {', '.join(_KINDS)}."),
    ] = "index",
    packages: Packages = None,
    beside: Beside = None,
    jobs: Jobs = 24,
    *,
    upstream: Upstream,
    output: Output,
) -> None:
    """Make the folders of packages: recorded, measured, and planned.

    A package that has its folder gets one source or extra more; what its update.toml says already
    stays, comments too. Where one of the packages cannot be read, nothing is written.
    """
    store = store_of(packages)
    reporter = output.reporter()
    asked = named(names, repositories=source == "github")
    options = [_options(source, one) for one in asked]
    with (
        upstream.connected(reporter) as context,
        exclusive(store.folder),
        staged(store) as view,
    ):
        tree = own_tree()
        ours = Store(tree / "pkgs") if tree else None
        known = store_of(beside) if beside else ours
        taken = [
            f"{one.name}: {', '.join(files)} as in {known.folder}"
            for one in asked
            if known and (files := view.take_over(one.name, known))
        ]
        for one, keys in zip(asked, options, strict=True):
            _write_config(view, one, source, keys)
        adding = Adding(
            context,
            view,
            store,
            jobs,
            reporter.progress,
            store_of(beside) if beside else None,
            ours,
        )
        with reporter.working():
            added = adding.run(asked)
            added = replace(added, notes=(*taken, *added.notes))
        written = [] if added.failed else view.keep(store)
    if any(name.startswith("nvidia-") for name in added.measured):
        write_sonames(store)
    raise typer.Exit(_told(context, reporter, store, asked, added, written))


def _told(
    context: Context,
    reporter: Reporter,
    store: Store,
    asked: list[Named],
    added: Added,
    written: list[str],
) -> int:
    """Say what became of it; return the exit code."""
    missing = [] if added.failed else lost(added, asked)
    said = notes(added, asked)
    table, why = ([], "") if added.failed else planned(store, asked)
    line = git_line(store.folder, written)
    more = {"notes": said, "plans": table, "git": line, "measured": list(added.measured)}
    code = report(context, added.outcomes, written, reporter, more)
    if reporter.as_json:
        return FAILED if added.failed or missing else code
    reporter.problems([*added.problems, *missing])
    if added.failed:
        reporter.err.print("nothing was written", markup=False)
        return FAILED
    if not reporter.quiet:
        tell(reporter, [*said, *table, *([f"not planned: {why}"] if why else [])])
        tell(reporter, [line] if line else [])
    return FAILED if missing else code


def _write_config(
    view: StagedStore, one: Named, kind: str, options: dict[str, str | list[str]]
) -> None:
    """Write `update.toml`. Raises `UpdaterError`."""
    path = view.own(one.name) / "update.toml"
    if path.exists():
        text = path.read_text("utf-8")
    else:
        # An sdist on the index lets the package be built from source where no wheel fits.
        text = scaffold(one.name) + ("[keep]\nsdists = true\n" if kind == "github" else "")
    with reading(ErrorCode.UPDATE_TOML, "an update.toml cannot be followed", str(path)):
        text = text if kind == "index" and path.exists() else add_source(text, kind, options)
        write_atomic(path, with_extras(text, one.extras).encode())


def _options(kind: str, one: Named) -> dict[str, str | list[str]]:
    if kind == "index":
        return {}
    if kind == "pytorch":
        return dict(PYTORCH)
    if kind in LAYOUTS:
        return {"folders": list(LAYOUTS[kind].folders)}
    if kind == "github" and one.repository:
        return {"repo": one.repository}
    fix = (
        "updater add NAME --from github OWNER/REPO"
        if kind == "github"
        else f"--from one of {', '.join(_KINDS)}"
    )
    raise UpdaterError(
        Problem(
            ErrorCode.COMMAND_LINE,
            f"cannot add from {kind}" + ("" if one.repository else " alone"),
            fix=fix,
        )
    )
