"""`verify`: what a change does to everybody whom the matrix names."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from accelpkgs_updater.cli.options import Output, Packages
from accelpkgs_updater.cli.reporter import Reporter
from accelpkgs_updater.context import store_of
from accelpkgs_updater.disk.files import exclusive
from accelpkgs_updater.verify.golden_answers import write_answers
from accelpkgs_updater.verify.reach import write_unreachable
from accelpkgs_updater.verify.report import as_json, as_lines, as_markdown
from accelpkgs_updater.verify.standing import write_standing
from accelpkgs_updater.verify.verification import Verification, verify_since, write_golden

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
    everything: Annotated[
        bool, typer.Option("--variants", help="Look for a plan for each variant too.")
    ] = False,
    packages: Packages = None,
    *,
    output: Output,
) -> None:
    """Plan every target of targets.toml before and after.

    Every package is planned alone, too. Exit code 3 where a target is worse off or not as expected,
    where nobody can have a package, or where a wheel's bytes deny its axes.
    """
    checkout = store_of(packages).folder.resolve().parent
    # Only one writes, and takes away what a killed one left.
    with exclusive(checkout / "tests") if write else nullcontext():
        found = verify_since(checkout, since, everything=everything)
        code = _report(checkout, found, output.reporter(), markdown=markdown, write=write)
    raise typer.Exit(code)


def _report(
    checkout: Path, found: Verification, reporter: Reporter, *, markdown: bool, write: bool
) -> int:
    """Print, and write the golden plans where asked to; return the exit code."""
    if write:
        changed = [*write_golden(checkout, found.after), *write_answers(checkout)]
        changed += ["standing"] if write_standing(checkout) else []
        if (lines := found.reach.unreachable) is not None:
            changed += ["unreachable"] if write_unreachable(checkout, lines) else []
            found = replace(found, reach=replace(found.reach, listed=lines))
        found = replace(found, stale=())
        if not (reporter.quiet or reporter.as_json or markdown):
            reporter.out.print(f"{len(changed)} golden files written")
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
