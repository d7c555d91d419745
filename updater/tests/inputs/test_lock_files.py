"""All locks: known by what they hold, and whatever is wrong with one is a sentence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accelpkgs_updater.errors import UpdaterError
from accelpkgs_updater.inputs.model import Asked
from accelpkgs_updater.inputs.read import read_inputs
from accelpkgs_updater.inputs.readers import format_of

from . import test_pdm_lock, test_pipfile_lock, test_poetry_lock, test_pylock, test_uvlock
from .locks import lock_file, pins

SAMPLES = {
    "uv.lock": test_uvlock.CONFLICTS + "".join(test_uvlock.conflicting()),
    "forked uv.lock": test_uvlock.HEAD + "".join(test_uvlock.FORKED),
    "pylock.toml": test_pylock.HEAD + test_pylock.EXTRAS,
    "poetry.lock": test_poetry_lock.GROUPED + test_poetry_lock.SPEED,
    "pdm.lock": test_pdm_lock.head() + test_pdm_lock.PACKAGES,
    "Pipfile.lock": test_pipfile_lock.LOCK,
}
ASKED = {"uv.lock": Asked(extras=frozenset({"gpu"}))}
OTHER = st.sampled_from(
    [
        "3",
        "[]",
        "{}",
        '""',
        '"x"',
        "true",
        "[[]]",
        '{ a = "b" }',
        '"../.."',
        "-1",
        "1e400",
        "[",
        '"',
    ]
)


@pytest.mark.parametrize("name", [n for n in SAMPLES if " " not in n])
@pytest.mark.parametrize("called", ["{}", "mine-{}", "gpu.lock", "other.toml"])
def test_a_lock_may_have_another_name(name: str, called: str, tmp_path: Path) -> None:
    path = tmp_path / called.format(name)
    path.write_text(SAMPLES[name])
    found = read_inputs([str(path)], ASKED.get(name, Asked()))
    assert {p.place.file for p in found.pins} == {str(path)}
    assert found.files.keys() == {str(path)}
    assert len(found.pins) > 0


@st.composite
def spoiled(draw: st.DrawFn) -> str:
    """A lock in which one thing is not as it was written."""
    text = SAMPLES[draw(st.sampled_from(sorted(SAMPLES)))]
    lines = text.split("\n")
    at = draw(st.integers(0, len(lines) - 1))
    how = draw(st.sampled_from(["drop", "twice", "cut", "value", "word", "letters"]))
    if how == "drop":
        del lines[at]
    elif how == "twice":
        lines.insert(at, lines[at])
    elif how == "cut":
        lines = lines[:at]
    elif how == "value":
        values = list(re.finditer(r'"[^"]*"|\[[^]]*\]|\{[^}]*\}|\d+', text))
        value = values[draw(st.integers(0, len(values) - 1))]
        return text[: value.start()] + draw(OTHER) + text[value.end() :]
    elif how == "word":
        words = list(re.finditer(r"[\w-]+", text))
        word = words[draw(st.integers(0, len(words) - 1))]
        return (
            text[: word.start()]
            + draw(st.sampled_from(["x", "name", "1", ""]))
            + text[word.end() :]
        )
    else:
        lines[at] = draw(st.text(max_size=30))
    return "\n".join(lines)


@settings(max_examples=400, deadline=None)
@given(spoiled())
def test_a_spoiled_lock_is_read_or_refused_with_a_sentence(text: str) -> None:
    file = lock_file(text)
    try:
        found = format_of(file)(file, Asked())
    except UpdaterError as error:
        for problem in error.problems:
            assert problem.code == "E513" and problem.where.startswith("a.lock")
            assert problem.title and problem.why
        assert len(str(error).splitlines()) <= 10
    else:
        assert set(pins(found)) <= {p.name for p in found.pins}


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(SAMPLES)), st.randoms(use_true_random=False))
def test_a_lock_gives_the_same_whatever_the_order_of_its_packages(
    name: str, shuffler: object
) -> None:
    text = SAMPLES[name]
    header = "[[packages]]" if name == "pylock.toml" else "[[package]]"
    if name == "Pipfile.lock":
        return
    head, *parts = re.split(rf"\n(?={re.escape(header)}\n)", text)
    tail = ""
    if name == "poetry.lock":
        parts[-1], _, tail = parts[-1].partition("\n[extras]")
        tail = f"\n[extras]{tail}"
    order = list(parts)
    shuffler.shuffle(order)  # type: ignore[attr-defined]
    there, here = ("\n".join([head, *given_]) + tail for given_ in (parts, order))
    asked = ASKED.get(name, Asked())
    first, second = (format_of(lock_file(t))(lock_file(t), asked) for t in (there, here))
    assert pins(first) == pins(second) != {}
    assert {str(r.requirement) for r in first.roots} == {str(r.requirement) for r in second.roots}
    assert {(line.text, line.fate) for line in first.lines} == {
        (line.text, line.fate) for line in second.lines
    }
