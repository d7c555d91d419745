"""What docs/resolver.md shows is what its commands print, line by line."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/resolver.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```console\n\$ (.*?)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_each_step_has_an_example():
    assert len(BLOCKS) >= 5


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
