"""Plans and refusals on the real package data, as files: `request.json` is asked, `answer.txt` is
what must come.

ACCELPKGS_REWRITE_GOLDEN=1, or `updater verify --write`, writes the answers anew; the diff is then
for a person to read.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from packaging.specifiers import SpecifierSet

from accelpkgs_updater.verify.golden_answers import answer_text, answers
from nixlib import ROOT

HERE = Path(__file__).parent
CASES = sorted(path.parent.name for path in HERE.glob("*/request.json"))


@cache
def _answers() -> dict[str, Any]:
    return answers(ROOT)


@pytest.mark.parametrize("case", CASES)
def test_golden(case: str) -> None:
    got = answer_text(_answers()[case])
    file = HERE / case / "answer.txt"
    if os.environ.get("ACCELPKGS_REWRITE_GOLDEN"):
        file.write_text(got)
    assert got == file.read_text()


@pytest.mark.parametrize("case", [case for case in CASES if case.startswith("refuse")])
def test_a_refusal_is_short_and_says_what_to_do(case: str) -> None:
    answer = _answers()[case]
    assert not answer["ok"]
    for problem in answer["problems"]:
        assert problem.get("fix")
    for text in answer["message"].split("accelpkgs E")[1:]:
        assert len(text.strip().splitlines()) <= 10


@pytest.mark.parametrize("case", [case for case in CASES if not case.startswith("refuse")])
def test_a_plan_is_closed_and_consistent(case: str) -> None:
    answer = _answers()[case]["plan"]
    for plan in answer.get("plans", {"": answer}).values():
        for package in plan["packages"].values():
            for requirement in package["requires"]:
                chosen = plan["packages"][requirement["name"]]
                clauses = SpecifierSet(
                    ",".join("".join(clause) for clause in requirement["specifier"])
                )
                assert clauses.contains(chosen["version"], prereleases=True), (
                    package["name"],
                    requirement,
                )
                assert set(requirement["extras"]) <= set(chosen["extras"])
            for axis, value in package["axes"].items():
                assert plan["axes"][axis] == value or plan["axes"][axis].startswith(value + ".")


@pytest.mark.parametrize("case", [case for case in CASES if case.startswith("joint")])
def test_what_is_equal_is_equal(case: str) -> None:
    answer = _answers()[case]["plan"]
    versions: dict[str, set[str]] = {}
    for plan in answer["plans"].values():
        for name, package in plan["packages"].items():
            versions.setdefault(name, set()).add(package["version"])
    differing = {name for name, found in versions.items() if len(found) > 1}
    assert set(answer["differs"]) <= differing
    # The rest of them are parts of another CUDA, which is told once.
    parts = {name for name in differing if name.startswith(("nvidia-", "cuda-"))}
    assert differing - set(answer["differs"]) <= parts
    assert not differing - set(answer["differs"]) or answer["toolkits"]


# Only those whose text does not name releases: an update of the data must not have to touch the
# documentation.
@pytest.mark.parametrize("code", ["E001", "E002", "E003", "E004"])
def test_the_example_in_the_docs_is_one_of_these(code: str) -> None:
    document = (HERE.parent.parent / "docs/errors.md").read_text()
    section = document.split(f"\n## {code}: ")[1].split("\n## ")[0]
    example = section.split("```text\n")[1].split("```")[0]
    refused = [answer["message"] for answer in _answers().values() if not answer["ok"]]
    told = {
        f"accelpkgs {problem}".rstrip("\n")
        for message in refused
        for problem in message.split("accelpkgs ")
        if problem
    }
    assert example.rstrip("\n") in told
