"""`demo`: detect this machine, build an environment that fits it, and run a program inside."""

from __future__ import annotations

import argparse
import json
import os
import shlex
import subprocess
import sys
from itertools import product
from typing import Any

from apps import base, detect, findings, kept, nix, options, process, request
from apps.base import Base
from apps.build import Environment, Wanted
from apps.detect import Machine
from apps.export import TRIM, Export
from apps.problem import Problems
from apps.problems import no_command, not_exported, program_failed, unknown_set, usage
from apps.sets import DEFAULT, SETS, Set
from apps.terminal import Terminal

CONSENT = "To use it is to consent to NVIDIA's licences (docs/nixpkgs.md)."
EXAMPLE = "./nixw run --impure .#demo -- --set torch"
EXPORT = f"{EXAMPLE} --export torch.sqsh"


def main(arguments: list[str], terminal: Terminal) -> int:
    """Show the whole way from this machine to a program that ran. Raises what stops it."""
    said = _parse(arguments)
    if said.list:
        found = kept.every()
        print(
            json.dumps(kept.as_json(found), indent=2) if said.json else kept.render(found, terminal)
        )
        return 0
    if said.set not in SETS:
        raise unknown_set(said.set, list(SETS))
    if said.export is None and (said.store_only or said.trim):
        raise usage("demo", "--store-only and --trim are about an export", EXPORT)
    if said.export is not None and said.exec:
        raise usage("demo", "--export writes, and runs nothing: leave --exec out", EXPORT)
    chosen = SETS[said.set]
    say = (lambda *_, **__: None) if said.json or said.exec else print
    export = (
        Export.asked(said.export, said.trim, said.store_only) if said.export is not None else None
    )
    machine = detect.detect()
    on = base.choose(machine, said.python, said.base)
    if export and on.why:
        raise not_exported()
    say(detect.render(machine, terminal), end="\n\n")
    for problem in findings.problems(machine):
        say(terminal.error(problem), end="\n\n")

    if on.why:
        say(f"The base is nixpkgs: {on.why}. {CONSENT}", end="\n\n")
    wanted, packages = _choose(chosen, machine, on, said, terminal)
    planned = wanted.planned()
    say(planned.table)
    say(_announce(wanted, planned.total), end="\n\n", flush=True)
    environment = wanted.build(f"the environment of the set {said.set}")
    if export:
        say(f"Writing {export.place}.", flush=True)
        export.write(wanted.export(export.form, export.trim))
    if said.exec:
        return _execute(environment, said.exec)
    if export:
        return _tell_export(export, environment, said.json)
    report = _run(said.set, chosen, environment, packages, said.json)
    if said.json:
        facts = {
            "machine": machine.as_json(),
            "environment": str(environment.path),
            "plan": planned.plan,
            "report": report,
        }
        print(json.dumps(facts, indent=2))
    else:
        print(_farewell(environment, said, terminal))
    return 0


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = options.Parser(
        "demo",
        "Detect this machine, build an environment that fits it, and run a program in it.",
        EXAMPLE,
    )
    parser.add_argument(
        "--set",
        default=DEFAULT,
        metavar="NAME",
        help="; ".join(f"{name}: {item.about}" for name, item in SETS.items())
        + f" (default: {DEFAULT})",
    )
    parser.add_argument(
        "--python",
        metavar="VERSION",
        help="use this version of Python, such as 3.12 or 3.13t",
    )
    parser.add_argument(
        "--base",
        metavar="NAME",
        help="host (this machine's Python) or nixpkgs (default: what this Nix can build on)",
    )
    parser.add_argument(
        "--capability",
        action="append",
        default=[],
        metavar="X.Y",
        help="as if a GPU of this compute capability were here",
    )
    parser.add_argument("--cuda", metavar="VERSION", help="take this CUDA, such as 12 or 12.8")
    parser.add_argument(
        "--list",
        action="store_true",
        help="show the environments that are kept, their sizes, and how one is removed",
    )
    parser.add_argument("--json", action="store_true", help="print everything as data")
    parser.add_argument(
        "--exec",
        metavar="COMMAND",
        help='run this in the environment instead, such as "python train.py" or "bash"',
    )
    parser.add_argument(
        "--export",
        metavar="PLACE",
        help="write the environment for machines without Nix instead: FILE.sqsh (for apptainer), "
        "FILE.oci.tar (for podman), or a FOLDER that runs wherever it lies",
    )
    parser.add_argument(
        "--store-only",
        action="store_true",
        help="with --export FILE.sqsh: what belongs below /nix alone, for an image of your own",
    )
    parser.add_argument(
        "--trim",
        nargs="+",
        choices=TRIM,
        metavar="PART",
        default=[],
        help=f"with --export: leave out what nothing in it uses, of {', '.join(TRIM)}",
    )
    return parser.parse(arguments)


