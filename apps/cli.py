"""Choose the app, and turn each failure into our error format: the one place where any arrives."""

from __future__ import annotations

import contextlib
import importlib
import os
import signal
import sys
import traceback
from typing import TextIO

from apps.problem import Problems
from apps.problems import our_fault, unknown_app, unusable
from apps.terminal import Terminal

COMMANDS = ("demo", "detect", "doctor", "init", "metadata", "prove", "site", "test", "updater")
# These hand their arguments over, --debug too.
_OTHERS = ("test", "updater")


def main(arguments: list[str]) -> int:
    """Run the app that the first argument names, with the rest.

    Returns the exit code: 0 fine, 1 a problem, 2 usage.
    """
    # A reader that closes early (`| head`) is no failure of ours.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    _open_streams()
    app = arguments[0] if arguments else ""
    debug = app not in _OTHERS and "--debug" in arguments
    try:
        try:
            return _run(app, arguments[1:])
        except Exception as error:
            if debug:
                traceback.print_exc()
            raise _meaning(app, error) from error
    except Problems as problems:
        return _told(problems)
    except KeyboardInterrupt:
        # The exit code that a shell gives to an interrupted program.
        print(file=sys.stderr)
        return 128 + signal.SIGINT


def _run(app: str, arguments: list[str]) -> int:
    if app not in COMMANDS:
        raise unknown_app(app, COMMANDS)
    command = importlib.import_module(f"apps.commands.{app}")
    try:
        code = int(command.main(arguments, Terminal.of(sys.stdout)))
    except SystemExit as end:
        # argparse has printed its help.
        code = int(end.code or 0)
    sys.stdout.flush()
    return code


def _meaning(app: str, error: Exception) -> Problems:
    if isinstance(error, Problems):
        return error
    return unusable(error) if isinstance(error, OSError) else our_fault(app, error)


def _open_streams() -> None:
    """A stream that was closed before us leads nowhere; one that cannot show a letter shows its
    number.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115
        else:
            stream.reconfigure(errors="backslashreplace")


def _told(problems: Problems) -> int:
    _flush(sys.stdout)
    with contextlib.suppress(OSError):
        print(Terminal.of(sys.stderr).error(str(problems)), file=sys.stderr)
    _flush(sys.stderr)
    return problems.exit_code


def _flush(stream: TextIO) -> None:
    try:
        stream.flush()
    except OSError:
        # Python would try again at its end, and say so in its own words.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
