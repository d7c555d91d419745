from __future__ import annotations

import pytest
from packaging.requirements import Requirement

from accelpkgs_updater.core.lenient import mended


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("numpy (>=1.19.*) ; python_version >= '3.7'", "numpy>=1.19"),
        ("elasticsearch-dsl (>=7.2.0<8.0.0)", "elasticsearch-dsl<8.0.0,>=7.2.0"),
        ("a !=~5.0", "a!=5.0.*"),
        ("a >=2.7,!=3.0*", "a!=3.0.*,>=2.7"),
        ("a (>=1.0,)", "a>=1.0"),
        ("a >='2.7'", "a>=2.7"),
        ("a >=3.6'", "a>=3.6"),
        ("pytz (>dev)", "pytz>=0.0.dev0"),
    ],
)
def test_what_has_one_meaning_gets_it(written: str, meant: str) -> None:
    found = Requirement(mended(written))
    assert str(found).partition(";")[0].strip() == meant


@pytest.mark.parametrize("text", ["a (???)", "a; python_vers < '3'", "a >=three"])
def test_what_has_none_stays(text: str) -> None:
    assert mended(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "a[x]>=1.0,<2; python_version < '3.9'",
        "a!=1.0.*,==2.*",
        "a ~= 1.4",
        "a @ https://example.invalid/a-1.0,2.zip",
    ],
)
def test_what_is_sound_stays(text: str) -> None:
    assert mended(text) == text


def test_a_marker_is_left_alone() -> None:
    text = "a>=1.* ; python_full_version != '3.0*' and os_name == '>=1.*'"
    assert mended(text).partition(";")[2] == text.partition(";")[2]
