from __future__ import annotations

import copy

from hypothesis import given, settings
from hypothesis import strategies as st

from accelpkgs_updater.core.demand import Demands, demands_of, metadatas, prune_extras
from accelpkgs_updater.core.models import Metadata, Package, Requirement

from .strategies import metadatas as some_metadata
from .strategies import names, packages, requirement_lists

extras = st.lists(names | st.just("*"), max_size=3)


def gathered(requirements: list[Requirement]) -> Demands:
    demands = Demands()
    for requirement in requirements:
        demands.add(requirement)
    return demands


@settings(deadline=None)
@given(requirement_lists.map(list), st.randoms())
def test_neither_order_nor_repetition_matters(requirements: list[Requirement], random) -> None:
    shuffled = [*requirements, *requirements]
    random.shuffle(shuffled)
    one, other = gathered(requirements), gathered(shuffled)
    assert one == other
    assert all(one.same(other, name) for name in one.specifiers)


@settings(deadline=None)
@given(requirement_lists.map(list), requirement_lists)
def test_what_is_new_is_told(before: list[Requirement], more: tuple[Requirement, ...]) -> None:
    demands = gathered(before)
    for requirement in more:
        earlier = copy.deepcopy(demands)
        assert demands.add(requirement) == (demands != earlier)
        assert demands.add(requirement) is False


def test_a_file_by_its_url_asks_for_no_release() -> None:
    demands = Demands()
    assert not demands.add(Requirement("a", url="https://example.invalid/a.whl"))
    assert demands == Demands()
    assert demands.same(Demands(), "a")
    demands.add(Requirement("a"))
    assert not demands.same(Demands(), "a")


@settings(deadline=None)
@given(some_metadata, extras)
def test_nothing_that_is_asked_for_is_pruned(metadata: Metadata, wanted: list[str]) -> None:
    pruned = prune_extras(metadata, wanted)
    assert set(pruned.extras) == (
        set(metadata.extras) if "*" in wanted else set(metadata.extras) & set(wanted)
    )
    assert list(demands_of(pruned, wanted)) == list(demands_of(metadata, wanted))
    assert prune_extras(pruned, wanted) == pruned


@settings(max_examples=25, deadline=None)
@given(packages)
def test_all_metadata_of_a_package_is_seen(package: Package) -> None:
    own = sum(v.metadata is not None for r in package.releases for v in r.variants)
    assert len(list(metadatas(package))) == len(package.releases) + own


def test_extras_that_are_asked_for_are_kept_in_mind() -> None:
    demands = gathered([Requirement("a"), Requirement("a", extras=("x",))])
    assert demands.extras == {"a": {"x"}}


def test_what_is_always_required_and_what_extras_require() -> None:
    always, with_x, with_y = Requirement("a"), Requirement("b"), Requirement("c")
    metadata = Metadata(requires=(always,), extras={"x": (with_x,), "y": (with_y,)})
    assert list(demands_of(metadata, [])) == [always]
    assert list(demands_of(metadata, ["y", "x", "unknown"])) == [always, with_x, with_y]
    assert prune_extras(metadata, ["x", "unknown"]).extras == {"x": (with_x,)}
    assert prune_extras(metadata, ["*"]) == metadata
