"""Every Nix unit test as a case of its own, from one Nix call.

They are tests/unit/<area>/<module>.nix, in the form that run.nix tells.

A file named common.nix holds what the tests beside it share, and no tests.
"""

from __future__ import annotations

import difflib
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from nixlib import NixError, evaluate

HERE = Path(__file__).parent


def _files() -> list[dict[str, str]]:
    paths = [p for p in sorted(HERE.glob("*/**/*.nix")) if p.name != "common.nix"]
    return [{"name": str(p.relative_to(HERE).with_suffix("")), "path": str(p)} for p in paths]


def _run(files: list[dict[str, str]]) -> list[dict[str, Any]]:
    results: list[dict[str, Any]] = evaluate(
        'import (root + "/tests/unit/run.nix") { inherit lib; root = /. + root; } data', files
    )
    return results


@cache
def _results() -> list[dict[str, Any]]:
    try:
        return _run(_files())
    except NixError:
        # What `tryEval` cannot catch ends the evaluation: then file by file, to tell which.
        results = []
        for file in _files():
            try:
                results += _run([file])
            except NixError as error:
                results.append({"id": file["name"], "ok": False, "error": str(error)})
        return results


def _lines(text: str) -> list[str]:
    return re.sub(r"(?<=[;\[{]) ", "\n  ", text).splitlines()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "nix_test" in metafunc.fixturenames:
        metafunc.parametrize("nix_test", [pytest.param(r, id=r["id"]) for r in _results()])


def test_nix(nix_test: dict[str, Any]) -> None:
    if nix_test["ok"]:
        return
    if "error" in nix_test:
        pytest.fail(nix_test["error"], pytrace=False)
    got = "an error" if nix_test["got"] is None else nix_test["got"]
    diff = difflib.unified_diff(
        _lines(nix_test["wanted"]), _lines(got), "expected", "got", lineterm="", n=100
    )
    pytest.fail("\n".join(diff), pytrace=False)


def test_there_are_tests() -> None:
    assert len(_results()) > 100
