"""What a SONAME tells of CUDA: the traps of the real components, with names of our own."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from accelpkgs_updater.core.loader_facts import SONAMES, of_base, of_driver
from accelpkgs_updater.core.models import Package, Release, Variant
from accelpkgs_updater.core.wheel import Wheel
from accelpkgs_updater.measure.measurement import Linked
from accelpkgs_updater.measure.sonames import Component, components, dump, learn

from .linking import linked


def one(package: str, version: str, cuda: str, *sonames: str) -> Component:
    return Component(package, version, cuda, sonames)


MADE = [
    one("nvidia-part-cu12", "12.8.1", "12", "libpart.so.12"),
    one("nvidia-part", "13.0.1", "13", "libpart.so.13"),
    # The number is not the version of CUDA.
    one("nvidia-wave-cu12", "11.3.3", "12", "libwave.so.11"),
    one("nvidia-wave", "12.0.1", "13", "libwave.so.12"),
    # The same in both.
    one("nvidia-thin-cu12", "12.5.8", "12", "libthin.so.12"),
    one("nvidia-thin", "12.6.2", "13", "libthin.so.12"),
    # Seen in one major version alone: it may be in the other as well.
    one("nvidia-lone-cu12", "12.8.1", "12", "liblone.so.4"),
    # The minor version.
    one("nvidia-jit-cu12", "12.8.93", "12", "libjit-builtins.so.12.8"),
    one("nvidia-jit-cu12", "12.9.86", "12", "libjit-builtins.so.12.9"),
    one("nvidia-jit", "13.2.1", "13", "libjit-builtins.so.13.2"),
    # Looks like one, and is not: the component's own version is another.
    one("nvidia-odd-cu12", "9.1", "12", "libodd.so.12.4"),
    one("nvidia-odd", "9.2", "13", "libodd.so.13.4"),
]


def test_the_rule() -> None:
    told = {name: row.get("cuda") for name, row in learn(MADE).items()}
    assert told == {
        "libpart.so.12": "12",
        "libpart.so.13": "13",
        "libwave.so.11": "12",
        "libwave.so.12": "13",
        "libthin.so.12": None,
        "liblone.so.4": None,
        "libjit-builtins.so.12.8": "12.8",
        "libjit-builtins.so.12.9": "12.9",
        "libjit-builtins.so.13.2": "13.2",
        "libodd.so.12.4": "12",
        "libodd.so.13.4": "13",
    }
    assert learn(MADE)["libthin.so.12"]["packages"] == ["nvidia-thin", "nvidia-thin-cu12"]


@given(st.permutations(MADE))
def test_order_does_not_matter(made: list[Component]) -> None:
    text = dump(learn(made))
    assert text == dump(learn(MADE))
    assert json.loads(text)["sonames"] == learn(MADE)


@given(st.sets(st.sampled_from(MADE)))
def test_more_components_never_tell_another_major(some: set[Component]) -> None:
    """A component more may silence a name or make it speak, never change what it says."""
    few, all_of_them = learn(some), learn(MADE)
    for name, row in few.items():
        if "cuda" in row and "cuda" in all_of_them[name]:
            assert row["cuda"].split(".")[0] == all_of_them[name]["cuda"].split(".")[0]


def test_what_is_a_component() -> None:
    known = linked(
        nvidia__libpart=Linked("", soname="libpart.so.12"),
        nvidia__stubs=Linked("", soname="libcuda.so.1"),
        nvidia__module=Linked(""),
    )
    file = Wheel(known.file, known.sha256)

    def package(name: str, axes: dict[str, str]) -> Package:
        wheels = {"x86_64-linux": {"py3-none": (file,)}}
        return Package(name, (Release("12.8", variants=(Variant(axes, wheels=wheels),)),))

    by_sha = {known.sha256: known}
    made = list(components(package("nvidia-part-cu12", {"cuda": "12.8"}), by_sha))
    assert made == [one("nvidia-part-cu12", "12.8", "12", "libpart.so.12")]
    assert list(components(package("other", {"cuda": "12"}), by_sha)) == []
    assert list(components(package("nvidia-x", {}), by_sha)) == []
    assert list(components(package("nvidia-x", {"cuda": "none"}), by_sha)) == []


def test_the_table_that_is_brought_along() -> None:
    """The rows that the trial on real wheels found by hand."""
    told = {name: row.get("cuda") for name, row in SONAMES.items()}
    assert told["libcudart.so.12"] == told["libcufft.so.11"] == told["libcusolver.so.11"] == "12"
    assert told["libcudart.so.13"] == told["libcufft.so.12"] == told["libcusolver.so.12"] == "13"
    assert told["libnvrtc-builtins.so.12.8"] == "12.8"
    for silent in ("libcusparse.so.12", "libcurand.so.10", "libnccl.so.2", "libcufile.so.0"):
        assert told[silent] is None
    assert of_base("libc.so.6") and not of_base("libz.so.1")
    assert of_driver("libcuda.so.1") and of_driver("libnvidia-ml.so.1")
    assert not of_driver("libcudart.so.12")
