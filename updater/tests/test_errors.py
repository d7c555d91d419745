"""The codes of the updater: one table, every row of it used, the headings of docs/errors.md."""

from __future__ import annotations

import re
from pathlib import Path

import accelpkgs_updater
from accelpkgs_updater.errors import ErrorCode, Problem, render

SOURCES = Path(accelpkgs_updater.__path__[0])
DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "errors.md"


def others() -> str:
    """Every module but the table's own."""
    paths = (p for p in sorted(SOURCES.rglob("*.py")) if p != SOURCES / "errors.py")
    return "\n".join(path.read_text("utf-8") for path in paths)


def test_the_table_is_what_the_page_of_errors_explains() -> None:
    headings = re.findall(r"^## (E5\d\d): (.+)$", DOCUMENT.read_text("utf-8"), re.MULTILINE)
    assert headings == [(code.value, code.meaning) for code in ErrorCode]


def test_every_code_is_raised() -> None:
    # `reading` makes the problem of what goes wrong inside.
    way = r"\b(?:Problem|reading)\(\s*(?:code=)?ErrorCode\.(\w+)"
    made = {match[1] for match in re.finditer(way, others())}
    assert made == {code.name for code in ErrorCode}


def test_no_other_module_spells_a_code() -> None:
    spelt = [*re.findall(r"""["']E\d{3}["']""", others()), *re.findall(r"ErrorCode\(", others())]
    assert spelt == []


def test_a_problem_shows_its_code() -> None:
    problem = Problem(ErrorCode.FILE, "a title", "here", ("because", "and"), "do this")
    assert render(problem).splitlines() == [
        "accelpkgs E522: a title",
        "  where: here",
        "  why:   because",
        "         and",
        "  fix:   do this",
    ]
