"""`propose`: pull requests for what is new upstream."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from accelpkgs_updater.cli.context import store_of
from accelpkgs_updater.cli.options import All, Jobs, Output, Packages, Upstream
from accelpkgs_updater.cli.propose import Options, propose_updates
from accelpkgs_updater.errors import Problem, UpdaterError

__all__ = ["propose"]


def propose(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="NAME", help="Packages to propose updates of.")
    ] = None,
    everything: All = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be proposed; push nothing.")
    ] = False,
    remote: Annotated[
        str, typer.Option(metavar="REMOTE", help="The remote that is proposed to.")
    ] = "origin",
    push: Annotated[
        str | None,
        typer.Option(metavar="REMOTE", help="The remote to push to, where that is a fork."),
    ] = None,
    repository: Annotated[
        str | None,
        typer.Option(metavar="OWNER/REPO", help="The repository; default: the remote's."),
    ] = None,
    base: Annotated[
        str | None,
        typer.Option(metavar="BRANCH", help="The branch; default: the repository's own."),
    ] = None,
    summary: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a summary in Markdown there.")
    ] = None,
    packages: Packages = None,
    jobs: Jobs = 24,
    *,
    upstream: Upstream,
    output: Output,
) -> None:
    """Open or update one pull request for each family with news.

    A family is the packages that move together (targets.toml). docs/updates.md says what a pull request looks like.
    """
    if everything == bool(names):
        raise UpdaterError(Problem("E500", "say which packages, or --all"))
    checkout = store_of(packages).folder.resolve().parent
    options = Options(remote, push, repository, base, dry_run, jobs, summary)
    reporter = output.reporter()
    with upstream.connected(reporter) as context:
        code = propose_updates(checkout, context, None if everything else names, options, reporter)
    raise typer.Exit(code)
