from __future__ import annotations

import pytest
from packaging.specifiers import SpecifierSet

from accelpkgs_updater.core.metadata import InvalidMetadata, clauses, fields, parse_metadata
from accelpkgs_updater.core.models import Leaf, Requirement

HEAD = "Metadata-Version: 2.4\nName: A.Pkg\nVersion: 1.0\n"


def parsed(*lines: str):
    return parse_metadata((HEAD + "\n".join(lines) + "\n").encode(), "a-pkg", "1.0")


def test_requirements_become_structure() -> None:
    m = parsed(
        "Requires-Python: <4,>=3.9",
        "Requires-Dist: Foo.Bar[Baz] (>=2,!=2.5) ; python_version < '3.12'",
        "Requires-Dist: colorama; sys_platform == 'win32'",
    )
    assert m.requires_python == ((">=", "3.9"), ("<", "4"))
    assert m.requires == (
        Requirement(
            "foo-bar", ((">=", "2"), ("!=", "2.5")), ("baz",), Leaf("python_version", "<", "3.12")
        ),
    )


def test_extras_are_taken_apart() -> None:
    m = parsed(
        "Provides-Extra: GPU",
        "Provides-Extra: empty",
        "Requires-Dist: cupy; extra == 'gpu' and python_version < '3.13'",
        "Requires-Dist: both; extra == 'gpu' or extra == 'Other_One'",
        "Requires-Dist: base",
        "Requires-Dist: always; extra != 'gpu' or python_version >= '3.8'",
    )
    assert [r.name for r in m.requires] == ["always", "base"]
    assert {e: [r.name for r in rs] for e, rs in m.extras.items()} == {
        "empty": [],
        "gpu": ["both", "cupy"],
        "other-one": ["both"],
    }
    assert m.extras["gpu"][1].marker == Leaf("python_version", "<", "3.13")


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_description_is_no_field(newline: str) -> None:
    text = (
        HEAD.replace("\n", newline) + f"Requires-Dist: a{newline}{newline}Requires-Dist: b{newline}"
    )
    assert [r.name for r in parse_metadata(text.encode(), "a-pkg", "1.0").requires] == ["a"]
    assert b"Requires-Dist: b" not in fields(text.encode())
    assert fields(fields(text.encode())) == fields(text.encode())


def test_the_order_of_lines_does_not_matter() -> None:
    lines = [
        "Requires-Dist: b",
        "Requires-Dist: a; python_version < '3.12'",
        "Requires-Dist: a; python_version >= '3.12'",
    ]
    assert parsed(*lines) == parsed(*reversed(lines))


@pytest.mark.parametrize(
    "line",
    [
        "Requires-Dist: ???",
        "Requires-Dist: pytz (>developer)",
        "Requires-Dist: a; python_vers < '3'",
        "Requires-Dist: a; sys_platform ~= 'linux'",
        "Requires-Python: >=three",
    ],
)
def test_broken_fields_are_refused(line: str) -> None:
    with pytest.raises(InvalidMetadata):
        parsed(line)


def test_another_name_or_version_is_a_lie() -> None:
    with pytest.raises(InvalidMetadata, match="Name"):
        parse_metadata(HEAD.encode(), "other", "1.0")
    with pytest.raises(InvalidMetadata, match="Version"):
        parse_metadata(HEAD.encode(), "a-pkg", "2.0")


def test_a_local_version_only_in_the_file_name_is_no_lie() -> None:
    assert parse_metadata(HEAD.encode(), "a-pkg", "1.0+cu12torch2.8").requires == ()


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"<html>", b"Name: a-pkg\n"])
def test_what_is_no_metadata_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidMetadata):
        parse_metadata(data, "a-pkg", "1.0")


def test_clauses_have_one_order() -> None:
    """Lower bounds, then upper bounds, then what is left out."""
    assert clauses(SpecifierSet("!=1.5,<2,>=1,!=1.2")) == (
        (">=", "1"),
        ("<", "2"),
        ("!=", "1.2"),
        ("!=", "1.5"),
    )


OLD = "Metadata-Version: 2.1\nName: a-pkg\nVersion: 1.0\n"


@pytest.mark.parametrize(
    ("text", "sdist", "why"),
    [
        (OLD, True, "metadata version 2.1"),
        (OLD.replace("2.1", "1.2"), True, "metadata version 1.2"),
        (OLD.replace("2.1", "2.2") + "Dynamic: Requires-Dist\n", True, "found out by its build"),
        (OLD.replace("2.1", "2.10"), True, None),
        (OLD.replace("2.1", "2.2") + "Dynamic: License-File\n", True, None),
        (OLD + "Requires-Dist: torch\n", True, None),
        (OLD, False, None),
    ],
)
def test_a_source_that_lists_none_does_not_state_that_there_are_none(
    text: str, sdist: bool, why: str | None
) -> None:
    unknown = parse_metadata(text.encode(), "a-pkg", "1.0", sdist=sdist).unknown
    assert (unknown is None) == (why is None)
    assert (why or "") in (unknown or "")
