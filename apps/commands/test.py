"""`test`: build the test suite's environment with `concretise` itself, and run pytest in it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from apps.build import named
from apps.problems import no_checkout
from apps.process import variables, without_tokens
from apps.terminal import Terminal

# pytest's flags for which one process is meant, or which say themselves how many.
_OWN = frozenset(
    [
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
    ]
)


def main(arguments: list[str], terminal: Terminal) -> int:
    """Run pytest with the arguments in the checkout; its exit code is ours.

    Raises E430 outside a checkout, and what stops the build.
    """
    checkout = Path.cwd()
    if not (checkout / "tests" / "conftest.py").is_file() or not (checkout / "flake.nix").is_file():
        raise no_checkout(str(checkout))
    environment = named("tests", "the environment of the tests")
    sys.stdout.flush()
    os.execve(
        environment.python,
        [environment.python, "-m", "pytest", *parallel(arguments), *arguments],
        without_tokens(variables(environment)),
    )


def parallel(arguments: list[str]) -> list[str]:
    """The flags that spread the tests over the processors, a file to each.

    None where the user says how, or wants to see or stop it.
    """
    if any(argument.split("=")[0] in _OWN or argument.startswith("-n") for argument in arguments):
        return []
    return ["-n", "auto", "--maxprocesses", "4", "--dist", "loadfile"]
