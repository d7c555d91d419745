from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from packaging.specifiers import SpecifierSet
from packaging.version import Version

from accelpkgs_updater.core.config import Keep
from accelpkgs_updater.core.select import (
    SelectableRelease,
    ahead_of_wheels,
    is_pin,
    lines_of,
    select,
    select_recorded,
)
from accelpkgs_updater.core.support import MINORS, SYSTEMS

TAGS = [f"cp3{m}-cp3{m}{t}" for m in MINORS for t in ("", "t")] + ["py3-none", "cp312-abi3"]
versions = st.builds(
    lambda a, b, pre: Version(f"{a}.{b}{pre}"),
    st.integers(0, 4),
    st.integers(0, 4),
    st.sampled_from(["", "", "", "rc1"]),
)
candidates = st.builds(
    lambda v, tags, yanked: SelectableRelease.of(v, tags, SpecifierSet(), yanked=yanked),
    versions,
    st.dictionaries(
        st.sampled_from([*SYSTEMS, "any"]), st.lists(st.sampled_from(TAGS), max_size=3), max_size=2
    ),
    st.sampled_from([False, False, False, True]),
)
pools = st.lists(candidates, max_size=12, unique_by=lambda c: c.version)
demands = st.lists(
    st.tuples(
        st.sampled_from(["<", ">=", "==", "!="]),
        st.sampled_from(["0.1", "1.0", "2.2", "3.0rc1", "4.0"]),
    ),
    max_size=2,
).map(tuple)
keeps = st.builds(
    Keep,
    minimum=st.none() | versions,
    lines=st.integers(0, 3),
    per_line=st.integers(0, 2),
    prereleases=st.booleans(),
    coverage=st.booleans(),
)


@settings(max_examples=40, deadline=None)
@given(pools, keeps, st.lists(demands, max_size=3), st.randoms())
def test_order_does_not_matter(
    pool: list[SelectableRelease], keep: Keep, asked: list, chance: random.Random
) -> None:
    shuffled = list(pool)
    chance.shuffle(shuffled)
    assert select(pool, keep, asked) == select(shuffled, keep, list(reversed(asked)))


@settings(max_examples=40, deadline=None)
@given(pools, keeps, st.lists(demands, max_size=3), demands)
def test_more_demands_never_keep_less(
    pool: list[SelectableRelease], keep: Keep, asked: list, more: tuple
) -> None:
    assert set(select(pool, keep, asked)) <= set(select(pool, keep, [*asked, more]))


@settings(max_examples=40, deadline=None)
@given(pools, keeps, demands)
def test_a_demand_is_met_for_each_place_by_its_newest(
    pool: list[SelectableRelease], keep: Keep, asked: tuple
) -> None:
    keep = replace(keep, minimum=None, prereleases=True)
    kept = set(select(pool, keep, [asked]))
    specifier = SpecifierSet(",".join(f"{o}{v}" for o, v in asked))
    fitting = [c for c in pool if specifier.contains(c.version, prereleases=True) and not c.yanked]
    for place in {p for c in fitting for p in c.fits} if asked else ():
        newest = max((c for c in fitting if place in c.fits), key=lambda c: c.version)
        assert newest.version in kept


@settings(max_examples=40, deadline=None)
@given(pools, keeps, st.lists(demands, max_size=2))
def test_only_usable_releases_from_the_minimum_on(
    pool: list[SelectableRelease], keep: Keep, asked: list
) -> None:
    by_version = {c.version: c for c in pool}
    kept = select(pool, keep, asked)
    assert list(kept) == sorted(kept, reverse=True)
    for version in kept:
        assert by_version[version].fits
        assert keep.minimum is None or version >= keep.minimum


def everywhere(version: str, **more: bool) -> SelectableRelease:
    return SelectableRelease.of(Version(version), {"any": ["py3-none"]}, SpecifierSet(), **more)


def test_an_exact_pin_keeps_even_a_yanked_release_and_nothing_else_does() -> None:
    pool = [everywhere("1.0", yanked=True), everywhere("2.0")]
    assert select(pool, Keep(lines=5)) == (Version("2.0"),)
    assert select(pool, Keep(), [(("<", "2"),)]) == (Version("2.0"),)
    assert select(pool, Keep(), [(("==", "1.0"),)]) == (Version("2.0"), Version("1.0"))


def test_prereleases_only_where_there_is_nothing_else() -> None:
    assert select([everywhere("2.0rc1"), everywhere("1.0")], Keep(lines=5)) == (Version("1.0"),)
    assert select([everywhere("2.0rc1")], Keep()) == (Version("2.0rc1"),)
    assert Version("2.0rc1") in select(
        [everywhere("2.0rc1"), everywhere("1.0")], Keep(prereleases=True)
    )


def test_lines_and_releases_of_lines() -> None:
    pool = [everywhere(v) for v in ("1.0", "1.1", "1.2.0", "1.2.1", "1.2.2", "2.0")]
    keep = Keep(lines=2, per_line=2, coverage=False)
    assert select(pool, keep) == tuple(map(Version, ("2.0", "1.2.2", "1.2.1")))


