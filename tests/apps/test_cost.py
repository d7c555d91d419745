"""`plan --cost`: what a plan costs before anything is fetched, and what the matrix does."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

from nixlib import ROOT, nix

HERE = Path(__file__).resolve().parent
INDEX = ["--index", str(HERE / "index")]


def test_sizes_that_are_known_and_those_that_are_not(app):
    answer = app("plan", *INDEX, "--python", "3.12", "--cost", "--cuda", "13", "grid")
    lines = answer.stdout.splitlines()
    cost = lines[next(i for i, line in enumerate(lines) if "; plan " in line) + 1 :]
    assert cost == [
        "  download  251 MB in 3 files",
        "  unpacked  at least 700 MB on disk; not known: grid-kernels 3.0, leafy 2.0",
        "  image     about 251 MB packed (squashfs), at least 700 MB as a folder, interpreter and C"
        " library apart",
        "  cache     at least 700 MB, before it compresses",
        "  compiled  nothing",
    ]


def test_as_data(app):
    answer = app("plan", *INDEX, "--python", "3.12", "--cost", "--json", "leafy<2")
    cost = json.loads(answer.stdout)["cost"]
    assert cost["compiled"] == []
    assert cost["download"] == {"about": [], "bytes": 0, "files": 1, "unknown": ["leafy 1.5"]}


def test_without_the_word_a_plan_says_nothing_of_it(app):
    answer = app("plan", *INDEX, "--python", "3.12", "--json", "leafy")
    assert "cost" not in json.loads(answer.stdout)


def test_of_several_targets_each_file_counts_once(app):
    file = str(HERE / "targets.toml")
    alone = app("plan", *INDEX, "--targets", file, "--cost", "--json")
    plans = json.loads(alone.stdout)
    files = {
        package["file"]["sha256"]
        for plan in plans["plans"].values()
        for package in plan["packages"].values()
    }
    assert plans["cost"]["download"]["files"] == len(files)


def test_the_matrix_as_a_whole():
    """The command of nix/cost/README.md."""
    page = (ROOT / "nix/cost/README.md").read_text(encoding="utf-8")
    command = re.search(r"^\$ \./nixw (eval .*)$", page, re.MULTILINE)
    assert command
    answer = subprocess.run(
        [nix(), "--extra-experimental-features", "nix-command", *command[1].split()],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    first, *lines = answer.stdout.splitlines()
    targets, refused = map(int, re.findall(r"[0-9]+", first))
    assert targets > 300 > 50 > refused
    download, unpacked = (line.split("  ")[2] for line in lines[:2])
    assert float(re.findall(r"([0-9.]+) GB", download)[0]) > 10
    assert float(re.findall(r"([0-9.]+) GB", unpacked)[0]) > 10
