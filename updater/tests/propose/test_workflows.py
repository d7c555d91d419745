"""The workflows: pinned by commit, no more rights than needed, and no text from outside inside a script."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[3] / ".github" / "workflows"
FILES = sorted(path.name for path in FOLDER.glob("*.yml"))
WRITES = {"update.yml": {"contents", "pull-requests", "issues"}}


def scripts(text: str) -> list[str]:
    """What stands under `run:`, by indentation."""
    found: list[str] = []
    lines = text.splitlines()
    for n, line in enumerate(lines):
        start = re.match(r"( *)(?:- )?run: (.*)", line)
        if start:
            block = [start[2]]
            for following in lines[n + 1 :]:
                if following.strip() and len(following) - len(following.lstrip()) <= len(start[1]):
                    break
                block.append(following)
            found.append("\n".join(block))
    return found


def test_there_are_the_three() -> None:
    assert FILES == ["cache.yml", "check.yml", "update.yml"]


@pytest.mark.parametrize("name", FILES)
def test_a_workflow(name: str) -> None:
    text = (FOLDER / name).read_text()
    actions = re.findall(r"uses: (\S+)(.*)", text)
    assert actions
    for action, comment in actions:
        assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", action), action
        assert re.fullmatch(r" # v\d+(\.\d+)*", comment), f"{action} says no version"
    assert re.search(r"^permissions: \{\}$", text, re.MULTILINE)
    assert set(re.findall(r"^ +([a-z-]+): write\b", text, re.MULTILINE)) == WRITES.get(name, set())
    assert "pull_request_target" not in text
    assert text.count("persist-credentials: false") == sum("/checkout@" in a for a, _ in actions)
    assert "concurrency:" in text
    assert scripts(text)
    for script in scripts(text):
        assert "${{" not in script


def test_each_job_has_rights_and_an_end() -> None:
    for name in FILES:
        jobs = re.split(r"^  [\w-]+:\n", (FOLDER / name).read_text().partition("\njobs:\n")[2], flags=re.MULTILINE)[1:]
        for job in jobs:
            assert "    permissions:\n" in job
            assert "    timeout-minutes: " in job
