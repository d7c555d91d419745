from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from accelpkgs_updater.core.models import UNREAD, Package, Release, Variant
from accelpkgs_updater.core.sizes import unsized, with_sizes
from accelpkgs_updater.core.wheel import Sdist, Wheel

from .strategies import hashes, packages

WHEEL = Wheel("p-1.0-py3-none-any.whl", "a" * 64)


def package(variant: Variant, sdist: Sdist | None = None) -> Package:
    return Package("p", (Release("1.0", variants=(variant,), sdist=sdist),))


def holding(*files: Wheel) -> Variant:
    return Variant(wheels={"any": {"py3-none": files}})


@settings(max_examples=30, deadline=None)
@given(packages, st.dictionaries(hashes, st.integers(0, 10**9), max_size=3))
def test_only_unknown_sizes_are_filled_in(p: Package, sizes: dict[str, int]) -> None:
    sizes |= dict.fromkeys(unsized(p), 7)
    filled = with_sizes(p, sizes)
    assert not unsized(filled)
    assert with_sizes(filled, sizes) == filled
    assert with_sizes(p, {}) == p


def test_every_kind_of_file_gets_its_own() -> None:
    known = replace(WHEEL, sha256="b" * 64, size=5)
    p = package(holding(WHEEL, known), Sdist("p-1.0.tar.gz", "c" * 64))
    assert unsized(p) == {"a" * 64, "c" * 64}
    filled = with_sizes(p, {"a" * 64: 1, "b" * 64: 2, "c" * 64: 3})
    assert filled == package(
        holding(replace(WHEEL, size=1), known), Sdist("p-1.0.tar.gz", "c" * 64, 3)
    )


def test_files_that_nobody_hands_out_are_not_asked_about() -> None:
    assert unsized(package(replace(holding(WHEEL), mark=UNREAD))) == set()
    assert (
        unsized(package(replace(holding(WHEEL), evidence={"requires": {"kind": "declared"}})))
        == set()
    )
