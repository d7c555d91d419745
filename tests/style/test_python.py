"""All Python here is formatted, linted and typed, with the settings of pyproject.toml."""

from __future__ import annotations

import fcntl
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Being mended at the moment; to become empty.
UNLINTED = ["updater"]
# Each part is checked for the oldest Python that it runs on. The demo's programs are a part of
# their own: their folder and nix/builders both have a module `__main__`. The updater's core comes
# first because all of it at once takes more than 5 s where nothing is remembered.
TYPED = {
    "updater's core": ["--python-version=3.11", "updater/src/accelpkgs_updater/core"],
    "updater": ["--python-version=3.11", "updater/src", "bench"],
    "apps and builders": ["--python-version=3.10", "--exclude=^apps/programs/", "apps", "nix"],
    "programs of the demo": ["--python-version=3.10", "apps/programs"],
}


def run(tool: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", tool, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_linter_finds_nothing() -> None:
    without = [f"--extend-exclude={folder}" for folder in UNLINTED]
    found = run("ruff", "check", "--no-cache", "--output-format=concise", *without, ".")
    assert found.returncode == 0, found.stdout + found.stderr


def test_everything_is_formatted() -> None:
    found = run("ruff", "format", "--no-cache", "--check", ".")
    assert found.returncode == 0, found.stdout + found.stderr


@pytest.mark.parametrize("part", TYPED)
def test_types(part: str) -> None:
    # One cache for all checkouts, outside of them: mypy knows files by their contents. What is not
    # in it yet costs seconds; and mypy knows nothing of another one that writes at the same time.
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "accelpkgs/mypy"
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        found = run("mypy", "--sqlite-cache", f"--cache-dir={cache}", *TYPED[part])
    assert found.returncode == 0, found.stdout + found.stderr


@pytest.mark.parametrize("tool", ["mypy", "ruff", "types-requests"])
def test_the_workflow_takes_the_recorded_version(tool: str) -> None:
    recorded = json.loads((ROOT / "tools-index" / tool / "releases.json").read_text())
    workflow = (ROOT / ".github/workflows/check.yml").read_text()
    [version] = re.findall(rf"\b{tool}==(\S+)", workflow)
    assert version == recorded["releases"][0]["version"]
