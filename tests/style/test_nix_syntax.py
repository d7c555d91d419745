"""Where texts are that a test expects to the letter."""

from __future__ import annotations

import pytest

from style.nix_syntax import exact_lines, parse

CASES = {
    "{\n expected = ''\n  a\n  b\n '';\n}": [3, 4],
    "{\n expected = text ''\n  a\n '';\n}": [3],
    "{\n expected = [\n  ''\n   a\n  ''\n  1\n ];\n}": [4],
    "{\n expr = ''\n  a\n '';\n}": [],
    "{\n expected.x = ''\n  a\n '';\n}": [],
    "{\n expected = {\n  a = 1;\n };\n}": [],
}


@pytest.mark.parametrize("source", CASES)
def test_lines(source: str) -> None:
    assert list(exact_lines(parse(source.encode()))) == CASES[source]
