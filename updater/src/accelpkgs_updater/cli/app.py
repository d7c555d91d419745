"""The command line as a whole.

Exit codes: 0: done, nothing to complain of. 1: a package failed, or the command could not be
carried out. 2: `check` found something new (and: wrong usage). 3: `verify` found a target that is
worse off. 130: interrupted; nothing is half written.
"""

from __future__ import annotations

import gc
import os
import sys

import typer

from accelpkgs_updater.boundary import problem_of_fault, problems_of
from accelpkgs_updater.cli.lazy_commands import LazyCommands
from accelpkgs_updater.cli.reporter import Reporter
from accelpkgs_updater.cli.streams import without_secrets
from accelpkgs_updater.errors import ErrorCode
from accelpkgs_updater.net.tokens import hidden_tokens

__all__ = ["app", "main"]

INTERRUPTED = 130
_ALLOCATIONS = 100_000

app = typer.Typer(
    name="updater",
    cls=LazyCommands,
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


@app.callback()
def _group() -> None:
    """Make it a group, whose commands `LazyCommands` knows."""


def main() -> None:
    """Run the command line; problems become text and an exit code.

    A traceback is shown of a mistake of the updater's own, and of anything with `--debug`.
    """
    # An index of thousands of files is as many values that live as long as the run: to look for
    # cycles in them again and again takes a fifth of it.
    gc.set_threshold(_ALLOCATIONS, 20, 20)
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
