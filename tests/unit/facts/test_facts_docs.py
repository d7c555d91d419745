"""Every helper of nix/facts is documented, and the examples in the documentation are true."""

from __future__ import annotations

import re

import pytest

from nixlib import ROOT, evaluate

FILES = sorted((ROOT / "nix/facts").glob("*.nix"))
TEXT = {path.name: path.read_text(encoding="utf-8") for path in FILES}
COMMENT = re.compile(r"/\*\*\n(.*?)\*/\n +([\w]+) =", re.DOTALL)
EXAMPLE = re.compile(r"^ *((?:\(?map |\(?facts\.|\(?range\.|\().*)\n *=> (.*)$", re.MULTILINE)


def _documented() -> set[str]:
    return {name for text in TEXT.values() for _, name in COMMENT.findall(text)}


def test_every_export_is_documented() -> None:
    exports: dict[str, list[str]] = evaluate(
        'let facts = import (root + "/nix/facts"); in { facts = builtins.attrNames facts; '
        "range = builtins.attrNames facts.range; }"
    )
    assert set(exports["facts"]) - {"data", "range"} | set(exports["range"]) == _documented()


@pytest.mark.parametrize("name", sorted(TEXT))
def test_comments_have_a_type_and_examples(name: str) -> None:
    for comment, export in COMMENT.findall(TEXT[name]):
        assert f"{export} ::" in comment, f"{export} has no type"
        # Ranges show theirs at the head of the file, shell shows only where there is none.
        assert "# Examples" in comment or name in {"range.nix", "gpu.nix", "cuda.nix"}, (
            f"{export} has no example"
        )


def test_examples_are_true() -> None:
    examples = [
        (name, left, right) for name, text in TEXT.items() for left, right in EXAMPLE.findall(text)
    ]
    assert len(examples) > 20
    cases = " ".join(f"({{ got = {left}; wanted = {right}; }})" for _, left, right in examples)
    found = evaluate(
        f'let facts = import (root + "/nix/facts"); inherit (facts) range; in [ {cases} ]'
    )
    wrong = [
        (name, left, result)
        for (name, left, _), result in zip(examples, found, strict=True)
        if result["got"] != result["wanted"]
    ]
    assert wrong == []
