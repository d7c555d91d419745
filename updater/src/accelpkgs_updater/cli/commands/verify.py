"""`verify`: what a change does to everybody whom the matrix names."""

from __future__ import annotations

from typing import Annotated

import typer

from accelpkgs_updater.cli.context import store_of
from accelpkgs_updater.cli.options import Output, Packages
from accelpkgs_updater.cli.verify import verify_checkout

__all__ = ["verify"]


def verify(
    since: Annotated[
        str, typer.Option(metavar="REV", help="The revision to compare with.")
    ] = "HEAD",
    write: Annotated[
        bool, typer.Option("--write", help="Write tests/matrix and tests/golden anew.")
    ] = False,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="A table for a pull request.")
    ] = False,
    packages: Packages = None,
    *,
    output: Output,
) -> None:
    """Plan every target of targets.toml before and after.

    Exit code 3 where one is worse off or not as expected.
    """
    checkout = store_of(packages).folder.resolve().parent
    raise typer.Exit(
        verify_checkout(checkout, since, output.reporter(), markdown=markdown, write=write)
    )
