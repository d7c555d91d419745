"""What the check of lines finds, on one small input for each rule."""

from __future__ import annotations

import pytest

from style.text_lines import findings

HASH = "sha256 = " + '"' + 90 * "a" + '";'
CASES = {
    "narrow": ("a\n", []),
    "100 columns": (50 * "é " + "\n", ["1 blanks"]),
    "101 columns": (50 * "a " + "a\n", ["1 width"]),
    "101 columns, counted in characters": (33 * "é  " + "é\n", []),
    "a hash that is wider": (HASH + "\n", []),
    "words before a hash that is not that wide": (12 * "word " + 60 * "a" + "\n", ["1 width"]),
    "blanks": ("a \nb\n", ["1 blanks"]),
    "a return": ("a\r\nb\n", ["1 blanks"]),
    "blanks alone": ("a\n  \nb\n", ["2 blanks"]),
    "a tab": ("a\n\tb\n", ["2 tab"]),
    "no newline": ("a\nb", ["2 end"]),
    "two newlines": ("a\n\n", ["3 end"]),
}


@pytest.mark.parametrize("case", CASES)
def test_lines(case: str) -> None:
    source, expected = CASES[case]
    assert [f"{finding.line} {finding.rule}" for finding in findings(source)] == expected
