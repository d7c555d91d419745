from __future__ import annotations

import pytest

from accelpkgs_updater.inputs.poetry_versions import poetry_specifiers


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("^1.2.3", {">=1.2.3", "<2"}),
        ("^0.2.3", {">=0.2.3", "<0.3"}),
        ("^0.0.3", {">=0.0.3", "<0.0.4"}),
        ("^0.0", {">=0.0", "<0.1"}),
        ("^0", {">=0", "<1"}),
        ("~1.2.3", {">=1.2.3", "<1.3"}),
        ("~1.2", {">=1.2", "<1.3"}),
        ("~1", {">=1", "<2"}),
        ("~=1.4.2", {"~=1.4.2"}),
        ("1.2.*", {"==1.2.*"}),
        ("1.5", {"==1.5"}),
        ("= 1.5", {"==1.5"}),
        ("*", set()),
        ("", set()),
        (">=3.10,<4.0", {">=3.10", "<4.0"}),
        (">= 3.10 < 4.0", {">=3.10", "<4.0"}),
        (">=1.0, !=1.5.*", {">=1.0", "!=1.5.*"}),
    ],
)
def test_one_alternative(text: str, clauses: set[str]) -> None:
    (found,) = poetry_specifiers(text)
    assert {str(c) for c in found} == clauses


def test_alternatives() -> None:
    assert [str(s) for s in poetry_specifiers("~3.10 || 3.12.*")] == ["<3.11,>=3.10", "==3.12.*"]


@pytest.mark.parametrize("text", ["^", "@ 3", "^x.y", ">=1 ; x", "(1)"])
def test_what_is_no_constraint_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        poetry_specifiers(text)
