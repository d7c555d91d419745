"""`status`: how packages stand."""

from __future__ import annotations

from typing import Annotated

import typer

from accelpkgs_updater.cli.options import Output, Packages
from accelpkgs_updater.cli.package_names import chosen
from accelpkgs_updater.cli.surely import own_tree
from accelpkgs_updater.context import store_of
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.verify.standing import as_table, asked_for, standing, write_standing

__all__ = ["status"]


def status(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="NAME", help="Packages; default: what targets.toml asks for."),
    ] = None,
    page: Annotated[
        bool, typer.Option("--page", help="Write docs/standing.md of this checkout anew.")
    ] = False,
    packages: Packages = None,
    *,
    output: Output,
) -> None:
    """Show what upstream has, what usual machines get, and why no more."""
    store = store_of(packages)
    reporter = output.reporter()
    checkout = store.folder.resolve().parent
    tree = checkout if (checkout / "nix/concretise").is_dir() else own_tree()
    if tree is None:
        title = "this updater is installed without its resolver"
        raise UpdaterError(Problem(ErrorCode.NO_NIX, title))
    if page:
        if names or tree != checkout:
            title = "the page is written of a whole checkout"
            fix = "updater status --page, in a checkout of accelpkgs"
            raise UpdaterError(Problem(ErrorCode.COMMAND_LINE, title, fix=fix))
        changed = write_standing(tree)
        reporter.notes([] if output.as_json else [f"{'1' if changed else 'no'} file written"])
        return
    wanted = chosen(store, names, everything=False) if names else asked_for(tree)
    rows = standing(tree, store, wanted)
    if reporter.as_json:
        reporter.json(
            [
                {
                    "name": row.name,
                    "published": row.published,
                    "recorded": row.recorded,
                    "reachable": dict(row.reachable),
                    "why": list(row.why),
                }
                for row in rows
            ]
        )
    else:
        for line in as_table(rows):
            reporter.out.print(line, markup=False)
