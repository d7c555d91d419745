"""`updater`: run the updater of this checkout in an environment with what it needs."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from apps import nix
from apps.build import named
from apps.process import variables
from apps.terminal import Terminal


def main(arguments: list[str], terminal: Terminal) -> int:
    """Run the updater with the arguments, in the current folder; its exit code is ours."""
    environment = named("updater", "the environment of the updater")
    # In a checkout its own updater runs, so that a change to it can be tried; else the flake's.
    here = Path.cwd() / "updater" / "src"
    source = here if (here / "accelpkgs_updater").is_dir() else nix.ROOT / "updater" / "src"
    sys.stdout.flush()
    process = {**variables(environment), "PYTHONPATH": str(source)}
    os.execve(
        environment.python, [environment.python, "-m", "accelpkgs_updater", *arguments], process
    )
