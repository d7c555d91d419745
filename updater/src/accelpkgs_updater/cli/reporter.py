"""What a person sees while and after the updater works: bars on a terminal, plain lines elsewhere,
or JSON.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from accelpkgs_updater.errors import ErrorCode, Problem, render
from accelpkgs_updater.record.folder import Outcome
from accelpkgs_updater.redaction import redacted

__all__ = ["Reporter"]


class Reporter:
    """Progress goes to stderr, results to stdout.

    `quiet`: only problems; `as_json`: one JSON value on stdout; `debug`: tracebacks of all
    problems, not only of mistakes of ours.
    """

    def __init__(self, *, quiet: bool = False, as_json: bool = False, debug: bool = False) -> None:
        self.quiet = quiet
        self.as_json = as_json
        self.debug = debug
        self.out = Console(highlight=False, soft_wrap=True)
        self.err = Console(stderr=True, highlight=False, soft_wrap=True)
        self._progress: Progress | None = None
        self._tasks: dict[str, Any] = {}

    @contextmanager
    def working(self) -> Iterator[None]:
        """Show progress inside; nothing of it stays on the screen."""
        if self.quiet or not self.err.is_terminal:
            yield
            return
        columns = (
            TextColumn("{task.description:>12}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=self.err, transient=True) as progress:
            self._progress = progress
            try:
                yield
            finally:
                self._progress = None
                self._tasks.clear()

    def progress(self, what: str, done: int, total: int) -> None:
        """Say that `done` of `total` of something is finished."""
        if self._progress is not None:
            if what not in self._tasks:
                self._tasks[what] = self._progress.add_task(what, total=0)
            task = self._progress.tasks[self._tasks[what]]
            # Each round of the closure adds to the same bar.
            grown = total if done == 1 else 0
            self._progress.update(self._tasks[what], advance=1, total=(task.total or 0) + grown)
        elif not self.quiet and done == total:
            print(f"{what}: {total}", file=sys.stderr)

    def notes(self, lines: Sequence[str]) -> None:
        """Print what is good to know, on stderr."""
        for line in () if self.quiet else lines:
            self.err.print(line, markup=False)

    def problems(self, problems: Sequence[Problem]) -> None:
        """Print problems, each once."""
        for text in dict.fromkeys(render(p) for p in problems):
            self.err.print(escape(text), style="red" if self.err.is_terminal else None)
        self._tracebacks(problems)

    def _tracebacks(self, problems: Sequence[Problem]) -> None:
        """Print what helps whoever mends the updater, after all that everybody reads."""
        told = (p for p in problems if self.debug or p.code == ErrorCode.MISTAKE)
        for text in dict.fromkeys(redacted(p.traceback) for p in told if p.traceback):
            shown = "".join(c if c.isprintable() or c == "\n" else "?" for c in text)
            self.err.print(shown.rstrip("\n"), markup=False)

    def outcomes(
        self,
        outcomes: Sequence[Outcome],
        written: Sequence[str],
        traffic: tuple[int, int],
        more: Mapping[str, Any] | None = None,
    ) -> None:
        """Print what became of each package; `more` only as JSON."""
        if self.as_json:
            self._tracebacks([p for o in outcomes for p in o.problems])
            self.json(
                {
                    "packages": [
                        {
                            "name": o.name,
                            "failed": o.failed,
                            "written": o.name in written,
                            "added": list(o.changes.added),
                            "removed": list(o.changes.removed),
                            "changed": list(o.changes.changed),
                            "problems": [render(p) for p in o.problems],
                        }
                        for o in outcomes
                    ],
                    "requests": traffic[0],
                    "bytes": traffic[1],
                    **(more or {}),
                }
            )
            return
        self.problems(
            [
                p
                for o in outcomes
                for p in o.problems
                if o.failed or p.code not in (ErrorCode.FILE_NAMES, ErrorCode.NO_HASH)
            ]
        )
        failed = [o.name for o in outcomes if o.failed]
        if failed:
            self.err.print(
                f"not updated: {', '.join(failed)}; what is recorded of them stays as it was",
                markup=False,
            )
        if self.quiet:
            return
        for o in outcomes:
            if o.changes:
                self.out.print(escape(f"{o.name}: {describe(o)}"))
        self.out.print(
            f"{len(outcomes)} packages, {len(written)} written, {len(failed)} failed; "
            f"{traffic[0]} requests, {traffic[1] / 1e6:.1f} MB"
        )

    def json(self, value: Any) -> None:
        """Print one JSON value."""
        text = json.dumps(value, indent=1, ensure_ascii=False)
        # What others wrote may hold halves of pairs that no encoding has.
        text = text.encode("utf-8", errors="replace").decode()
        sys.stdout.write(f"{redacted(text)}\n")


def describe(outcome: Outcome) -> str:
    """Return one line on what changed."""
    parts = []
    for word, versions in (("new", outcome.changes.added), ("gone", outcome.changes.removed)):
        if versions:
            parts.append(f"{word} {', '.join(versions)}")
    if outcome.changes.changed:
        parts.append(f"changed {', '.join(outcome.changes.changed)}")
    return "; ".join(parts)
