"""`detect`: print what this machine is. It is the first half of `doctor`, for scripts."""

from __future__ import annotations

import json

from apps import detect
from apps.options import Parser
from apps.terminal import Terminal

EXAMPLE = "python3 apps detect --json"


def main(arguments: list[str], terminal: Terminal) -> int:
    """Print the machine as a table, or with --json as data."""
    parser = Parser("detect", "Print what this machine is.", EXAMPLE)
    parser.add_argument("--json", action="store_true", help="print data")
    parser.add_argument(
        "--python",
        action="append",
        default=[],
        metavar="PATH",
        help="ask this interpreter too (may be repeated)",
    )
    options = parser.parse(arguments)
    machine = detect.detect(extra=options.python)
    print(
        json.dumps(machine.as_json(), indent=2)
        if options.json
        else detect.render(machine, terminal)
    )
    return 0
