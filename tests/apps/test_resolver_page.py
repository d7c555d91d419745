"""What docs/resolver.md and docs/joint.md show is what their commands print, line by line."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = {
    name: (ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("resolver.md", "joint.md")
}
OF_PAGE = {
    name: re.findall(r"^```console\n\$ (.*?)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    for name, page in PAGES.items()
}
BLOCKS = [block for blocks in OF_PAGE.values() for block in blocks]


def test_each_step_has_an_example():
    assert len(OF_PAGE["resolver.md"]) >= 5
    assert len(OF_PAGE["joint.md"]) >= 3


def test_the_file_of_targets_is_the_one_that_is_shown():
    example = (ROOT / "docs/joint-example.toml").read_text(encoding="utf-8")
    assert f"```toml\n{example}```\n" in PAGES["joint.md"]


@pytest.mark.parametrize("command, shown", BLOCKS, ids=[command for command, _ in BLOCKS])
def test_the_output_is_what_is_shown(command, shown):
    answer = subprocess.run(
        ["sh", "-c", command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    printed = iter((answer.stdout + answer.stderr).splitlines())
    # In this order, with gaps only where the page has an ellipsis.
    missing = [line for line in shown.splitlines() if line != "…" and line not in printed]
    assert missing == [], answer.stdout + answer.stderr
    assert answer.returncode == (1 if shown.startswith("accelpkgs E") else 0)