def test_requires_python_limits_where_a_release_fits() -> None:
    old = SelectableRelease.of(Version("1"), {"any": ["py3-none"]}, SpecifierSet(">=3.8"))
    new = SelectableRelease.of(Version("2"), {"any": ["py3-none"]}, SpecifierSet(">=3.12"))
    assert {m for _, (m, _) in new.fits} == {12, 13, 14, 15}
    assert select([old, new], Keep(lines=1)) == (Version("2"), Version("1"))


def test_a_policy_without_lines_still_meets_a_bare_demand() -> None:
    pool = [everywhere("1.0"), everywhere("2.0")]
    keep = Keep(lines=0, coverage=False)
    assert select(pool, keep, [()]) == (Version("2.0"),)
    assert select(pool, keep, [(("==", "1.0"),)]) == (Version("1.0"),)


def test_also_is_a_demand_of_our_own() -> None:
    pool = [everywhere("1.0"), everywhere("2.0")]
    assert select(pool, Keep(lines=1, also=((("<", "2"),),))) == (Version("2.0"), Version("1.0"))


def test_a_demand_that_is_no_specifier_keeps_nothing_more() -> None:
    pool = [
        SelectableRelease.of(Version(v), {"any": ["py3-none"]}, SpecifierSet()) for v in ("1", "2")
    ]
    keep = Keep(lines=0, coverage=False)
    assert select(pool, keep, [(("==", "what"),)]) == ()
    assert select(pool, keep, [(("==", "what"),), (("<", "2"),)]) == (Version("1"),)


def test_a_pin_is_one_release() -> None:
    assert is_pin((("==", "1"),))
    assert is_pin(((">", "0"), ("===", "1")))
    assert not is_pin((("==", "1.*"), (">=", "1")))
    assert not is_pin(())


def test_a_bound_that_is_a_prerelease_is_met_by_one() -> None:
    pool = [
        SelectableRelease.of(Version(v), {"any": ["py3-none"]}, SpecifierSet())
        for v in ("1", "2rc1", "2rc2")
    ]
    keep = Keep(lines=1, per_line=1, coverage=False)
    assert select(pool, keep) == (Version("1"),)
    assert select(pool, keep, [((">=", "2rc1"),)]) == (Version("2rc2"), Version("1"))
    assert select(pool, keep, [((">=", "2"),)]) == (Version("1"),)


def _of(*texts: str, yanked: bool = False) -> list[SelectableRelease]:
    return [
        SelectableRelease.of(Version(t), {"any": ["py3-none"]}, SpecifierSet(), yanked=yanked)
        for t in texts
    ]


def test_only_what_is_recorded_and_what_it_does_not_satisfy() -> None:
    pool = _of("3.1", "3.0", "2.1", "2.0", "1.0")
    recorded = {Version("3.0"), Version("2.0")}

    def kept(*demands: str) -> list[str]:
        asked = [((d[:2], d[2:]),) if d else () for d in demands]
        return [str(v) for v in select_recorded(pool, Keep(lines=9, also=()), asked, recorded)]

    assert kept() == ["3.0", "2.0"]
    assert kept("", ">=2.0", "<=2.5") == ["3.0", "2.0"], "a newer release is not looked for"
    assert kept(">=3.1", "<=1.9") == ["3.1", "3.0", "2.0", "1.0"]


def test_the_lines_that_are_published() -> None:
    sound = _of("2.1.1", "2.1.0", "2.0", "1!0.3", "0.10", "3.0rc1")
    unfit = SelectableRelease.of(Version("9.0"), {}, SpecifierSet())
    pool = [*sound, *_of("4.0", yanked=True), unfit]
    assert lines_of(pool, Keep()) == ("1!0.3", "2.1", "2.0", "0.10")
    assert lines_of(pool, Keep(minimum=Version("2.0.1"))) == ("1!0.3", "2.1")
    assert lines_of([], Keep()) == ()


def released(version: str, tags: dict[str, list[str]], *, beside: bool = True) -> SelectableRelease:
    """A release with these wheels; without any it has its source."""
    return SelectableRelease.of(
        Version(version), tags, SpecifierSet(), sdist=not tags, beside=beside
    )


WHEEL = {"any": ["py3-none"]}


def test_sources_that_are_newer_than_all_wheels_stand_beside_them() -> None:
    pool = [released(v, {}) for v in ("4.0", "3.0", "1.5", "1.0")]
    pool += [released(v, WHEEL) for v in ("2.0", "1.2")]
    assert select(pool, Keep(lines=1)) == (Version("4.0"), Version("2.0"))
    assert ahead_of_wheels(pool, Keep()) == (Version("4.0"), Version("3.0"))
    assert lines_of(pool, Keep()) == ("4.0", "3.0", "2.0", "1.2")
    # Where it is asked for by name, an old source is better than nothing, and than nothing only.
    assert Version("1.5") in select(pool, Keep(lines=1), [(("==", "1.5"),)])
    assert Version("1.2") in select(pool, Keep(lines=1), [(("<", "1.6"),)])
    assert Version("1.5") not in select(pool, Keep(lines=1), [(("<", "1.6"),)])


def test_sources_count_where_there_is_no_final_wheel() -> None:
    pool = [released("0.3.dev5", WHEEL), released("0.2", {}), released("0.1", {})]
    assert select(pool, Keep(lines=2)) == (Version("0.2"), Version("0.1"))
    assert ahead_of_wheels(pool, Keep()) == ()
