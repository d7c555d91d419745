"""What a person asks to be added."""

from __future__ import annotations

import pytest

from accelpkgs_updater.add.named import Named, named
from accelpkgs_updater.errors import UpdaterError


def test_names_with_extras_are_put_together() -> None:
    assert named(["Some_Name", "b[X, y_z]", "some.name[w]"]) == [
        Named("some-name", ("w",)),
        Named("b", ("x", "y-z")),
    ]


def test_a_repository_follows_each_name() -> None:
    assert named(["a", "o/r", "b[x]", "p/q"], repositories=True) == [
        Named("a", (), "o/r"),
        Named("b", ("x",), "p/q"),
    ]


@pytest.mark.parametrize(
    "word", ["a>=1", "a[", "a[]", "a[x,]", "a b", "../a", "a/b", "a; x", "a @ file:///b", ""]
)
def test_what_is_no_name(word: str) -> None:
    with pytest.raises(UpdaterError) as raised:
        named([word])
    assert [p.code for p in raised.value.problems] == ["E501"]
