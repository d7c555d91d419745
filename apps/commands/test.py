"""`test`: build the environment of the test suite with `concretise` itself, and run pytest in it from the checkout."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from apps import detect, plan_table
from apps.build import Environment, Wanted
from apps.commands.demo import interpreter
from apps.problems import no_checkout
from apps.process import variables
from apps.terminal import Terminal


def main(arguments: list[str], terminal: Terminal) -> int:
    """Run pytest with the arguments; its exit code is ours. Raises E430 outside a checkout, and what stops the build."""
    checkout = Path.cwd()
    if not (checkout / "tests" / "conftest.py").is_file() or not (checkout / "flake.nix").is_file():
        raise no_checkout(str(checkout))
    environment = named("tests", "the environment of the tests")
    sys.stdout.flush()
    os.execve(
        environment.python,
        [environment.python, "-m", "pytest", *parallel(arguments), *arguments],
        variables(environment),
    )


def parallel(arguments: list[str]) -> list[str]:
    """The flags that spread the tests over the processors, a file to each; none where the user says how, or wants to see or stop it."""
    own = (
        "-n",
        "--numprocesses",
        "--dist",
        "-s",
        "--capture",
        "--pdb",
        "--trace",
        "--co",
        "--collect-only",
        "-h",
        "--help",
        "--version",
        "--fixtures",
        "--markers",
    )
    if any(argument.split("=")[0] in own or argument.startswith("-n") for argument in arguments):
        return []
    return ["-n", "auto", "--maxprocesses", "4", "--dist", "loadfile"]


def named(name: str, words: str) -> Environment:
    """The environment of that name in nix/outputs/requirements.nix, on this machine; says so where it must be built."""
    machine = detect.detect()
    wanted = Wanted(
        {"named": name, "cuda": None},
        machine,
        interpreter(machine, os.environ.get("ACCELPKGS_TEST_PYTHON")),
    )
    if not wanted.built:
        packages = list(wanted.plan()["packages"].values())
        print(
            f"building {words}: {len(packages)} packages, {plan_table.total_size(packages)}",
            file=sys.stderr,
        )
    return wanted.build(words)
