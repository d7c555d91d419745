"""Every mutant of the table is seen by the tests that it names.

`--mutants` runs them all, and `--write-mutants` writes what came of it into README.md.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from mutants.harness import ROOT, Copy, Mutant, load, mutated

README = Path(__file__).with_name("README.md")
MARK = "<!-- below: written by `--write-mutants` -->\n"
MUTANTS = load()


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    return Copy.make(tmp_path_factory.mktemp("mutants"))


@pytest.fixture(scope="module")
def written(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """Name of a mutant → the test that saw it."""
    found: dict[str, str] = {}
    yield found
    if request.config.getoption("--write-mutants"):
        text, mark, table = README.read_text(encoding="utf-8").partition(MARK)
        README.write_text(text + mark + _table({**_written(table), **found}), encoding="utf-8")


_ROW = re.compile(r"^\| `([^`]+)` in `[^`]+` \| [^|]* \| (.*) \|$", re.MULTILINE)


def _written(table: str) -> dict[str, str]:
    """What stands there of mutants that do not run this time (`-k`)."""
    return {
        name: "" if killer == "nobody" else killer.replace("\\|", "|")
        for name, killer in _ROW.findall(table)
    }


def _table(found: dict[str, str]) -> str:
    day = datetime.datetime.now(tz=datetime.timezone.utc).date()
    killed = sum(1 for mutant in MUTANTS if found.get(mutant.name))
    lines = [f"\n{day}: {killed} of {len(MUTANTS)} are seen.\n"]
    lines += ["| mutant | what it breaks | seen by |", "|---|---|---|"]
    for m in MUTANTS:
        killer = (found.get(m.name) or "nobody").replace("|", "\\|")
        lines.append(f"| `{m.name}` in `{m.file}` | {m.breaks.replace('|', '')} | {killer} |")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda m: m.name)
def test_the_code_still_has_its_line(mutant: Mutant) -> None:
    text = (ROOT / mutant.file).read_text(encoding="utf-8")
    assert mutated(mutant, text) != text


def test_the_table_is_one() -> None:
    assert len(MUTANTS) >= 60
    assert len({m.name for m in MUTANTS}) == len(MUTANTS)
    assert len({(m.file, m.old, m.new) for m in MUTANTS}) == len(MUTANTS)
    assert sum(m.always for m in MUTANTS) == 5


@pytest.mark.parametrize("mutant", [m for m in MUTANTS if m.always], ids=lambda m: m.name)
def test_five_are_seen(copy: Copy, mutant: Mutant) -> None:
    assert copy.killer(mutant), f"{mutant.name} lives: {mutant.breaks}"


@pytest.mark.mutants
@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda m: m.name)
def test_all_are_seen(copy: Copy, written: dict[str, str], mutant: Mutant) -> None:
    killer = copy.killer(mutant)
    written[mutant.name] = killer or ""
    assert killer, f"{mutant.name} lives: {mutant.breaks}"
