"""`doctor`: what this machine is, what is wrong with it, and the pure `concretise` call that fits it."""

from __future__ import annotations

import json
from typing import Any

from apps import detect, plan_table
from apps.build import base
from apps.commands.demo import interpreter, target
from apps.commands.plan import plan
from apps.detect import Machine
from apps.machine.pythons import Python
from apps.nix_text import call
from apps.problems import Problems, no_driver
from apps.request import Parser
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
    parser.add_argument(
        "--python", metavar="VERSION", help="use this version of the machine's interpreters"
    )
    parser.add_argument("--json", action="store_true", help="print data")
    options = parser.parse(arguments)
    machine = detect.detect()
    diagnosis = diagnose(machine, options.packages or ["torch"], options.python)
    print(
        json.dumps({"machine": machine.as_json(), **diagnosis}, indent=2)
        if options.json
        else _render(machine, diagnosis, terminal)
    )
    return 0 if diagnosis["plan"] and not diagnosis["problems"] else 1


def diagnose(machine: Machine, packages: list[str], version: str | None) -> dict[str, Any]:
    """`problems` as texts; `request`, what fits the machine; `call`, the same in Nix; `plan`, or None where there is none."""
    problems = [
        str(no_driver(gpu.name))
        for gpu in machine.gpus
        if gpu.vendor == "nvidia" and not machine.driver
    ]
    found: dict[str, Any] = {"problems": problems, "request": None, "call": None, "plan": None}
    try:
        python = interpreter(machine, version)
    except Problems as problem:
        problems.append(str(problem))
        return found
    found["request"] = request_for(machine, python, packages)
    found["call"] = call(
        found["request"],
        {key: value for key, value in base(machine, python).items() if value is not None},
    )
    try:
        found["plan"] = plan(found["request"])
    except Problems as problem:
        problems.append(str(problem))
    return found


def request_for(machine: Machine, python: Python, packages: list[str]) -> dict[str, Any]:
    """The request that states the machine: nothing of it is looked up again when it is evaluated."""
    request: dict[str, Any] = {"packages": packages, "python": python.request}
    if machine.system != "x86_64-linux":
        request["system"] = machine.system
    if machine.glibc:
        request["glibc"] = machine.glibc
    if machine.gfx and not machine.capabilities:
        return {**request, "gfx": machine.gfx}
    request.update({key: value for key, value in target(machine, [], None, True).items() if value})
    if machine.gcc:
        request["compiler"] = {"gcc": machine.gcc.version.split(".")[0]}
    return request


def _render(machine: Machine, diagnosis: dict[str, Any], terminal: Terminal) -> str:
    parts = [detect.render(machine, terminal)]
    parts += [terminal.error(problem) for problem in diagnosis["problems"]]
    plan = diagnosis["plan"]
    if plan:
        parts.append(_taken(plan, diagnosis["request"]["packages"]))
        parts.append(
            terminal.style("in your flake", "bold") + " (inputs.accelpkgs):\n\n" + diagnosis["call"]
        )
    if not machine.gpus and not machine.jetson:
        parts.append(
            "No GPU was seen, so no capability is asked for; the packages run on the CPU here."
        )
    return "\n\n".join(parts)


def _taken(plan: dict[str, Any], packages: list[str]) -> str:
    chosen = [
        plan["packages"][name]
        for name in plan["packages"]
        if "your packages" in plan["packages"][name]["requiredBy"]
    ]
    words = ", ".join(f"{package['name']} {package['version']}" for package in chosen)
    axes = plan["axes"]
    accelerator = next(
        (
            f" on {'CUDA' if name == 'cuda' else 'ROCm'} {axes[name]}"
            for name in ("cuda", "rocm")
            if axes.get(name, "none") != "none"
        ),
        " without an accelerator",
    )
    return f"This machine would take {words}{accelerator}, {len(plan['packages'])} packages, {plan_table.total_size(list(plan['packages'].values()))}."
