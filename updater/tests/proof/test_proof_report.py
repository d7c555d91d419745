"""Reports of others: what is read, and what is refused."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from accelpkgs_updater.proof.proof_report import parse_report

from .reports import LINE, package, report


def test_what_a_report_says() -> None:
    found = parse_report(json.dumps(report()))
    assert (found.gpu, found.target, found.driver) == ("NVIDIA H200", "9.0", "580.65.06")
    assert [one.sha256 for one in found.computed] == ["a" * 64]
    assert found.differs == ()


def test_what_differs_is_told_and_nothing_counts() -> None:
    wrong = {**LINE, "outcome": "differs", "found": "by 1.0"}
    found = parse_report(json.dumps(report(outcome="differs", lines=[LINE, wrong])))
    assert found.computed == ()
    assert found.differs == ((LINE["name"], LINE["promised"], "by 1.0"),)


def test_what_was_compiled_there_is_nobody_elses_file() -> None:
    for more in ({"flavour": "source"}, {"sha256": None}, {"file": None}, {"computed": False}):
        assert parse_report(json.dumps(report(packages=[package(**more)]))).computed == ()


def _gpu(**more: Any) -> dict[str, Any]:
    machine: dict[str, Any] = report()["machine"]
    return report(machine={**machine, "gpus": [{**machine["gpus"][0], **more}]})


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ([], "the file is not an object"),
        (report(format=2), "format is not 1"),
        (report(format=True), "format is not 1"),
        ({k: v for k, v in report().items() if k != "lines"}, "lacks 'lines'"),
        (report(host="bob-laptop"), "host is no key that is known there"),
        (report(outcome="fine"), "outcome is not one of"),
        (report(date="30.11.2026"), "date is not a day"),
        (report(date="2026-11-30\n"), "date is not a day"),
        (report(plan={**report()["plan"], "id": "../../x"}), "plan.id is not 16"),
        (_gpu(name="<script>alert(1)</script>"), "gpus[0].name is not the name of a GPU"),
        (_gpu(name="NVIDIA H200\x1b[31m"), "gpus[0].name is not the name of a GPU"),
        (_gpu(name="NVIDIA H200 GPU-" + "a" * 80), "gpus[0].name is not the name of a GPU"),
        (_gpu(target="9.0 or more"), "gpus[0].target is not a capability"),
        # Digits of another alphabet.
        (_gpu(target="\u0669.\u0660"), "gpus[0].target is not a capability"),
        (_gpu(uuid="GPU-1"), "gpus[0].uuid is no key"),
        (report(packages=[package(name="../torch")]), "packages[0].name is not a normalised name"),
        (report(packages=[package(sha256="A" * 64)]), "packages[0].sha256 is not 64"),
        (report(packages=[package(computed=1)]), "packages[0].computed is not true or false"),
        (report(packages=[package(), package()]), "packages has a name twice"),
        (report(packages=[package()] * 20_001), "of 20000 at most"),
        (report(lines=[{**LINE, "found": "x" * 401}]), "lines[0].found is not a text"),
        (report(lines=[{**LINE, "found": "a\u202eb"}]), "lines[0].found is not a text"),
        # It contradicts itself.
        (report(lines=[{**LINE, "outcome": "differs"}]), "and 1 lines differ"),
        (report(outcome="differs"), "and 0 lines differ"),
        (report(lines=[]), "no line compares"),
        (report(lines=[{**LINE, "name": "rule.9.0.sm_90"}]), "no line compares"),
        (report(plan=None), "no GPU or no plan"),
        (report(machine={**report()["machine"], "gpus": []}), "no GPU or no plan"),
    ],
)
def test_what_is_no_report_is_refused_with_its_place(value: Any, why: str) -> None:
    with pytest.raises(ValueError, match=re.escape(why)):
        parse_report(json.dumps(value))


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, '{"format": 1e999}', "\0"])
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises((ValueError, RecursionError)):
        parse_report(text)
