"""Every export of nix/lib is documented (RFC 145) and tested, and the examples in its documentation
are true.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from nixlib import ROOT, NixError, evaluate

LIB = ROOT / "nix" / "lib"
COMMENT = re.compile(
    r"^  /\*\*\n(.*?)^  \*/\n  (?:inherit (?:\([\w.-]+\) )?)?([\w'-]+)", re.DOTALL | re.MULTILINE
)


@cache
def _exports() -> list[tuple[str, str]]:
    """(module, export) of the whole table."""
    table: dict[str, list[str]] = evaluate("builtins.mapAttrs (_: builtins.attrNames) lib")
    return [(module, name) for module, names in table.items() for name in names]


@cache
def _tested() -> dict[str, list[str]]:
    """File of tests → the names that it has tests for."""
    files = {
        path.stem: str(path) for path in sorted((ROOT / "tests" / "unit" / "lib").glob("*.nix"))
    }
    found: dict[str, list[str]] = evaluate(
        "builtins.mapAttrs (_: path: builtins.attrNames (import path { inherit lib root; })) data",
        files,
    )
    return found


def _file(module: str) -> Path:
    return LIB / (re.sub(r"([A-Z])", lambda m: "-" + m[1].lower(), module) + ".nix")


def _comments(path: Path) -> dict[str, str]:
    """What each export is documented with.

    The comment of the file itself stands under the empty name.
    """
    text = path.read_text(encoding="utf-8")
    head = re.match(r"/\*\*\n(.*?)^\*/", text, re.DOTALL | re.MULTILINE)
    return {"": head[1] if head else ""} | {
        name: comment for comment, name in COMMENT.findall(text)
    }


def _section(comment: str, title: str) -> str:
    found = re.search(rf"^ *# {title}\n(.*?)(?=^ *# [A-Z]|\Z)", comment, re.DOTALL | re.MULTILINE)
    return found[1].strip() if found else ""


def _examples(comment: str) -> list[tuple[str, str]]:
    """Pairs of expression and value: the value begins with `=>` and ends with an empty line."""
    blocks = re.split(r"\n\s*\n", _section(comment, "Examples"))
    return [
        (left.strip(), right.strip())
        for left, arrow, right in (
            b.partition("\n=> ") for b in (re.sub(r"\n +", "\n", b) for b in blocks)
        )
        if arrow
    ]


@pytest.mark.parametrize(("module", "name"), _exports())
def test_export_is_documented_and_tested(module: str, name: str) -> None:
    comment = _comments(_file(module)).get(name)
    assert comment, f"{_file(module).name}: {name} has no /** */ comment right before it"
    for title in ("Type", "Inputs", "Examples"):
        assert _section(comment, title), (
            f"{_file(module).name}: the comment of {name} has no # {title}"
        )
    assert f"{name} ::" in _section(comment, "Type")
    assert any(re.search(rf"\b{module}\.{name}\b", left) for left, _ in _examples(comment)), (
        f"no example of {name} calls it"
    )
    stem = _file(module).stem
    assert name in _tested().get(stem, []), f"tests/unit/lib/{stem}.nix has no tests of {name}"


def test_no_tests_of_what_is_gone() -> None:
    known = {(_file(module).stem, name) for module, name in _exports()}
    assert {(stem, name) for stem, names in _tested().items() for name in names} <= known


def test_examples_are_true() -> None:
    examples = [
        (path.name, left, right)
        for path in sorted(LIB.glob("*.nix"))
        for comment in _comments(path).values()
        for left, right in _examples(comment)
    ]
    assert len(examples) > 40
    cases = " ".join(f"(({left}) == ({right}))" for _, left, right in examples)
    try:
        found = evaluate(f"with lib; [ {cases} ]")
    except NixError:
        # Which of them? One by one, since that cannot be caught.
        for name, left, right in examples:
            try:
                evaluate(f"with lib; ({left}) == ({right})")
            except NixError as error:
                pytest.fail(f"{name}: {left}\n{error}")
        raise
    wrong = [
        (name, left, right)
        for (name, left, right), ok in zip(examples, found, strict=True)
        if not ok
    ]
    assert not wrong
