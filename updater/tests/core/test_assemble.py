from __future__ import annotations

from packaging.version import Version

from accelpkgs_updater.core.assemble import FileGroup, assemble
from accelpkgs_updater.core.config import parse_config
from accelpkgs_updater.core.models import Metadata, Requirement
from accelpkgs_updater.core.wheel import Wheel

V = Version("1.0")
TWO = """
[[source]]
kind = "index"
[[source]]
kind = "pytorch"
"""
NUMPY = Metadata(requires=(Requirement("numpy"),))


def wheel(machine: str, python: str = "cp312", sha: str = "a") -> Wheel:
    return Wheel(
        f"p-1.0-{python}-{python}-manylinux_2_28_{machine}.whl",
        sha * 64,
    )


def group(machine: str, metadata: Metadata = NUMPY, **more) -> FileGroup:
    return FileGroup(f"{machine}-linux", more.pop("axes", {}), (wheel(machine),), metadata, **more)


def test_systems_with_equal_metadata_are_one_variant() -> None:
    release = assemble(V, [group("aarch64"), group("x86_64")], parse_config(""))
    assert release.metadata == NUMPY
    assert [list(v.wheels) for v in release.variants] == [["x86_64-linux", "aarch64-linux"]]
    assert release.variants[0].metadata is None


def test_systems_with_other_metadata_are_variants_of_their_own() -> None:
    cuda = Metadata(requires=(Requirement("nvidia-cuda-runtime-cu12", (("==", "12.8.90"),)),))
    release = assemble(
        V, [group("x86_64", cuda), group("aarch64")], parse_config('[axes]\ncuda = "requirements"')
    )
    assert [dict(v.axes) for v in release.variants] == [{"cuda": "12.8"}, {"cuda": "none"}]
    assert release.metadata == cuda
    assert release.variants[1].metadata == NUMPY


def test_the_order_of_groups_does_not_matter() -> None:
    parts = [group("x86_64", axes={"cuda": c}) for c in ("12.6", "13.0", "none")] + [
        group("aarch64", axes={"cuda": "13.0"})
    ]
    config = parse_config("")
    assert assemble(V, parts, config) == assemble(V, parts[::-1], config)
    assert [v.axes["cuda"] for v in assemble(V, parts, config).variants] == ["13.0", "12.6", "none"]


def test_the_newest_torch_comes_first() -> None:
    parts = [group("x86_64", axes={"cuda": "12", "torch": t}) for t in ("2.7", "2.10", "2.9")]
    release = assemble(V, parts, parse_config(""))
    assert [v.axes["torch"] for v in release.variants] == ["2.10", "2.9", "2.7"]


def test_the_first_source_is_preferred_and_the_others_fill_in() -> None:
    parts = [
        group("x86_64", axes={"cuda": "12.8"}),
        group("x86_64", axes={"cuda": "12.8"}, origin=1, url_prefix="https://b/"),
        group("x86_64", axes={"cuda": "12.6"}, origin=1, url_prefix="https://b/"),
    ]
    release = assemble(V, parts, parse_config(TWO))
    assert [(v.axes["cuda"], v.url_prefix) for v in release.variants] == [
        ("12.8", None),
        ("12.6", "https://b/"),
    ]


def test_a_marked_variant_states_no_requirements() -> None:
    release = assemble(
        V, [group("x86_64", Metadata(), mark="unread"), group("aarch64")], parse_config("")
    )
    marked = next(v for v in release.variants if v.mark)
    assert marked.metadata is None
    assert release.metadata == NUMPY


DECLARED = """
[[declared]]
versions = "==1.*"
systems = ["x86_64-linux"]
when = { cuda = "12.8" }
axes = { cxx11abi = "true" }
capabilities = ["sm_80"]
source = "s"
date = "2026-11-20"
"""


