"""`verify`: what a change does to everybody whom the matrix names."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from accelpkgs_updater.cli.options import Output, Packages
from accelpkgs_updater.cli.reporter import Reporter
from accelpkgs_updater.context import store_of
from accelpkgs_updater.verify.golden_answers import write_answers
from accelpkgs_updater.verify.report import as_json, as_lines, as_markdown
from accelpkgs_updater.verify.verification import verify_since, write_golden

__all__ = ["verify"]

WORSE = 3
"""The exit code of `verify` where a target is worse off, or not as expected."""


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
    raise typer.Exit(_verified(checkout, since, output.reporter(), markdown=markdown, write=write))


def _verified(
    checkout: Path, since: str, reporter: Reporter, *, markdown: bool, write: bool
) -> int:
    """Compare, print, and write the golden plans where asked to; return the exit code.

    Raises `UpdaterError`.
    """
    found = verify_since(checkout, since)
    if write:
        changed = [*write_golden(checkout, found.after), *write_answers(checkout)]
        found = replace(found, stale=())
        if not (reporter.quiet or reporter.as_json or markdown):
            reporter.out.print(f"{len(changed)} golden plans written")
    if reporter.as_json:
        reporter.json(as_json(found))
    elif markdown:
        print(as_markdown(found), end="")
    elif not reporter.quiet:
        for line in as_lines(found):
            reporter.out.print(line, markup=False)
    problems = found.problems()
    reporter.problems(problems)
    return WORSE if problems else 0
