"""Wheels and source distributions that are wrong in many ways at once: each is refused with a code,
or accepted and then what pip would install. Nothing is written anywhere else.

Some run each time; all of them with --big.
"""

from __future__ import annotations

import csv
import io
import os
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from hostile import source_faults, wheel_faults
from hostile.cases import Answer, made_of, tree
from hostile.wheel_model import Wheel

ROWS = [pytest.param(60, id="some"), pytest.param(400, id="all", marks=pytest.mark.big)]
CODES = re.compile(r"accelpkgs (E21[0-8]): \S")


def _is_refused(answer: Answer, faults: list[str]) -> bool:
    """Say whether it was; fail where it was neither refused with a code nor accepted."""
    if answer.code == 0:
        return False
    lines = answer.said.splitlines()
    refusals = [number for number, line in enumerate(lines) if line.startswith("accelpkgs E")]
    assert answer.code == 1 and len(refusals) == 1, (faults, answer)
    assert CODES.match(lines[refusals[0]]), (faults, answer)
    assert len(lines) - refusals[0] <= 10 and "Traceback" not in answer.said, (faults, answer)
    _printable(answer)
    return True


def _printable(answer: Answer) -> None:
    bad = [c for c in answer.said if not c.isprintable() and c != "\n"]
    assert not bad, (answer.folder, bad)


def installed(content: bytes) -> dict[str, bytes]:
    """Return what pip makes of a wheel: place → content (test_as_pip.py compares)."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for member in archive.infolist():
            if member.is_dir():
                continue
            parts = member.filename.split("/")
            if parts[0].endswith(".data"):
                scheme = {"purelib": "site-packages", "platlib": "site-packages"}
                place = "/".join([scheme.get(parts[1], parts[1]), *parts[2:]])
            else:
                place = "/".join(["site-packages", *parts])
            found[place] = archive.read(member)
    return found


def _check_accepted(wheel: Wheel, content: bytes, answer: Answer) -> None:
    """What was unpacked is what pip would install, but for what the log says is changed."""
    _printable(answer)
    out = answer.folder / "out"
    there = {place for place, kind in tree(out).items() if kind == "file"}
    expected = installed(content)
    assert there == {*expected, "accelpkgs-build.json"}, answer
    assert set(tree(out).values()) <= {"file", "folder"}
    assert {path.name for path in out.iterdir()} <= {
        "accelpkgs-build.json", "site-packages", "scripts", "data", "headers"
    }  # fmt: skip
    changed = {place for place in expected if (out / place).read_bytes() != expected[place]}
    elf = {place for place in expected if expected[place].startswith(b"\x7fELF")}
    record = f"site-packages/{wheel.info}/RECORD"
    assert changed <= elf | {record}, answer
    assert ("no longer looks in" in answer.said) == bool(changed)
    rows = csv.reader(io.StringIO((out / record).read_text("utf-8"), newline=""))
    sizes = {row[0]: row[2] for row in rows if len(row) == 3}
    for place in changed - {record}:
        path = place.removeprefix("site-packages/")
        data = path if path in sizes else f"evil-1.0.data/{place}"
        assert sizes[data] == str((out / place).stat().st_size)
    for place in there:
        assert (out / place).stat().st_mode & 0o7777 in (0o644, 0o755)


@pytest.mark.parametrize("count", ROWS)
def test_hostile_wheels(count: int, run: Callable[..., list[Answer]]) -> None:
    values = made_of(wheel_faults.hostile_wheels(), count)
    told: Counter[str] = Counter()
    answers = run("wheel", [wheel for _, wheel in values])
    for (faults, wheel), answer in zip(values, answers, strict=True):
        told.update(faults)
        if not _is_refused(answer, faults):
            _check_accepted(wheel, (answer.folder / "input").read_bytes(), answer)
    assert len(values) >= count * 0.9
    assert len(wheel_faults.FAULTS) >= 30
    if count > 100:
        assert set(told) == set(wheel_faults.FAULTS)


@pytest.mark.parametrize("count", ROWS)
def test_hostile_sources(count: int, run: Callable[..., list[Answer]]) -> None:
    values = made_of(source_faults.hostile_sources(), count)
    answers = run("source", [source for _, source in values])
    for (faults, source), answer in zip(values, answers, strict=True):
        if not _is_refused(answer, faults):
            _check_source(source, faults, answer)
    assert len(values) >= count * 0.9


def _check_source(source: source_faults.Source, faults: list[str], answer: Answer) -> None:
    """Everything that was unpacked stays inside, is plain, and is no more than the limits say."""
    _printable(answer)
    out = answer.folder / "out"
    found = tree(out)
    assert "odd" not in found.values(), faults
    size = 0
    for place, kind in found.items():
        real = Path(os.path.realpath(out / place))
        assert real.is_relative_to(os.path.realpath(out)), (faults, place, kind)
        if kind == "file":
            state = (out / place).stat()
            size += state.st_size
            assert state.st_mode & 0o7777 in (0o644, 0o755) and state.st_nlink == 1
    limits, given = source.limits, (answer.folder / "input").stat().st_size
    assert size <= min(limits["total"], limits["slack"] + limits["ratio"] * given)
    assert len(found) <= limits["members"]
