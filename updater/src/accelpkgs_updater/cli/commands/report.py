"""`report`: the one issue of a check that runs by the clock."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated

import typer

from accelpkgs_updater.boundary import reason
from accelpkgs_updater.cli.options import DryRun, Output, RepositoryName
from accelpkgs_updater.context import client
from accelpkgs_updater.disk.plain_file import NoPlainFile, end_of
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.net.tokens import token_of
from accelpkgs_updater.propose.check_issue import CheckIssue, Outcome
from accelpkgs_updater.propose.forges import server_of
from accelpkgs_updater.propose.log_excerpt import MOST_BYTES, Excerpt, excerpt_of
from accelpkgs_updater.redaction import SURE, learn

__all__ = ["report"]

BROKEN, PASSES = "failure", "success"
UNKNOWN = ("cancelled", "skipped")
_SECRET = re.compile(r"(?:TOKEN|SECRET|PASSWORD|PASSWD|KEY|CREDENTIALS?)S?$", re.IGNORECASE)
_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,63}")
_ADDRESS = re.compile(r"https?://[A-Za-z0-9._:/-]{1,300}")


def report(
    check: Annotated[
        str, typer.Argument(metavar="CHECK", help="Its name, such as nixos-unstable.")
    ],
    outcome: Annotated[
        str,
        typer.Option(
            "--outcome", metavar="WORD", help="success, failure, or another (nothing is known)."
        ),
    ],
    log: Annotated[
        Path | None, typer.Option("--log", metavar="FILE", help="What it printed.")
    ] = None,
    run: Annotated[
        str, typer.Option("--run", metavar="URL", help="Where people can read all of it.")
    ] = "",
    repository: RepositoryName = None,
    dry_run: DryRun = False,
    *,
    output: Output,
) -> None:
    """Keep one issue while a check is broken.

    It is opened when the check breaks, and closed when it passes; of several runs at once one issue
    stays. docs/updates.md says what becomes of one that a person closed.
    """
    reporter = output.reporter()
    if outcome in UNKNOWN:
        reporter.notes([f"{check}: {outcome}, so nothing is known"])
        return
    _check(check, outcome, run)
    _learn_secrets()
    found = Outcome(check, _excerpt(log) if outcome == BROKEN else None, run)
    if dry_run:
        reporter.out.print(found.body if found.excerpt else "it passes", markup=False)
        return
    server = server_of(os.environ)
    name = repository or server.repository
    if not server.token or name is None:
        lacks = "token" if not server.token else "repository"
        fix = f"set {server.token_variable}" if not server.token else "--repository OWNER/REPO"
        title = f"there is no {lacks} to report with"
        raise UpdaterError(Problem(ErrorCode.NO_FORGE, title, fix=f"{fix}, or try --dry-run"))
    done = CheckIssue(server.forge(client(), server.token, name), check).follow(found)
    if not reporter.quiet:
        reporter.out.print(f"{check}: {done}", markup=False)


def _learn_secrets() -> None:
    """Before the log is read: what this run was given stands in no issue."""
    learn(token_of(os.environ) or "")
    for name, value in os.environ.items():
        if _SECRET.search(name) and len(value) >= SURE:
            learn(value)


def _check(check: str, outcome: str, run: str) -> None:
    wrong = [
        (not _NAME.fullmatch(check), "CHECK is no name", "small letters, digits, points, hyphens"),
        (
            outcome not in (BROKEN, PASSES),
            "--outcome is no outcome",
            f"one of {', '.join((PASSES, BROKEN, *UNKNOWN))}",
        ),
        (bool(run) and not _ADDRESS.fullmatch(run), "--run is no address", "https://…"),
    ]
    problems = [Problem(ErrorCode.COMMAND_LINE, title, fix=fix) for bad, title, fix in wrong if bad]
    if problems:
        raise UpdaterError(*problems)


def _excerpt(log: Path | None) -> Excerpt:
    """Read the end of a log. Raises `UpdaterError`."""
    if log is None:
        return excerpt_of(b"")
    try:
        return excerpt_of(end_of(log, MOST_BYTES + 1))
    except (OSError, NoPlainFile) as error:
        problem = Problem(ErrorCode.FILE, "the log cannot be read", str(log), (reason(error),))
        raise UpdaterError(problem) from error
