"""Markdown: 100 columns, apart from rows of tables and what programs print; links that lead."""

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


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    prose = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^#{1,6} (.*)$", prose, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_anchors_are_those_of_headings():
    page = "# `lock` has, and not\n```sh\n# none\n```\n## Two words"
    assert anchors(page) == {"lock-has-and-not", "two-words"}


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page):
    here = ROOT / page
    prose = re.sub(r"^```.*?^```|`[^`]*`", "", here.read_text("utf-8"), flags=re.M | re.S)
    lost = []
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        path, _, anchor = target.partition("#")
        to = here.parent / path if path else here
        if "://" in target or (to.is_dir() and not anchor):
            continue
        if not to.is_file() or (anchor and anchor not in anchors(to.read_text("utf-8"))):
            lost.append(target)
    assert lost == []
