"""The command line as a process of its own that may take 20 s of processor time and 600 MB."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

__all__ = ["MEMORY", "SECONDS", "run"]

SOURCE = Path(__file__).resolve().parents[2] / "src"
SECONDS = 20
MEMORY = 600 << 20


def _confine() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def run(folder: Path, index: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `update --all` of a folder's `pkgs` there; its cache is in the folder, too."""
    command = [sys.executable, "-m", "accelpkgs_updater", "update", "--all", "--jobs", "2"]
    return subprocess.run(
        [*command, "--packages", str(folder / "pkgs"), "--index", index, *arguments],
        env={
            **os.environ,
            "PYTHONPATH": str(SOURCE),
            "PIP_CONFIG_FILE": os.devnull,
            "XDG_CACHE_HOME": str(folder / "cache"),
            # What a thread reserves and does not use counts, too.
            "MALLOC_ARENA_MAX": "1",
        },
        preexec_fn=_confine,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
