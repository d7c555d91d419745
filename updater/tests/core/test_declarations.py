"""[[declared]] fills in what files do not say; what they say is never overwritten."""

from __future__ import annotations

import pytest
from packaging.version import Version

from accelpkgs_updater.core.assemble import FileGroup, assemble
from accelpkgs_updater.core.config import InvalidConfig, parse_config
from accelpkgs_updater.core.models import Metadata, Requirement, Variant
from accelpkgs_updater.core.wheel import Wheel
from accelpkgs_updater.errors import UpdaterError

SOURCES = """
[[source]]
kind = "index"
[[source]]
kind = "pytorch"
"""
PINNED = Metadata(requires=(Requirement("cuda-toolkit", (("==", "13.0.2"),)),))


def group(axes: dict[str, str], origin: int, metadata: Metadata | None = None) -> FileGroup:
    wheel = Wheel(f"p-1.0-cp31{origin}-cp31{origin}-linux_x86_64.whl", str(origin) * 64)
    prefix = "https://b/" if origin else None
    return FileGroup("x86_64-linux", axes, (wheel,), metadata or Metadata(), prefix, origin=origin)


def variants(toml: str, *groups: FileGroup) -> tuple[Variant, ...]:
    return assemble(Version("1.0"), groups, parse_config(toml)).variants


INDEX = group({}, 0)
OURS = [group({"cuda": c}, 1) for c in ("12.6", "12.8", "none")]


def test_a_folder_or_local_version_says_what_its_files_are() -> None:
    toml = SOURCES + '[[declared]]\nfrom = "index"\naxes = { cuda = "13.0" }'
    found = [(v.axes["cuda"], v.url_prefix) for v in variants(toml, INDEX, *OURS)]
    assert found == [
        ("13.0", None),
        ("12.8", "https://b/"),
        ("12.6", "https://b/"),
        ("none", "https://b/"),
    ]


def test_code_declared_of_one_source_is_not_claimed_of_another() -> None:
    toml = SOURCES + '[[declared]]\nfrom = "index"\ncapabilities = [ "sm_80" ]'
    found = {v.url_prefix: v.capabilities for v in variants(toml, INDEX, OURS[0])}
    assert found == {None: ("sm_80",), "https://b/": None}


def test_a_declaration_that_contradicts_a_file_is_an_error() -> None:
    toml = SOURCES + (
        '[[declared]]\nfrom = [ "index", "pytorch" ]\nversions = ">=0.9"\naxes = { cuda = "13.0" }'
    )
    with pytest.raises(UpdaterError) as error:
        variants(toml, INDEX, *OURS)
    (problem,) = error.value.problems
    assert problem.code == "E533"
    assert problem.where == 'versions = ">=0.9": p-1.0-cp311-cp311-linux_x86_64.whl (pytorch)'
    assert problem.why == ("cuda = 13.0 is declared, 12.6 is stated",)


def test_what_requirements_pin_is_said_by_the_file_too() -> None:
    toml = '[axes]\ncuda = "requirements"\n[[declared]]\naxes = { cuda = "12.8" }'
    with pytest.raises(UpdaterError, match="E533"):
        variants(toml, group({}, 0, PINNED))
    agreed = variants(toml.replace("12.8", "13.0"), group({}, 0, PINNED))
    assert [v.axes for v in agreed] == [{"cuda": "13.0"}]


def test_a_literal_of_axes_is_only_assumed() -> None:
    toml = '[axes]\ncuda = "12"\n[[declared]]\naxes = { cuda = "12.8" }'
    assert [v.axes for v in variants(toml, INDEX)] == [{"cuda": "12.8"}]


def test_a_list_is_narrowed_to_what_the_file_says() -> None:
    toml = '[[declared]]\naxes = { cuda = [ "12.6", "12.8" ], cxx11abi = "true" }'
    found = [v.axes["cuda"] for v in variants(toml, group({"cuda": "12.6"}, 0))]
    assert found == ["12.6"]
    with pytest.raises(UpdaterError, match=r"12\.6 or 12\.8 is declared, 13\.0 is stated"):
        variants(toml, group({"cuda": "13.0"}, 0))


def test_where_there_are_several_sources_it_is_said_of_which_the_files_are() -> None:
    with pytest.raises(InvalidConfig, match="`from` says of which"):
        parse_config(SOURCES + '[[declared]]\naxes = { cuda = "13.0" }')
    with pytest.raises(InvalidConfig, match="'github' is no source"):
        parse_config(SOURCES + '[[declared]]\nfrom = "github"\naxes = { cuda = "13.0" }')
    assert parse_config('[[declared]]\naxes = { cuda = "13.0" }').declared[0].sources == ()


def test_a_declared_axis_has_its_source_in_the_evidence() -> None:
    toml = '[[declared]]\naxes = { cxx11abi = "true" }\nsource = "s"\ndate = "2026-11-29"'
    (variant,) = variants(toml, INDEX)
    assert variant.evidence == {
        "cxx11abi": {"kind": "declared", "source": "s", "date": "2026-11-29"}
    }
