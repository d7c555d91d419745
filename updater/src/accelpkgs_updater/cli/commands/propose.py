"""`propose`: pull requests for what is new upstream."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from accelpkgs_updater.cli.options import (
    All,
    DryRun,
    Jobs,
    Output,
    Packages,
    RepositoryName,
    Upstream,
)
from accelpkgs_updater.cli.reporter import Reporter
from accelpkgs_updater.context import store_of
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError, render
from accelpkgs_updater.propose.run import Report
from accelpkgs_updater.propose.updates import Options, propose_updates

__all__ = ["propose"]


def propose(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="NAME", help="Packages to propose updates of.")
    ] = None,
    everything: All = False,
    dry_run: DryRun = False,
    remote: Annotated[
        str, typer.Option(metavar="REMOTE", help="The remote that is proposed to.")
    ] = "origin",
    push: Annotated[
        str | None,
        typer.Option(metavar="REMOTE", help="The remote to push to, where that is a fork."),
    ] = None,
    repository: RepositoryName = None,
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

    A family is the packages that move together (targets.toml). docs/updates.md says what a pull
    request looks like.
    """
    if everything == bool(names):
        raise UpdaterError(Problem(ErrorCode.COMMAND_LINE, "say which packages, or --all"))
    checkout = store_of(packages).folder.resolve().parent
    options = Options(remote, push, repository, base, dry_run, jobs, summary)
    reporter = output.reporter()
    with upstream.connected(reporter) as context:
        wanted = None if everything else names
        reports = propose_updates(checkout, context, wanted, options, partial(_say, reporter))
    raise typer.Exit(_report(reports, reporter, dry_run))


def _say(reporter: Reporter, line: str) -> None:
    if not (reporter.quiet or reporter.as_json):
        reporter.out.print(line, markup=False)


def _report(reports: list[Report], reporter: Reporter, dry_run: bool) -> int:
    if reporter.as_json:
        reporter.json([_json(r) for r in reports])
    elif dry_run and not reporter.quiet:
        for report in reports:
            if report.proposal:
                draft = " (draft)" if report.proposal.draft else ""
                reporter.out.print(
                    f"# {report.proposal.title}{draft}\n\n{report.proposal.text}", markup=False
                )
    reporter.problems([p for r in reports for p in (*r.problems, *r.notices)])
    return 1 if any(r.problems for r in reports) else 0


def _json(report: Report) -> dict[str, object]:
    proposal = report.proposal
    return {
        "family": report.family,
        "branch": proposal.branch if proposal else None,
        "title": proposal.title if proposal else None,
        "body": proposal.text if proposal else None,
        "draft": proposal.draft if proposal else None,
        "commit": proposal.commit if proposal else None,
        "alarms": [a.title for a in report.alerts],
        "problems": [render(p) for p in report.problems],
        "notices": [render(p) for p in report.notices],
    }
