"""The bounds: the README states them as they are, and each makes an error that names it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from accelpkgs_updater.limits import Limit, TooMuchError, raised

README = Path(__file__).resolve().parents[1] / "README.md"


def test_the_readme_has_each() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \| ([0-9,]+) \| (.+) \|$", README.read_text(), re.MULTILINE)
    assert rows == [(x.label, f"{x.default:,}", x.meaning) for x in Limit]


@pytest.mark.parametrize("limit", Limit, ids=lambda x: x.label)
def test_each_names_its_setting(limit: Limit) -> None:
    limit.check(limit.default, "things")
    with pytest.raises(TooMuchError, match=f"things are more than {limit.default}") as caught:
        limit.check(limit.default + 1, "things")
    assert f"--limit {limit.label}=NUMBER" in caught.value.fix
    with raised({limit.label: limit.default + 1}):
        limit.check(limit.default + 1, "things")
    assert limit.most == limit.default


def test_a_number_without_end_is_no_text() -> None:
    with pytest.raises(TooMuchError, match="countless things"):
        Limit.TAGS.check(10**10_000, "things")


def test_only_bounds_can_be_raised() -> None:
    with pytest.raises(KeyError), raised({"nothing": 1}):
        pass
