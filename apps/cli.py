"""Choose the app, and turn the failures that we know into our error format."""

from __future__ import annotations

import importlib
import signal
import sys

from apps.problem import Problems
from apps.problems import unknown_app
from apps.terminal import Terminal

COMMANDS = ("demo", "detect", "doctor", "plan", "test", "updater")


def main(arguments: list[str]) -> int:
    """Run the app that the first argument names, with the rest.

    Returns the exit code: 0 fine, 1 a problem, 2 usage.
    """
    # A reader that closes early (`| head`) is no failure of ours.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    terminal = Terminal.of(sys.stdout)
    try:
        if not arguments or arguments[0] not in COMMANDS:
            raise unknown_app(arguments[0] if arguments else "", COMMANDS)
        command = importlib.import_module(f"apps.commands.{arguments[0]}")
        return int(command.main(arguments[1:], terminal))
    except Problems as problems:
        sys.stdout.flush()
        print(Terminal.of(sys.stderr).error(str(problems)), file=sys.stderr)
        return problems.exit_code
    except KeyboardInterrupt:
        # The exit code that a shell gives to an interrupted program.
        print(file=sys.stderr)
        return 128 + signal.SIGINT
    finally:
        sys.stdout.flush()
