"""The command line of a set's `bin/prove`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from apps import detect
from apps.proof import report
from apps.proof.machine import Seen
from apps.proof.proof import Proof


def main(arguments: list[str]) -> int:
    """Ask the card, and print the report.

    Returns 0 where it is proven, 1 where something differs, 77 where there is no GPU.
    """
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
    parser = argparse.ArgumentParser("prove", description="Ask the card what the plan promised.")
    parser.add_argument("spec", help=argparse.SUPPRESS)
    parser.add_argument("--json", action="store_true", help="print the report, to be pasted")
    parser.add_argument("--all", action="store_true", help="print what agrees, too")
    parser.add_argument("--only", metavar="NAME", help="ask this package alone")
    parser.add_argument("--seen", metavar="FILE", help="what `detect --json` printed")
    parser.add_argument(
        "--seconds", type=float, default=300.0, metavar="N", help="for each program (default: 300)"
    )
    return parser.parse_args(arguments)
