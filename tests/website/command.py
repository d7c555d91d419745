"""The programs that the website is held against: its own, and `plan`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from nixlib import ROOT, nix


def run_site(*words: str) -> subprocess.CompletedProcess[str]:
    """`site` with these words, in this tree."""
    return subprocess.run(
        [sys.executable, "-I", "-B", str(ROOT / "apps"), "site", *words],
        capture_output=True,
        text=True,
        env={**os.environ, "ACCELPKGS_NIX": nix()},
        cwd=ROOT,
        check=False,
    )


def write_site(folder: Path, sets: Iterable[str]) -> None:
    chosen = [word for name in sets for word in ("--set", name)]
    done = run_site("-o", str(folder), *chosen, *(["--no-docs"] if chosen else []))
    assert done.returncode == 0, done.stderr


def plan(words: list[str]) -> dict[str, Any]:
    """What `plan --json` prints for the words of a command; a refusal is `{ "refused": text }`."""
    done = subprocess.run(
        [str(ROOT / "apps/bin/plan"), "--json", *words],
        capture_output=True,
        text=True,
        env={**os.environ, "ACCELPKGS_NIX": nix()},
        check=False,
    )
    if done.returncode == 1:
        return {"refused": done.stderr}
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
