"""`updater`: run the updater of this flake in an environment with what it needs."""

from __future__ import annotations

import os
import sys

from apps import nix
from apps.build import named
from apps.process import variables
from apps.terminal import Terminal

# In a checkout, `.#updater` is its own updater, changed or not: the flake is the checkout then.
SOURCE = nix.ROOT / "updater" / "src"

# Isolated, so that no module of the current folder, nor one that PYTHONPATH names, gets the
# person's token.
_START = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); "
    "from accelpkgs_updater.cli import main; main()"
)


def main(arguments: list[str], terminal: Terminal) -> int:
    """Run the updater with the arguments, in the current folder; its exit code is ours."""
    environment = named("updater", "the environment of the updater")
    sys.stdout.flush()
    os.execve(
        environment.python,
        [environment.python, "-I", "-B", "-c", _START, str(SOURCE), *arguments],
        variables(environment),
    )
