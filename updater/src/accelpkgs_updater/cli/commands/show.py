"""`show`: a package as a table."""

from __future__ import annotations

from typing import Annotated

import typer

from accelpkgs_updater.cli.options import Json, Packages
from accelpkgs_updater.cli.package_names import normalised
from accelpkgs_updater.cli.release_table import show_package
from accelpkgs_updater.cli.reporter import Reporter
from accelpkgs_updater.context import store_of
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError

__all__ = ["show"]


def show(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The package.")],
    packages: Packages = None,
    as_json: Json = False,
) -> None:
    """Show the releases and variants of a package as a table."""
    store = store_of(packages)
    package = store.package(normalised(name))
    if package is None:
        raise UpdaterError(
            Problem(
                ErrorCode.COMMAND_LINE,
                f"there is no {name} in {store.folder}",
                fix=f"updater add {name} --from index",
            )
        )
    show_package(package, Reporter(as_json=as_json))
