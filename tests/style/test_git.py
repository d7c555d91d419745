"""What git is told: which files are nobody's, and which commits `git blame` passes over."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def git(*arguments: str) -> str:
    return subprocess.run(
        ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout


def test_no_file_of_ours_is_ignored():
    assert git("ls-files", "--cached", "--ignored", "--exclude-standard") == ""


@pytest.mark.parametrize(
    "left",
    [
        "result-1",
        "updater/build/lib/x.py",  # by `pip install ./updater`
        "updater/dist/x.whl",
        "updater/src/accelpkgs_updater.egg-info/PKG-INFO",
        ".venv/bin/python",
        ".mypy_cache/x",
        ".coverage",
    ],
)
def test_what_tools_leave_is_ignored(left):
    assert git("check-ignore", "--no-index", left).strip() == left


def test_a_build_folder_of_the_tests_is_not_ignored():
    answer = subprocess.run(
        ["git", "check-ignore", "-q", "--no-index", "tests/build/test_new.py"],
        cwd=ROOT,
        check=False,
    )
    assert answer.returncode == 1


def test_blame_passes_over_commits_that_are_there():
    if git("rev-parse", "--is-shallow-repository").strip() == "true":
        pytest.skip("this clone has not the history")
    lines = (ROOT / ".git-blame-ignore-revs").read_text(encoding="utf-8").splitlines()
    commits = [line for line in lines if line and not line.startswith("#")]
    assert commits
    assert [line for line in commits if not re.fullmatch(r"[0-9a-f]{40}", line)] == []
    for commit in commits:
        subject = git("show", "--no-patch", "--format=%s", commit).strip()
        assert f"# {subject}" == lines[lines.index(commit) - 1]
