"""The problems of the apps: each code once, with its heading in docs/errors.md, in one format."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from apps.problem import Problem
from apps.problems import CODES, no_nix

ROOT = Path(__file__).resolve().parents[2]


def test_the_table_is_what_the_page_of_errors_explains():
    page = (ROOT / "docs/errors.md").read_text(encoding="utf-8")
    assert dict(re.findall(r"^## (E4[2-48]\d): (.+)$", page, re.MULTILINE)) == CODES


# What must be said where there is no Python, and by the apps that have one.
TWICE = {"E421", "E422", "E424", "E434"}


def test_each_code_is_made_in_one_place():
    functions = (ROOT / "apps/problems.py").read_text(encoding="utf-8").partition("\ndef ")[2]
    of_init = (ROOT / "apps/init/problems.py").read_text(encoding="utf-8")
    made = re.findall(r'"(E\d{3})"', functions + of_init)
    for path in sorted((ROOT / "apps").rglob("*")):
        if path.is_file() and path.suffix in (".nix", ".sh", "") and not path.is_symlink():
            text = path.read_text(encoding="utf-8")
            made += set(re.findall(r"\b(?:fail |code = \")(E\d{3})", text))
    assert sorted(set(made)) == list(CODES)
    assert {code for code in made if made.count(code) > 1} == TWICE


def test_no_other_module_in_python_makes_a_code():
    files = (ROOT / "apps").rglob("*.py")
    other = {path.name for path in files if re.search(r"""["']E\d{3}["']""", path.read_text())}
    assert other == {"problems.py"}


def test_without_a_nix_all_say_the_same():
    said = subprocess.run(
        ["/bin/sh", str(ROOT / "apps/nix/evaluate"), "plan", "--"],
        env={"PATH": "/usr/bin:/bin", "ACCELPKGS_NIX": "/no/such/nix"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.stderr == f"{no_nix()}\n"


def test_problems_are_rendered_as_the_library_renders_them(nix_eval):
    problem = Problem("E499", "a title", ("here", "and here"), ("because",), ("do this", "or that"))
    same = """[ {
      code = "E499";
      title = "a title";
      where = [ "here" "and here" ];
      why = "because";
      fix = [ "do this" "or that" ];
    } ]"""
    assert str(problem) == nix_eval(f"import (root + /nix/errors/render.nix) {same}")
