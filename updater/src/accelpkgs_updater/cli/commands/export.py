"""`export`: a plan as pylock.toml, requirements.txt or a bill of materials."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from accelpkgs_updater.cli.options import Upstream
from accelpkgs_updater.cli.reporter import Reporter
from accelpkgs_updater.disk.files import write_atomic
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.export.addresses import addresses, recorded, unrecorded
from accelpkgs_updater.export.bom_file import bom_text
from accelpkgs_updater.export.formats import Format, check_target, format_of
from accelpkgs_updater.export.plan_command import Refused, plan_of_words, plan_text
from accelpkgs_updater.export.planned import Planned, read_plan
from accelpkgs_updater.export.pylock_file import pylock_text
from accelpkgs_updater.export.requirements_file import requirements_text

__all__ = ["export"]


def export(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PLAN'S WORDS]...",
            help="Packages and options as plan has them: torch --python 3.12 --capability 8.6.",
        ),
    ] = None,
    plan: Annotated[
        str | None,
        typer.Option(
            "--plan", metavar="FILE", help="What plan --json printed, instead; - is standard input."
        ),
    ] = None,
    outputs: Annotated[
        list[Path] | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="A file to write, its format by its name: pylock.toml, NAME.txt, bom.json or"
            " NAME.cdx.json (may be repeated). Without it, the text goes to standard output.",
        ),
    ] = None,
    kind: Annotated[Format | None, typer.Option("--format", help="The format.")] = None,
    index: Annotated[
        str | None,
        typer.Option("--index-url", metavar="URL", help="A simple index instead of pip's."),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace files that export did not write.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Only problems.")] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Where each problem came to light, as a traceback.")
    ] = False,
) -> None:
    """Write a plan as a file that others install from, or read.

    A pylock.toml holds the address of each file. Those that are not recorded are asked of the
    package index, as pip's configuration names it; a file counts only with the recorded sha256.
    The other formats ask nobody.
    """
    # Progress and notes are not what is exported.
    reporter = Reporter(quiet=quiet, debug=debug)
    targets = [(path, format_of(path, kind)) for path in outputs or ()]
    for path, chosen in () if force else targets:
        check_target(path, chosen)
    planned = read_plan(*_plan(words or [], plan))
    reporter.notes([f"warning: {warning}" for warning in planned.warnings])
    for package in planned.sources:
        reporter.notes([f"note: {package.name} {package.version} is a source: {_COMPILED}"])
    wanted = {chosen for _, chosen in targets} or {kind or Format.PYLOCK}
    texts = {chosen: _text(chosen, planned, reporter, index) for chosen in sorted(wanted)}
    for path, chosen in targets:
        write_atomic(path, texts[chosen].encode())
        reporter.notes([f"{path}: plan {planned.id}, {len(planned.packages)} packages"])
    if not targets:
        sys.stdout.write(next(iter(texts.values())))


_COMPILED = "whoever installs it compiles it, with other settings than those of accelpkgs"


def _plan(words: list[str], file: str | None) -> tuple[str, str]:
    """Return the text of the plan, and what to call it."""
    if (file is not None) == bool(words):
        raise UpdaterError(
            Problem(
                ErrorCode.COMMAND_LINE,
                "export takes either the words of a plan, or the file of one",
                fix="updater export torch --python 3.12, or updater export --plan FILE",
            )
        )
    if file is not None:
        return plan_text(file), "standard input" if file == "-" else file
    try:
        return plan_of_words(words), "plan --json"
    except Refused as refused:
        raise typer.Exit(refused.exit_code) from refused


def _text(kind: Format, plan: Planned, reporter: Reporter, index: str | None) -> str:
    if kind is Format.REQUIREMENTS:
        return requirements_text(plan)
    if kind is Format.CYCLONEDX:
        return bom_text(plan)
    return pylock_text(plan, _places(plan, reporter, index))


def _places(plan: Planned, reporter: Reporter, index: str | None) -> dict[str, str]:
    places = recorded(plan.packages)
    unknown = unrecorded(plan.packages)
    if unknown:
        reporter.notes([f"asking the package index for the addresses of {len(unknown)} files"])
        with Upstream(index=index).connected(reporter) as context, reporter.working():
            places |= addresses(context, unknown, lambda *_: None)
    return places
