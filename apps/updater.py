"""The updater of this tree, in an environment with what it needs."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from apps import nix
from apps.build import named
from apps.bytecode import bytecode
from apps.process import variables

# In a checkout, `.#updater` is its own updater, changed or not: the flake is the checkout then.
SOURCE = nix.ROOT / "updater" / "src"

# Isolated, so that no module of the current folder, nor one that PYTHONPATH names, gets the
# person's token.
_START = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); "
    "from accelpkgs_updater.cli import main; main()"
)


def become(arguments: Sequence[str]) -> NoReturn:
    """Become the updater with the arguments, in the current folder."""
    words, process = _call(arguments)
    sys.stdout.flush()
    os.execve(words[0], words, process)


def run(arguments: Sequence[str], folder: Path) -> int:
    """Run the updater with the arguments, in a folder; its exit code."""
    words, process = _call(arguments)
    sys.stdout.flush()
    # No text that we print follows what it says: both go where ours go.
    return subprocess.run(words, cwd=folder, env=process, check=False).returncode


def _call(arguments: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    environment = named("updater", "the environment of the updater")
    kept = bytecode(SOURCE, environment.path)
    write = ["-B"] if kept is None else ["-X", f"pycache_prefix={kept}"]
    start = [environment.python, "-I", *write, "-c", _START, str(SOURCE)]
    return [*start, *arguments], variables(environment)
