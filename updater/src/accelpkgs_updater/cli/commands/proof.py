"""`proof`: what a card said, as evidence for the packages that it computed with."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from accelpkgs_updater.boundary import reading
from accelpkgs_updater.cli.options import Output, Packages
from accelpkgs_updater.context import store_of
from accelpkgs_updater.disk.plain_file import plain_text
from accelpkgs_updater.errors import ErrorCode
from accelpkgs_updater.proof.proof_report import parse_report
from accelpkgs_updater.proof.take_proof import take

__all__ = ["proof"]


def proof(
    report: Annotated[
        Path, typer.Argument(metavar="REPORT", help="What `prove --json` printed, as a file.")
    ],
    packages: Packages = None,
    *,
    output: Output,
) -> None:
    """Record what a card proved of the packages that it computed with.

    A report is somebody's word: look at who sent it and what it says before you take it.
    """
    fix = "give what `prove --json` prints, unchanged (docs/proofs.md)"
    with reading(ErrorCode.PROOF_REPORT, "a report of a card cannot be read", str(report), fix=fix):
        found = parse_report(plain_text(report))
    taken = take(store_of(packages), found)
    reporter = output.reporter()
    if output.as_json:
        reporter.json({"gpu": found.gpu, "target": found.target, "packages": [*map(asdict, taken)]})
    elif not output.quiet:
        for one in taken:
            reporter.out.print(f"{one.name} {one.version}: {one.became}", markup=False)
        if not taken:
            reporter.out.print("the card agrees, and no package computed: nothing to record")
