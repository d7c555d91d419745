"""The problems of the apps: each code once, with its heading in docs/errors.md, in one format."""

from __future__ import annotations

import re
from pathlib import Path

from apps.problem import Problem
from apps.problems import CODES

ROOT = Path(__file__).resolve().parents[2]


def test_the_table_is_what_the_page_of_errors_explains():
    page = (ROOT / "docs/errors.md").read_text(encoding="utf-8")
    assert dict(re.findall(r"^## (E4[2-4]\d): (.+)$", page, re.MULTILINE)) == CODES


def test_each_code_is_made_in_one_place():
    functions = (ROOT / "apps/problems.py").read_text(encoding="utf-8").partition("\ndef ")[2]
    launcher = (ROOT / "apps/bin/launch").read_text(encoding="utf-8")
    made = [*re.findall(r"^fail (E\d{3}) ", launcher, re.M), *re.findall(r'"(E\d{3})"', functions)]
    assert made == list(CODES)


def test_no_other_module_of_the_apps_makes_a_code():
    files = [*(ROOT / "apps").rglob("*.py"), *(ROOT / "apps").rglob("*.nix")]
    other = {path.name for path in files if re.search(r"""["']E\d{3}["']""", path.read_text())}
    assert other == {"problems.py"}


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