def test_declared_facts_hold_for_the_files_that_they_name() -> None:
    parts = [group("x86_64", axes={"cuda": c}) for c in ("12.8", "13.0")] + [
        group("aarch64", axes={"cuda": "12.8"})
    ]
    release = assemble(V, parts, parse_config(DECLARED))
    found = {(v.axes["cuda"], *v.wheels): v for v in release.variants}
    fact = found["12.8", "x86_64-linux"]
    assert fact.capabilities == ("sm_80",)
    assert fact.axes["cxx11abi"] == "true"
    said = {"kind": "declared", "source": "s", "date": "2026-11-20"}
    assert fact.evidence == {"capabilities": said, "cxx11abi": said}
    assert found["13.0", "x86_64-linux"].capabilities is None
    assert found["12.8", "aarch64-linux"].capabilities is None
    assert assemble(Version("2.0"), parts, parse_config(DECLARED)).variants[1].capabilities is None


def test_a_list_of_axes_makes_a_variant_for_each() -> None:
    text = """
    [[declared]]
    axes = { cuda = ["12.6", "12.4"] }
    capabilities = ["sm_60"]
    [[declared]]
    axes = { cuda = ["13.0"] }
    capabilities = ["sm_75"]
    """
    release = assemble(V, [group("x86_64")], parse_config(text))
    assert [(v.axes["cuda"], v.capabilities) for v in release.variants] == [
        ("13.0", ("sm_75",)),
        ("12.6", ("sm_60",)),
        ("12.4", ("sm_60",)),
    ]


def test_variants_outside_the_bounds_are_left_out() -> None:
    parts = [group("x86_64", axes={"cuda": c}) for c in ("11", "12", "none")]
    release = assemble(V, parts, parse_config('[keep]\naxes = { cuda = ">=12" }'))
    assert [v.axes["cuda"] for v in release.variants] == ["12", "none"]


def test_the_higher_build_tag_comes_first() -> None:
    files = tuple(
        Wheel(
            f"p-1.0{b}-cp312-cp312-linux_x86_64.whl",
            str(i) * 64,
        )
        for i, b in enumerate(["", "-3", "-10"])
    )
    release = assemble(V, [FileGroup("x86_64-linux", {}, files, NUMPY)], parse_config(""))
    assert [f.build for f in release.variants[0].wheels["x86_64-linux"]["cp312-cp312"]] == [
        (10, ""),
        (3, ""),
        None,
    ]


def test_nothing_is_stated_where_nothing_could_be_read() -> None:
    release = assemble(V, [group("x86_64", mark="why")], parse_config(""))
    assert release.metadata == Metadata()
    assert [(v.metadata, v.mark) for v in release.variants] == [(None, "why")]
    assert assemble(V, [], parse_config(""), sdist_metadata=NUMPY).metadata == NUMPY


def test_evidence_in_another_order_is_the_same_evidence() -> None:
    one = {"requires": {"kind": "declared", "source": "x"}}
    other = {"requires": {"source": "x", "kind": "declared"}}
    release = assemble(
        V, [group("x86_64", evidence=one), group("aarch64", evidence=other)], parse_config("")
    )
    assert len(release.variants) == 1


def test_axes_may_be_declared_without_code() -> None:
    release = assemble(
        V, [group("x86_64")], parse_config('[[declared]]\naxes = { cxx11abi = "true" }')
    )
    (variant,) = release.variants
    assert (dict(variant.axes), variant.capabilities, variant.evidence) == (
        {"cxx11abi": "true"},
        None,
        {},
    )


def test_the_commonest_metadata_stands_at_the_release() -> None:
    other = Metadata(requires=(Requirement("scipy"),))
    parts = [
        group("x86_64", other, axes={"cuda": "13.0"}),
        group("x86_64", axes={"cuda": "12.6"}),
        group("x86_64", axes={"cuda": "none"}),
    ]
    release = assemble(V, parts, parse_config(""))
    assert release.metadata == NUMPY
    assert [v.metadata for v in release.variants] == [other, None, None]
