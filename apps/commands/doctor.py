"""`doctor`: what this machine is, what is wrong with it, and the `concretise` call that fits it."""

from __future__ import annotations

import json
from typing import Any

from apps import advice, base, detect, findings, nix, request, support
from apps.base import Base
from apps.detect import Machine
from apps.nix_text import call
from apps.options import Parser
from apps.problem import Problems
from apps.terminal import Terminal

EXAMPLE = "./nixw run --impure .#doctor -- torch xformers"


def main(arguments: list[str], terminal: Terminal) -> int:
    """Print the diagnosis; 1 where something stops the packages from running here."""
    parser = Parser(
        "doctor", "Say what this machine can run, and print the concretise call for it.", EXAMPLE
    )
    parser.add_argument(
        "packages", nargs="*", metavar="PACKAGE", help="what to run (default: torch)"
    )
    parser.add_argument("--python", metavar="VERSION", help="use this version of Python")
    parser.add_argument(
        "--base", metavar="NAME", help="host or nixpkgs (default: what this Nix can build on)"
    )
    parser.add_argument("--json", action="store_true", help="print data")
    options = parser.parse(arguments)
    machine = detect.detect()
    diagnosis = diagnose(machine, options.packages or ["torch"], options.python, options.base)
    if options.json:
        print(json.dumps({"machine": machine.as_json(), **diagnosis}, indent=2))
    else:
        print(_render(machine, diagnosis, terminal))
    return 0 if diagnosis["plan"] and not diagnosis["problems"] else 1


def diagnose(
    machine: Machine, packages: list[str], version: str | None, named: str | None = None
) -> dict[str, Any]:
    """`problems` and `notices` as texts; `request`, what fits the machine; `call`, the same in Nix;
    `plan`, and its `total` in words.

    Request, call and plan are None where there is none.
    """
    problems = findings.problems(machine)
    found: dict[str, Any] = {
        "problems": problems,
        "notices": findings.notices(machine),
        "request": None,
        "call": None,
        "plan": None,
        "total": None,
        "advice": None,
    }
    try:
        request.judge_gpus(machine)
        on = base.choose(machine, version, named)
    except Problems as problem:
        problems.append(str(problem))
        return found
    told = advice.lines(machine, on.why is not None)
    found["advice"] = {"where": told[0], "lines": told[1]} if told else None
    refused: list[str] = []
    for asked in _requests(machine, on, packages):
        try:
            planned = nix.plan(asked, Terminal())
        except Problems as problem:
            refused.append(str(problem))
            # The first is what was meant.
            if len(refused) > 1:
                continue
        else:
            found.update(plan=planned.plan, total=planned.total)
            refused = []
        found["request"], found["call"] = asked, call(asked, on.arguments)
        if found["plan"]:
            break
    problems += refused[:1]
    return found


def _requests(machine: Machine, on: Base, packages: list[str]) -> list[dict[str, Any]]:
    """What to ask for, the best first: without a GPU, builds for the CPU, or else what there is."""
    asked = request.of_machine(machine, on, packages)
    if request.without_gpu(machine):
        return [asked, {key: value for key, value in asked.items() if key != "cuda"}]
    return [asked]


def _render(machine: Machine, diagnosis: dict[str, Any], terminal: Terminal) -> str:
    parts = [detect.render(machine, terminal)]
    parts += [terminal.error(problem) for problem in diagnosis["problems"]]
    if diagnosis["notices"]:
        said = (f"{terminal.style('note:', 'yellow')} {text}" for text in diagnosis["notices"])
        parts.append("\n".join(said))
    plan = diagnosis["plan"]
    if plan:
        parts.append(_taken(plan, diagnosis["total"]))
        parts.append(
            terminal.style("in your flake", "bold") + " (inputs.accelpkgs):\n\n" + diagnosis["call"]
        )
    told = diagnosis["advice"]
    if told:
        parts.append(terminal.style(told["where"], "bold") + ":\n\n" + "\n".join(told["lines"]))
    if not machine.gpus and not machine.jetson:
        parts.append(_without_gpu(diagnosis["request"] or {}))
    return "\n\n".join(parts)


def _without_gpu(asked: dict[str, Any]) -> str:
    if "cuda" in asked:
        return "No GPU was seen, so this is for the CPU: cuda = null."
    return "No GPU was seen, so no capability is asked for; the packages run on the CPU here."


def _taken(plan: dict[str, Any], total: str) -> str:
    everything = list(plan["packages"].values())
    chosen = [package for package in everything if "your packages" in package["requiredBy"]]
    words = ", ".join(f"{package['name']} {package['version']}" for package in chosen)
    return f"This machine would take {words} {_accelerator(plan['axes'])}, {total}."


def _accelerator(axes: dict[str, str]) -> str:
    for name, word in support.ACCELERATORS.items():
        if axes.get(name, "none") != "none":
            return f"on {word} {axes[name]}"
    return "without an accelerator"
