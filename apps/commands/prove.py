"""`prove`: build a set for this machine, and ask its card what the plan promised of it."""

from __future__ import annotations

import argparse
import json
import subprocess
from pathlib import Path
from typing import Any

from apps import base, detect, nix, options, request
from apps.base import Base
from apps.build import Wanted
from apps.detect import Machine
from apps.problem import Problems
from apps.problems import unknown_set, usage
from apps.proof import process, report
from apps.proof.cli import seconds
from apps.sets import DEFAULT, SETS
from apps.terminal import Terminal

EXAMPLE = "./nixw run --impure .#prove -- --set torch"
PASTE = "https://github.com/<owner>/accelpkgs/issues: paste what --json prints, whatever it says"


def main(arguments: list[str], terminal: Terminal) -> int:
    """Return 0 where the card proves the plan, 1 where something differs, 77 without a GPU."""
    said = _parse(arguments)
    choices = _choices(said)
    machine = detect.detect()
    say = (lambda *_, **__: None) if said.json else print
    say(detect.render(machine, terminal), end="\n\n")
    if not said.anyway and request.without_gpu(machine) and not _answers():
        return _without(said)
    on = base.choose(machine, said.python, said.base)
    wanted = _choose(choices, machine, on, said, terminal)
    planned = wanted.planned()
    say(planned.table)
    say("", flush=True)
    proof = wanted.build("the proof of the set").path / "bin/prove"
    if said.anyway:
        say(f"To ask a card, on a machine with one that sees this store:\n{proof}")
        return 0
    return _run(proof, machine, said)


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = options.Parser(
        "prove",
        "Build a set for this machine, and ask its card whether what the plan promised holds.",
        EXAMPLE,
    )
    parser.add_argument(
        "packages", nargs="*", metavar="PACKAGE", help="what to prove, in place of a set"
    )
    accelerated = [name for name, item in SETS.items() if item.accelerated]
    parser.add_argument(
        "--set", metavar="NAME", help=f"one of {', '.join(accelerated)} (default: {DEFAULT})"
    )
    parser.add_argument(
        "--index", action="append", default=[], metavar="FOLDER", help="packages of your own"
    )
    parser.add_argument("--python", metavar="VERSION", help="use this version of Python")
    parser.add_argument("--base", metavar="NAME", help="host or nixpkgs")
    parser.add_argument("--cuda", metavar="VERSION", help="take this CUDA, such as 12 or 12.8")
    parser.add_argument("--json", action="store_true", help="print the report, to be pasted")
    parser.add_argument("--all", action="store_true", help="print what agrees, too")
    parser.add_argument(
        "--seconds",
        type=seconds,
        default=300.0,
        metavar="N",
        help="for each program (default: 300)",
    )
    parser.add_argument(
        "--anyway",
        action="store_true",
        help="build it though no GPU is here, and say what to run where there is one",
    )
    return parser.parse(arguments)


def _choices(said: argparse.Namespace) -> list[list[str]]:
    """The lists of packages to try, in order. Raises E424 and E427."""
    if said.set and said.packages:
        raise usage("prove", "name a set or packages, not both", EXAMPLE)
    if said.packages:
        return [list(said.packages)]
    name = said.set or DEFAULT
    if name not in SETS or not SETS[name].accelerated:
        raise unknown_set(name, [name for name, item in SETS.items() if item.accelerated])
    return [list(packages) for packages in SETS[name].choices]


def _answers() -> bool:
    """Whether libcuda has a device that nothing else shows, as in a container."""
    question = {"kind": "cuda", "libraries": [], "device": 0, "images": []}
    return bool(process.ask("driver", question, 60).first("devices"))


def _without(said: argparse.Namespace) -> int:
    nobody: dict[str, Any] = {"plan": None, "packages": []}
    found = report.made(nobody, report.NO_GPU, (), (), {}, ())
    print(json.dumps(found, indent=1) if said.json else report.told(found))
    return report.EXIT[report.NO_GPU]


def _choose(
    choices: list[list[str]],
    machine: Machine,
    on: Base,
    said: argparse.Namespace,
    terminal: Terminal,
) -> Wanted:
    """The first list that the machine can have. Raises why it can have none."""
    request.judge_gpus(machine)
    target = request.target(machine, (), said.cuda)
    index = [str(Path(folder).resolve()) for folder in said.index]
    refused: list[Problems] = []
    for packages in choices:
        asked: dict[str, Any] = {"packages": packages, **target}
        if index:
            asked["index"] = index
        wanted = Wanted(asked, on, terminal, attribute="prove")
        try:
            wanted.planned()
        except Problems as problems:
            refused.append(problems)
        else:
            return wanted
    raise refused[-1]


def _run(proof: Path, machine: Machine, said: argparse.Namespace) -> int:
    words = [str(proof), "--seconds", str(said.seconds)]
    words += [f"--{name}" for name in ("json", "all") if getattr(said, name)]
    with nix.request_file(machine.as_json()) as seen:
        code = subprocess.run([*words, "--seen", seen], check=False).returncode
    if not said.json:
        print(f"\nTo tell others what this card said: {PASTE}.")
    return code
