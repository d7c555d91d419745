"""What the check of names finds, on one small input for each rule."""

from __future__ import annotations

import pytest

from style.nix_names import findings

FOUND = {
    "let x = 1; y = 2; in x": ["1 binding y"],
    "let inherit (a) x y; in a: x": ["1 argument a", "1 binding y"],
    "a: let inherit a; in 1": ["1 binding a"],
    "let\n  x.y = 1;\nin\n2": ["2 binding x"],
    "let f = n: f n; in 1": ["1 binding f"],
    "let a = b; b = a; in 1": ["1 binding a", "1 binding b"],
    "let a = 1; b = let c = a; in c; in 2": ["1 binding a", "1 binding b", "1 binding c"],
    "let x = 1; in let x = 2; in x": ["1 binding x"],
    "let x = 1; in { x }: x": ["1 binding x"],
    "x: 1": ["1 argument x"],
    "{ a, b }: a": ["1 argument b"],
    "{\n  a,\n  b ? a,\n  ...\n}:\n1": ["3 argument b"],
    "{\n  a,\n  b,\n}:\na": ["3 argument b"],
    "{ a, }@all: a": ["1 argument all"],
    "all@{ a }: 1": ["1 argument a", "1 argument all"],
    "rec { a = 1; b = 2; }": ["1 rec"],
    "a: rec { inherit a; }": ["1 rec"],
    "a: with a; 1": ["1 with"],
    "a: with a; [ a true builtins.head ]": ["1 with"],
    "let a = 1; in { a = 2; }": ["1 binding a"],
    "let a = 1; in x: x.a": ["1 binding a"],
    "let a = 1; in x: x ? a": ["1 binding a"],
    "let a = 1; in '' ''${a} ''": ["1 binding a"],
    'let a = 1; in "\\${a} $${a}"': ["1 binding a"],
}

FINE = [
    "let x = 1; in { inherit x; }",
    "let f = n: f n; in f",
    "let a = b; b = 1; in a",
    "let x = 1; in { ${toString x} = 2; }",
    "let x = 1; in a: a.${toString x} or a ? ${x}",
    "let x = 1; in \"${toString x}\"",
    "let x = 1; in ''${toString x}''",
    "let x = ./.; in x + /a",
    "let x = 1; in { y ? x }: y",
    "let x = { }; in { inherit (x) y; }",
    "_x: _: 1",
    "final: _prev: final",
    "{ a, ... }@all: all",
    "{ a, b ? a }: b",
    "{\n  a,\n  ...\n}@all:\nall",
    "rec { a = 1; b = a; }",
    "rec { a = 1; inherit (a) b; }",
    "a: with a; b",
    "a: b: with a; with b; c",
    "let { a = 1; body = a; }",
    "let x.y = 1; x.z = 2; in x",
    "let inherit (import ./a.nix) b; in b",
]  # fmt: skip


@pytest.mark.parametrize("source", FOUND)
def test_found(source: str) -> None:
    assert [f"{f.line} {f.text}" for f in findings(source.encode())] == FOUND[source]


@pytest.mark.parametrize("source", FINE)
def test_fine(source: str) -> None:
    assert findings(source.encode()) == []


@pytest.mark.parametrize("source", ["let x = 1; in", "{ a = 1 }", "\n\n[ 1", "{ a b }: a"])
def test_what_does_not_parse_is_said(source: str) -> None:
    assert {finding.rule for finding in findings(source.encode())} == {"syntax"}
