"""A releases.json that was damaged is told by its place, and never comes up later."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accelpkgs_updater.core.checks import Malformed
from accelpkgs_updater.core.parse import parse
from accelpkgs_updater.core.render import render
from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.errors import UpdaterError

SOUND: dict[str, Any] = {
    "generatedBy": "x",
    "format": 1,
    "name": "a",
    "published": ["2.1"],
    "releases": [
        {
            "version": "2.1",
            "requiresPython": [[">=", "3.9"]],
            "requires": [
                {
                    "name": "b",
                    "specifier": [["==", "1.*"]],
                    "marker": ["and", ["python_version", "<", "3.11"], ["extra", "==", "c"]],
                }
            ],
            "extras": {"c": [{"name": "d", "marker": [{"literal": "x"}, "in", {"variable": "v"}]}]},
            "variants": [
                {
                    "axes": {"cuda": "12.8"},
                    "capabilities": ["sm_80"],
                    "evidence": {"cuda": {"kind": "measured"}},
                    "wheels": {
                        "any": {
                            "py3-none": [
                                {
                                    "file": "a-2.1-py3-none-any.whl",
                                    "sha256": "0" * 64,
                                    "size": 1,
                                    "platform": ["any"],
                                }
                            ]
                        }
                    },
                }
            ],
            "sdist": {"file": "a-2.1.tar.gz", "sha256": "1" * 64, "size": 1},
        }
    ],
}
DAMAGE: list[Any] = [None, True, -1, 0.5, "", "banana", "../x", [], [[]], {}, {"x": 1}, ["and"]]


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    keys = value.keys() if isinstance(value, dict) else range(len(value))
    found = [(*path, key) for key in keys]
    inside = (
        places(value[key], (*path, key)) for key in keys if isinstance(value[key], (dict, list))
    )
    return [*found, *(place for each in inside for place in each)]


def damaged(place: tuple[Any, ...], value: Any) -> dict[str, Any]:
    whole = copy.deepcopy(SOUND)
    at = whole
    for key in place[:-1]:
        at = at[key]
    at[place[-1]] = value
    return whole


@given(st.sampled_from(places(SOUND)), st.sampled_from(DAMAGE))
@settings(max_examples=300, deadline=None)
def test_a_damaged_value_is_told_or_does_no_harm(place: tuple[Any, ...], value: Any) -> None:
    text = json.dumps(damaged(place, value))
    try:
        package = parse(text)
    except Malformed as error:
        assert str(error)
        return
    # What passes can be written again, so every value of it was used.
    assert parse(render(package)) == package


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        (("releases", 0, "version"), "banana", "releases[0].version is not a version: 'banana'"),
        (
            ("releases", 0, "variants", 0, "wheels", "any", "py3-none", 0, "file"),
            "a-2.1.zip",
            "releases[0].variants[0].wheels.any.py3-none[0].file is not the name of a wheel: ",
        ),
        (
            ("releases", 0, "variants", 0, "wheels", "any", "py3-none", 0),
            {"file": "a-2.1-py3-none-any.whl", "sha256Prefix": "0" * 16},
            "releases[0].variants[0].wheels.any.py3-none[0] has no whole sha256",
        ),
        (
            ("releases", 0, "variants", 0, "wheels", "any", "py3-none", 0),
            {"file": "a-2.1-py3-none-any.whl", "sha256Prefix": "0" * 64},
            "releases[0].variants[0].wheels.any.py3-none[0].sha256Prefix is not the first digits",
        ),
        (
            ("releases", 0, "variants", 0, "wheels", "any", "py3-none", 0, "sha256Prefix"),
            "0" * 16,
            "releases[0].variants[0].wheels.any.py3-none[0].sha256 is no key",
        ),
        (("releases", 0, "sdist", "sha256"), "xyz", "releases[0].sdist.sha256 is not a sha256"),
        (("releases", 0, "sdist", "size"), -5, "releases[0].sdist.size is not a number of bytes"),
        (
            ("releases", 0, "requires", 0, "marker", 1),
            ["python_version", "<>", "3"],
            "releases[0].requires[0].marker[1] is not a marker",
        ),
        (("releases", 0, "requires", 0, "x"), 1, "releases[0].requires[0].x is no key"),
        (("releases", 0, "requires", 0), {}, "releases[0].requires[0] lacks 'name'"),
        (("releases",), {}, "releases is not a list"),
    ],
)
def test_the_place_is_named(tmp_path: Path, place: tuple[Any, ...], value: Any, said: str) -> None:
    path = tmp_path / "a" / "releases.json"
    path.parent.mkdir()
    path.write_text(json.dumps(damaged(place, value)))
    with pytest.raises(UpdaterError) as caught:
        Store(tmp_path).package("a")
    (problem,) = caught.value.problems
    assert problem.code == "E507"
    assert problem.where == str(path)
    assert problem.why[0].startswith(said)


@pytest.mark.parametrize("text", ["", "[", "[]", "null", "7", '"x"', "[" * 100_000, "{}", "\0"])
def test_what_is_no_package_at_all(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a" / "releases.json"
    path.parent.mkdir()
    path.write_text(text)
    with pytest.raises(UpdaterError, match="E507"):
        Store(tmp_path).package("a")
