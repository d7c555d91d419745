from __future__ import annotations

import json
from typing import Any

import pytest

from accelpkgs_updater.core.environment import Environment
from accelpkgs_updater.inputs.model import Fate, Inputs, Kind
from accelpkgs_updater.inputs.pipfile_lock import is_pipfile_lock, read_pipfile_lock

from .locks import DIGEST, X310, fates, pins, read_by, refusal_by

X311 = Environment("x86_64-linux", 11)


def text(requires: dict[str, str] | None = None, **categories: Any) -> str:
    meta = {
        "hash": {"sha256": "00"},
        "pipfile-spec": 6,
        "requires": requires or {},
        "sources": [
            {"name": "pypi", "url": "https://index.invalid/simple", "verify_ssl": True},
            {"name": "torch", "url": "https://whl.invalid/whl/cu118", "verify_ssl": True},
        ],
    }
    return json.dumps({"_meta": meta, **categories}, indent=4)


def package(version: str = "1", **more: Any) -> dict[str, Any]:
    return {"hashes": [f"sha256:{DIGEST}"], "version": f"=={version}", **more}


def read(given: str, **asked: list[str]) -> Inputs:
    return read_by(read_pipfile_lock, given, **asked)


LOCK = text(
    {"python_version": "3.11"},
    default={
        "a": package(index="pypi"),
        "w": package(markers="sys_platform == 'win32'"),
        "torch": package("2.1.0+cu118", index="torch"),
    },
    develop={"t": package()},
    docs={"d": package()},
)


def test_categories_are_groups() -> None:
    assert pins(read(LOCK), X311) == {"a": "1", "torch": "2.1.0+cu118"}
    assert pins(read(LOCK, groups=["dev"]), X311).keys() == {"a", "torch", "t"}
    assert pins(read(LOCK, groups=["docs"]), X311).keys() == {"a", "torch", "d"}
    assert fates(read(LOCK)) == {
        "a 1": Fate.PIN,
        "w 1": Fate.ELSEWHERE,
        "torch 2.1.0+cu118": Fate.PIN,
        "t 1": Fate.NOT_ASKED,
        "d 1": Fate.NOT_ASKED,
    }
    assert "no category no" in refusal_by(read_pipfile_lock, LOCK, groups=["no"])[1]


def test_python_places_indexes_and_hashes() -> None:
    found = read(LOCK)
    assert str(found.requires_python[0][0]) == "==3.11.*"
    assert {p.hashes for p in found.pins} == {frozenset({DIGEST})}
    for pin in found.pins:
        assert LOCK.split("\n")[pin.place.line - 1].strip() == f'"{pin.name}": {{'
    torch = next(r for r in found.roots if r.requirement.name == "torch")
    assert torch.axes["cuda"] == "11.8" and str(torch.requirement) == "torch==2.1.0+cu118"
    exact = read(text({"python_full_version": "3.10.7"}, default={"a": package()}))
    assert str(exact.requires_python[0][0]) == "==3.10.7" and pins(exact, X310) == {"a": "1"}


def test_sources() -> None:
    found = read(
        text(
            default={
                "g": {"git": "https://u:p@git.invalid/g", "ref": "abc", "subdirectory": "s"},
                "e": {"path": ".", "editable": True},
                "f": {"file": "https://f.invalid/f-1-py3-none-any.whl"},
            }
        )
    )
    by = {s.name: s for s in found.sources}
    assert by["g"].location == "https://git.invalid/g" and by["g"].revision == "abc"
    assert by["e"].kind is Kind.PATH and by["e"].editable
    assert by["f"].kind is Kind.WHEEL


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (text(default={"a": {}}), "a has no version"),
        (text(default={"a": 3}), "a is no table"),
        (text(default=3), "default is no table"),
        (text(default={"a": package("eight")}), "eight"),
        (text(default={"a": {"version": "*"}}), ""),
        (text(default={"a": package()}, develop={}).replace('": 6', '": 5'), "not 6"),
        ("[1]", "no table"),
        ("{", ""),
        ("[" * 100_000, "nested"),
    ],
)
def test_what_is_wrong_is_refused(given: str, said: str) -> None:
    _, why, fix = refusal_by(read_pipfile_lock, given)
    assert said in why and "pipenv requirements" in fix


def test_two_categories_must_agree() -> None:
    given = text(default={"a": package()}, develop={"a": package("2")})
    assert pins(read(given), X310) == {"a": "1"}
    assert "for one environment" in refusal_by(read_pipfile_lock, given, groups=["develop"])[1]


def test_it_is_known_by_what_it_is() -> None:
    assert is_pipfile_lock(LOCK) and not is_pipfile_lock('{"a": 1}')
