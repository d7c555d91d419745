"""What docs/machines.md and docs/rocm.md show is what their commands print, in this order, numbers
aside.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("docs/machines.md", "docs/rocm.md")


def examples() -> list[tuple[str, str, list[str]]]:
    """Page, command and the lines below it."""
    found: list[tuple[str, str, list[str]]] = []
    for page in PAGES:
        text = (ROOT / page).read_text(encoding="utf-8")
        # What follows needs several machines: tests/machines.
        text = text.partition("\n## More than one machine")[0]
        for block in re.findall(r"^```console\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
            for line in block.splitlines():
                if line.startswith("$ "):
                    found.append((page, line[2:], []))
                else:
                    found[-1][2].append(line)
    return found


EXAMPLES = examples()


def masked(line: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"[0-9a-f]{16}|\d+", "0", line)).strip()


def test_each_page_shows_something() -> None:
    assert {page for page, _, shown in EXAMPLES if len(shown) > 3} == set(PAGES)


@pytest.mark.parametrize("page, command, shown", EXAMPLES, ids=[e[1] for e in EXAMPLES])
def test_the_command_prints_what_is_shown(page: str, command: str, shown: list[str]) -> None:
    answer = subprocess.run(
        ["sh", "-c", command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    printed = iter(map(masked, (answer.stdout + answer.stderr).splitlines()))
    missing = [line for line in shown if line.strip("… ") and masked(line) not in printed]
    assert not missing, answer.stdout + answer.stderr
    assert answer.returncode == (1 if any("accelpkgs E" in line for line in shown) else 0)
