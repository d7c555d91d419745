from __future__ import annotations

import pytest

from accelpkgs_updater.core.models import Leaf, Metadata
from accelpkgs_updater.core.sdist_statement import from_pyproject, from_requires
from accelpkgs_updater.limits import TooMuchError

UNKNOWN = Metadata(unknown="only its build knows")


def names(metadata: Metadata | None) -> list[str]:
    assert metadata is not None
    assert metadata.unknown is None
    return [r.name for r in metadata.requires]


def test_a_static_pyproject_states_all() -> None:
    found = from_pyproject(
        UNKNOWN,
        '[project]\nname = "a"\ndependencies = ["b>=1", "c; python_version < \'3.12\'"]\n'
        '[project.optional-dependencies]\nExtra_One = ["d", "e; platform_machine == \'x86_64\'"]\n',
    )
    assert names(found) == ["b", "c"]
    assert found is not None
    assert found.provides == ("extra-one",)
    assert [r.name for r in found.extras["extra-one"]] == ["d", "e"]
    assert found.extras["extra-one"][1].marker == Leaf("platform_machine", "==", "x86_64")


@pytest.mark.parametrize(
    "text",
    [
        '[build-system]\nrequires = ["x"]\n',
        '[project]\nname = "a"\ndynamic = ["dependencies"]\n',
        '[project]\nname = "a"\ndynamic = ["optional-dependencies"]\n',
        "project = 3\n",
    ],
)
def test_what_is_left_to_the_build_is_not_known(text: str) -> None:
    assert from_pyproject(UNKNOWN, text) is None


@pytest.mark.parametrize(
    "text",
    [
        '[project]\nname = "a"\ndependencies = "b"\n',
        '[project]\nname = "a"\noptional-dependencies = ["b"]\n',
        '[project]\nname = "a"\ndependencies = ["b ??"]\n',
    ],
)
def test_what_is_broken_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_pyproject(UNKNOWN, text)


def test_a_requires_txt_has_sections() -> None:
    found = from_requires(
        UNKNOWN,
        'b>=1\n# a comment\n\n[:python_version < "3.12"]\nc\n\n[x]\nd; python_version >= "3.11"\n\n'
        '[x:platform_machine == "aarch64"]\ne\n\n[empty]\n',
    )
    assert names(found) == ["b", "c"]
    assert found.requires[1].marker == Leaf("python_version", "<", "3.12")
    assert [r.name for r in found.extras["x"]] == ["d", "e"]
    assert found.extras["empty"] == ()
    assert found.provides == ("empty", "x")


def test_an_empty_requires_txt_requires_nothing() -> None:
    found = from_requires(UNKNOWN, "")
    assert (found.requires, found.unknown) == ((), None)


def test_a_requires_txt_is_bounded() -> None:
    with pytest.raises(TooMuchError):
        from_requires(UNKNOWN, "a\n" * 6000)
