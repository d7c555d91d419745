"""Goldens, tables, and text that must not become markup."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from accelpkgs_updater.errors import UpdaterError
from accelpkgs_updater.verify.compare import Verdict
from accelpkgs_updater.verify.golden_plans import golden, stale
from accelpkgs_updater.verify.markdown import code, plain
from accelpkgs_updater.verify.matrix import read_matrix
from accelpkgs_updater.verify.plan_summary import Plan, PlannedPackage, Refusal
from accelpkgs_updater.verify.report import as_json, as_lines, as_markdown
from accelpkgs_updater.verify.verification import Verification

HOSTILE = (
    "@everyone <img src=x onerror=alert(1)> [x](javascript:1) `| **b** #1 \n| $(id) ${{ x }}"
    " \x1b[2J\u202e"
)


def verification(verdicts: dict[str, Verdict]) -> Verification:
    return Verification(verdicts, {}, {}, (), ())


def test_a_golden_plan() -> None:
    plan = Plan(
        {"cuda": "12.8", "torch": "2.8.0"},
        {
            "numpy": PlannedPackage("2.3.0", by=("torch",)),
            "torch": PlannedPackage(
                "2.8.0", axes={"cuda": "12.8"}, direct=True, code={"12.1": "ptx", "8.6": "sass"}
            ),
            "kernels": PlannedPackage("1.0", "source", direct=True),
        },
    )
    lines = [
        "axes: cuda=12.8 torch=2.8.0",
        "kernels 1.0 source",
        "torch 2.8.0 (cuda=12.8) PTX for 12.1",
    ]
    assert golden(plan) == "\n\n".join([*lines, "needs:", "numpy 2.3.0\n"])
    assert golden(Refusal("E011", "nothing\nfits")) == "refused E011: nothing fits\n"


def test_stale_goldens(tmp_path: Path) -> None:
    for name, text in (("same", "1"), ("other", "1"), ("gone", "1")):
        (tmp_path / f"{name}.txt").write_text(text)
    assert stale(tmp_path, {"same.txt": "1", "other.txt": "2", "new.txt": "3"}) == [
        "gone.txt",
        "new.txt",
        "other.txt",
    ]


def test_a_table() -> None:
    lost = Verdict("worse", ("a 2 -> 1 (older)",), ("a 2 -> 1 (older)",), ("a",))
    found = verification(
        {"x": lost, "y": Verdict("newer", ("b 1 -> 2",)), "z": Verdict("newer", ("b 1 -> 2",))}
    )
    text = as_markdown(found)
    assert text.startswith("3 targets: 1 worse, 2 newer, 0 same.\n")
    assert "| `y` `z` | newer |" in text
    assert text.index("**worse**") < text.index("newer |")
    assert as_lines(found)[0] == "worse x: a 2 -> 1 (older)"
    assert as_json(found)["targets"]["x"]["losses"] == ["a 2 -> 1 (older)"]
    assert json.loads(json.dumps(as_json(found))) == as_json(found)


def test_hostile_text_formats_nothing() -> None:
    shown = plain(HOSTILE)
    assert not re.search(r"[@<>`|*\[\]()#$\n\x1b\u202e]", re.sub(r"&#\d+;", "", shown))
    span = code(HOSTILE)
    assert span.count("`") == 2
    assert "|" not in span
    assert "\n" not in span
    (row,) = [
        r
        for r in as_markdown(verification({"t": Verdict("newer", (HOSTILE,))})).splitlines()
        if r.startswith("| `")
    ]
    assert row.count("|") == 4


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x = ",
        '[sets]\n[targets]\na = { set = "b" }',
        '[sets]\nb = []\n[targets]\na = { set = "b", expect = "refused" }',
        '[sets]\nb = []\n[targets]\na = { set = "b", expect = "planned", code = "E001" }',
        '[sets]\n[targets]\n[families]\nf = ["A_b"]',
        '[sets]\n[targets]\n[families]\n"../f" = ["a"]',
        '[sets]\n[targets]\n[families]\nf = ["a"]\ng = ["a"]',
    ],
)
def test_a_matrix_that_cannot_be_followed(tmp_path: Path, text: str) -> None:
    (tmp_path / "targets.toml").write_text(text)
    with pytest.raises(UpdaterError, match="E563"):
        read_matrix(tmp_path / "targets.toml")


def test_what_is_not_as_expected(tmp_path: Path) -> None:
    (tmp_path / "targets.toml").write_text(
        '[sets]\ns = []\n[targets]\na = { set = "s" }\n'
        'b = { set = "s", expect = "refused", code = "E010" }\nc = { set = "s" }\n'
    )
    matrix = read_matrix(tmp_path / "targets.toml")
    said = matrix.unexpected({"a": Refusal("E010", "no"), "b": Plan({}, {}), "c": Plan({}, {})})
    assert [s.split()[0] for s in said] == ["a", "b"]
    assert matrix.unexpected({"a": Plan({}, {}), "b": Refusal("E011", "no"), "c": Plan({}, {})})
