"""`verify`: what a change does to everybody whom the matrix names."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from accelpkgs_updater.cli.reporter import Reporter
from accelpkgs_updater.guard.answers import write_answers
from accelpkgs_updater.guard.render import as_json, as_lines, as_markdown
from accelpkgs_updater.guard.verify import verify, write_golden

__all__ = ["WORSE", "verify_checkout"]

WORSE = 3
"""The exit code of `verify` where a target is worse off, or not as expected."""


def verify_checkout(
    checkout: Path, since: str, reporter: Reporter, *, markdown: bool, write: bool
) -> int:
    """Compare, print, and write the golden plans where asked to; return the exit code. Raises `UpdaterError`."""
    found = verify(checkout, since)
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