def _choose(
    chosen: Set, machine: Machine, on: Base, said: argparse.Namespace, terminal: Terminal
) -> tuple[Wanted, list[str]]:
    targets: list[dict[str, Any]] = []
    if not chosen.accelerated or _is_for_cpu(machine, said):
        targets.append({"cuda": None})
    if chosen.accelerated:
        if not said.capability:
            request.judge_gpus(machine)
        targets.append(request.target(machine, said.capability, said.cuda))
    refused: list[Problems] = []
    for target, packages in product(targets, chosen.choices):
        wanted = Wanted({"packages": list(packages), **target}, on, terminal)
        try:
            wanted.planned()
        except Problems as problems:
            refused.append(problems)
        else:
            return wanted, list(packages)
    # The last choice is the one for the oldest machines: its reason is the one that counts.
    raise refused[-1]


def _is_for_cpu(machine: Machine, said: argparse.Namespace) -> bool:
    """Whether builds for the CPU come first: no GPU is here, and none was made up."""
    return request.without_gpu(machine) and not said.capability and not said.cuda


def _announce(wanted: Wanted, total: str) -> str:
    if wanted.built:
        return "It is built already: nothing to download."
    lacking = wanted.lacking()
    if lacking is not None:
        return str(lacking)
    size = total.partition(", ")[2]
    return f"To download, where it is not here yet: {size}. Then it is unpacked and linked."


def _tell_export(export: Export, environment: Environment, as_json: bool) -> int:
    size = export.size()
    if as_json:
        facts = {"environment": str(environment.path), "plan": environment.plan}
        print(
            json.dumps({**facts, "export": {"place": str(export.place), "bytes": size}}, indent=2)
        )
        return 0
    print(f"{export.place} has {size / 1e6:.1f} MB. To use it:")
    for line in export.told():
        print(f"  {line}")
    return 0


def _run(
    name: str, chosen: Set, environment: Environment, packages: list[str], as_json: bool
) -> dict[str, Any] | None:
    target = environment.plan["target"]
    passports = environment.path / "nix-support" / "accelpkgs"
    asked = {
        "program": chosen.program,
        "packages": packages,
        "capabilities": target["capabilities"],
        "passports": str(passports),
        "json": as_json,
    }
    program = str(nix.ROOT / "apps" / "programs")
    answer = subprocess.run(
        [environment.python, "-I", "-B", program, json.dumps(asked)],
        stdout=subprocess.PIPE if as_json else None,
        text=True,
        check=False,
    )
    if answer.returncode != 0:
        raise program_failed(name, answer.returncode)
    return json.loads(answer.stdout) if as_json else None


def _execute(environment: Environment, command: str) -> int:
    words = shlex.split(command)
    if not words:
        raise usage("demo", "--exec needs a command", EXAMPLE)
    sys.stdout.flush()
    variables = process.variables(environment)
    try:
        os.execvpe(words[0], words, variables)
    except OSError as error:
        raise no_command(words[0], str(error)) from None


def _farewell(environment: Environment, said: argparse.Namespace, terminal: Terminal) -> str:
    again = f" --set {said.set}" if said.set != DEFAULT else ""
    return (
        f"\n{terminal.style('it ran.', 'green', 'bold')} The environment is {environment.path}\n"
        f'Your own program in it: ./nixw run --impure .#demo --{again} --exec "python your.py"'
    )
