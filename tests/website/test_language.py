"""site/nix against Nix: the language, what is refused, and the limits."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from nixlib import evaluate
from website.evaluator import ROOT, run_evaluator

CASES = Path(__file__).with_name("language.txt")


def test_each_case_has_the_value_that_nix_gives(node: str) -> None:
    shown = evaluate(
        'builtins.mapAttrs (_: builtins.toJSON) (import (root + "/tests/website/language.txt") '
        "{ inherit root; })"
    )
    names = sorted(shown)
    assert len(names) > 40
    source = f"(import {CASES} {{ root = {ROOT}; }})"
    answers = run_evaluator(node, [{"source": f"{source}.{name}"} for name in names])
    got = {name: answer.get("value", answer) for name, answer in zip(names, answers, strict=True)}
    assert got == shown


def errors(node: str, sources: list[str], **more: Any) -> list[tuple[str, str]]:
    answers = run_evaluator(node, [{"source": source, **more} for source in sources])
    assert all("error" in answer for answer in answers), answers
    return [(answer["kind"], answer["error"]) for answer in answers]


def test_what_needs_a_store_a_network_or_a_machine_is_refused_by_name(node: str) -> None:
    names = ["derivation", "fetchTree", "getEnv", "toFile", "path", "storePath", "getFlake"]
    found = errors(node, [f"builtins.{name} {{ }}" for name in names])
    for name, (kind, text) in zip(names, found, strict=True):
        assert kind == "Unsupported"
        assert f"builtins.{name} is not part of" in text
    sources = ['"${./x}"', "<nixpkgs>", "builtins.toJSON ./x", "~/x", 'builtins.split "x*" "abc"']
    assert {kind for kind, _ in errors(node, sources)} == {"Unsupported"}
    # Values that depend on the machine are no attributes at all, as in Nix's own pure evaluation.
    assert errors(node, ["builtins.currentSystem", "builtins.currentTime"]) == [
        ("EvalError", f"attribute '{name}' missing, in {ROOT}/case.nix")
        for name in ("currentSystem", "currentTime")
    ]


@pytest.mark.parametrize(
    "source",
    [
        "{ a = 1; a = 2; }",
        "{ a.b = 1; a.b = 2; }",
        "let in",
        "1 +",
        '"open',
        "''open",
        "{ x }: x y: }",
        "a: b",
        "1 == 2 == 3",
        "[ 1 2",
        "{ inherit ${x}; }",
        "(1",
        "x: x.",
        "/* never ended",
        "./a/",
    ],
)
def test_what_nix_cannot_read_is_an_error_here_too(source: str, node: str) -> None:
    with pytest.raises(AssertionError):
        evaluate(source)
    [(kind, text)] = errors(node, [source])
    assert kind == "EvalError"
    assert re.search(r"syntax error|already defined|undefined variable", text), text


@pytest.mark.parametrize(
    "source",
    [
        '1 + "a"',
        '"a" + 1',
        "{ a = 1; }.b",
        "(x: x.y) 1",
        "({ a }: a) { }",
        "({ a }: a) { a = 1; b = 2; }",
        "builtins.head [ ]",
        "builtins.elemAt [ 1 ] 1",
        "if 1 then 2 else 3",
        "1 / 0",
        "let x = x; in x",
        'builtins.fromJSON "{"',
        "1 < null",
        'builtins.match "(" "a"',
        'builtins.substring (-1) 1 "abc"',
        "5 5",
        'throw "said"',
        'abort "said"',
        "assert false; 1",
        '[ 1 ] ++ "a"',
        "builtins.listToAttrs [ { name = 1; value = 2; } ]",
        "builtins.genList (x: x) (-1)",
        '"${1}"',
        "builtins.toJSON (x: x)",
        'builtins.tryEval (abort "x")',
    ],
)
def test_what_nix_refuses_is_refused(source: str, node: str) -> None:
    with pytest.raises(AssertionError):
        evaluate(source)
    assert errors(node, [source])[0][0] in ("EvalError", "Thrown")


def test_limits_end_an_evaluation_and_no_tryeval_hides_them(node: str) -> None:
    endless = "let f = n: f (n + 1); in builtins.tryEval (f 0)"
    [(kind, text)] = errors(node, [endless], limits={"depth": 500})
    assert (kind, text) == (
        "LimitReached",
        "the evaluation needs more than 500 depth, and was stopped",
    )
    [(kind, _)] = errors(node, [endless])
    assert kind == "LimitReached"
    many = "builtins.foldl' (a: b: a + b) 0 (builtins.genList (n: n) 5000)"
    assert errors(node, [many], limits={"steps": 1000})[0][0] == "LimitReached"
    large = "builtins.length (builtins.genList (n: n) 1000000000)"
    assert errors(node, [large], limits={"cells": 10_000_000})[0][0] == "LimitReached"
    doubled = 'builtins.foldl\' (text: _: text + text) "x" (builtins.genList (n: n) 60)'
    assert errors(node, [doubled], limits={"cells": 10_000_000})[0][0] == "LimitReached"
    after = run_evaluator(
        node, [{"source": endless, "limits": {"depth": 500}}, {"source": "1 + 1"}]
    )
    assert json.loads(after[1]["value"]) == 2
