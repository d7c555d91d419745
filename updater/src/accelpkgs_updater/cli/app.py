"""The command line as a whole.

Exit codes: 0: done, nothing to complain of. 1: a package failed, or the command could not be
carried out. 2: `check` found something new (and: wrong usage). 3: `verify` found a target that is
worse off. 130: interrupted; nothing is half written.
"""

from __future__ import annotations

import os
import sys

import typer

from accelpkgs_updater.boundary import problem_of_fault, problems_of
from accelpkgs_updater.cli.commands.add import add
from accelpkgs_updater.cli.commands.cache import cache
from accelpkgs_updater.cli.commands.check import check
from accelpkgs_updater.cli.commands.export import export
from accelpkgs_updater.cli.commands.lock import lock
from accelpkgs_updater.cli.commands.measure import measure
from accelpkgs_updater.cli.commands.propose import propose
from accelpkgs_updater.cli.commands.report import report
from accelpkgs_updater.cli.commands.show import show
from accelpkgs_updater.cli.commands.update import update
from accelpkgs_updater.cli.commands.verify import verify
from accelpkgs_updater.cli.options import grouped
from accelpkgs_updater.cli.reporter import Reporter
from accelpkgs_updater.cli.streams import without_secrets
from accelpkgs_updater.errors import ErrorCode
from accelpkgs_updater.net.tokens import hidden_tokens

__all__ = ["app", "main"]

INTERRUPTED = 130

app = typer.Typer(
    name="updater",
    help="Turn upstream indexes into pkgs/*/releases.json.",
    epilog="""\b
Exit codes:
  0    done
  1    a package failed (the others are written), or nothing could be done
  2    check found something new; also: wrong usage
  3    verify found a target that is worse off
  130  interrupted; nothing is half written""",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"max_content_width": 120, "help_option_names": ["--help", "-h"]},
)
for command in (update, add, check, lock, measure, show, verify, propose, report, cache):
    app.command()(grouped(command))
# What it does not know are words of `plan`.
app.command(context_settings={"ignore_unknown_options": True})(grouped(export))


def main() -> None:
    """Run the command line; problems become text and an exit code.

    A traceback is shown of a mistake of the updater's own, and of anything with `--debug`.
    """
    with without_secrets(), hidden_tokens():
        _main()


def _main() -> None:
    reporter = Reporter(debug="--debug" in sys.argv[1:])
    try:
        app(prog_name="updater")
    except (KeyboardInterrupt, SystemExit) as end:
        # typer turns an interrupt into an exit of its own.
        if isinstance(end, SystemExit) and end.code != INTERRUPTED:
            raise
        print("interrupted; nothing is half written", file=sys.stderr, flush=True)
        # Threads may still wait for a server; they write nothing but whole files of the cache.
        os._exit(INTERRUPTED)
    except OSError as error:
        # A full disk, a folder that must not be read: whatever was being written is whole, or not
        # there.
        title, where = "a file or folder cannot be used", str(error.filename or "")
        reporter.problems([problem_of_fault(error, ErrorCode.FILE, title, where)])
        sys.exit(1)
    except MemoryError as error:
        title = "there is not memory enough"
        reporter.problems([problem_of_fault(error, ErrorCode.FILE, title)])
        sys.exit(1)
    except Exception as error:
        reporter.problems(problems_of(error, " ".join(sys.argv[1:2])))
        sys.exit(1)
