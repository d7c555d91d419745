"""Markdown is at most 100 columns wide, apart from rows of tables and what programs print."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = subprocess.run(
    ["git", "ls-files", "*.md"], cwd=ROOT, capture_output=True, text=True, check=True
).stdout.splitlines()
WIDTH = 100
# Outputs stay as they are printed, commands as they are typed.
VERBATIM = {"", "console", "text"}


def wide(text: str) -> list[str]:
    """The lines that are too wide."""
    found = []
    fence: str | None = None
    for line in text.splitlines():
        opened = re.match(r"\s*```(\w*)", line)
        if opened:
            fence = opened[1] if fence is None else None
        elif fence not in VERBATIM and not line.startswith("|") and len(line) > WIDTH:
            found.append(line)
    return found


def test_what_is_too_wide_is_found():
    long = "x" * (WIDTH + 1)
    assert wide(f"{long}\n```nix\n{long}\n```\n- {long}") == [long, long, f"- {long}"]
    assert wide(f"| {long} |\n```console\n{long}\n```\n{long[:-1]}") == []


@pytest.mark.parametrize("page", PAGES)
def test_width(page):
    assert wide((ROOT / page).read_text("utf-8")) == []
