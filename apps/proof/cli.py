"""The command line of a set's `bin/prove`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from apps import detect
from apps.options import Parser
from apps.problem import Problems
from apps.problems import our_fault, unusable
from apps.proof import report
from apps.proof.machine import Seen
from apps.proof.proof import Proof


def main(arguments: list[str]) -> int:
    """Ask the card, and print the report.

    Returns 0 where it is proven, 1 where something differs, 77 where there is no GPU.
    """
    try:
        return _run(arguments)
    except Exception as error:
        print(_meaning(error), file=sys.stderr)
        return getattr(error, "exit_code", 1)


def _meaning(error: Exception) -> Problems:
    if isinstance(error, Problems):
        return error
    return unusable(error) if isinstance(error, OSError) else our_fault("prove", error)


def _run(arguments: list[str]) -> int:
    said = _parse(arguments)
    spec = json.loads(Path(said.spec).read_text(encoding="utf-8"))
    kind = "hip" if spec["accelerator"] == "rocm" else "cuda"
    seen = None if said.only else Seen.of(_machine(said.seen), kind)
    quiet = said.json or not sys.stderr.isatty()
    found = Proof(
        spec,
        seen,
        seconds=said.seconds,
        only=said.only,
        progress=(lambda _: None) if quiet else _tell,
    ).run()
    print(json.dumps(found, indent=1) if said.json else report.told(found, everything=said.all))
    return report.EXIT[found["outcome"]]


def _tell(what: str) -> None:
    print(f"asking: {what} …", file=sys.stderr, flush=True)


def _machine(file: str | None) -> dict[str, Any]:
    """What the doctor sees: told by who called us, or looked at now."""
    if file is None:
        return detect.detect().as_json()
    told: dict[str, Any] = json.loads(Path(file).read_text(encoding="utf-8"))
    return told


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = Parser("prove", "Ask the card what the plan promised.", "bin/prove --json")
    parser.add_argument("spec", help=argparse.SUPPRESS)
    parser.add_argument("--json", action="store_true", help="print the report, to be pasted")
    parser.add_argument("--all", action="store_true", help="print what agrees, too")
    parser.add_argument("--only", metavar="NAME", help="ask this package alone")
    parser.add_argument("--seen", metavar="FILE", help="what `detect --json` printed")
    parser.add_argument(
        "--seconds",
        type=seconds,
        default=300.0,
        metavar="N",
        help="for each program (default: 300)",
    )
    return parser.parse(arguments)


def seconds(text: str) -> float:
    """A number of seconds; argparse tells what is none."""
    found = float(text)
    if not 0 < found <= 86_400:
        raise ValueError(text)
    return found
