"""The search against one that tries everything."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st
from packaging.specifiers import SpecifierSet
from packaging.version import Version

from accelpkgs_updater.core.environment import Environment
from accelpkgs_updater.core.models import Leaf, Metadata, Requirement
from accelpkgs_updater.lock.questions import Ask, Question, Rules, Solution
from accelpkgs_updater.lock.search import Search

HERE = Environment("x86_64-linux", 12)
NAMES = ("a", "b", "c", "d")
Releases = dict[str, dict[str, Metadata | None]]


@dataclass
class Told:
    """Offers that nobody may look at before asking."""

    releases: Releases
    asked: set[tuple[str, Version | None]] = field(default_factory=set)

    def answer(self, question: Question) -> None:
        self.asked.update(question)

    def versions(self, name: str) -> list[Version] | None:
        assert (name, None) in self.asked
        return (
            sorted(map(Version, self.releases[name]), reverse=True)
            if name in self.releases
            else None
        )

    def matching(self, name: str, specifier: tuple[tuple[str, str], ...]) -> list[Version]:
        wanted = SpecifierSet(",".join(o + v for o, v in specifier))
        return [v for v in map(Version, self.releases[name]) if v in wanted]

    def unknown(self, name: str, version: Version) -> str:
        return ""

    def from_build(self, name: str, version: Version) -> None:
        return None

    def lacking(self, name: str, specifier: tuple[tuple[str, str], ...]) -> str:
        return "there is none"

    def metadata(self, name: str, version: Version) -> Metadata | None:
        assert (name, version) in self.asked
        return self.releases[name][str(version)]


def solve(releases: Releases, *roots: Requirement, rules: Rules | None = None) -> Solution:
    told = Told(releases)
    run = Search(told, HERE, rules or Rules()).run(map(Ask, roots))
    while True:
        try:
            told.answer(next(run))
        except StopIteration as end:
            return end.value


def meets(releases: Releases, roots: tuple[Requirement, ...], chosen: dict[str, str]) -> bool:
    """Whether a choice meets the roots and itself, and holds nothing that nobody asked for."""
    reached: set[tuple[str, str]] = set()
    queue = list(roots)
    while queue:
        r = queue.pop()
        if r.name not in chosen or chosen[r.name] not in SpecifierSet(
            ",".join(o + v for o, v in r.specifier)
        ):
            return False
        for extra in ("", *r.extras):
            if (r.name, extra) not in reached:
                reached.add((r.name, extra))
                metadata = releases[r.name][chosen[r.name]]
                assert metadata is not None
                queue += metadata.extras.get(extra, ()) if extra else metadata.requires
    return {name for name, _ in reached} == set(chosen)


def some_choice(releases: Releases, roots: tuple[Requirement, ...]) -> bool:
    choices = [[None, *releases[n]] for n in NAMES]
    found = (
        {n: v for n, v in zip(NAMES, choice, strict=True) if v is not None}
        for choice in product(*choices)
    )
    return any(meets(releases, roots, f) for f in found)


versions = st.sampled_from(("1", "2", "3"))
requirements = st.builds(
    Requirement,
    st.sampled_from(NAMES),
    st.lists(st.tuples(st.sampled_from(("==", "!=", ">=", "<")), versions), max_size=2).map(tuple),
    st.sets(st.sampled_from(("x", "y")), max_size=1).map(tuple),
)
some = st.lists(requirements, max_size=3).map(tuple)
metadatas = st.builds(
    Metadata, st.just(()), some, st.dictionaries(st.sampled_from(("x", "y")), some, max_size=2)
)
worlds = st.fixed_dictionaries({n: st.dictionaries(versions, metadatas, max_size=3) for n in NAMES})


@settings(max_examples=400, deadline=None)
@given(worlds, st.lists(requirements, min_size=1, max_size=3).map(tuple))
def test_a_solution_is_found_where_there_is_one(
    releases: Releases, roots: tuple[Requirement, ...]
) -> None:
    found = solve(releases, *roots).versions
    if found is None:
        assert not some_choice(releases, roots)
    else:
        assert meets(releases, roots, {n: str(v) for n, v in found.items()})


@settings(max_examples=50, deadline=None)
@given(worlds, st.lists(requirements, min_size=1, max_size=3).map(tuple))
def test_it_is_the_same_every_time(releases: Releases, roots: tuple[Requirement, ...]) -> None:
    backwards = {n: dict(reversed(r.items())) for n, r in reversed(releases.items())}
    assert solve(releases, *roots) == solve(backwards, *roots)


def needs(*requires: Requirement) -> Metadata:
    return Metadata((), requires)


def test_the_newest_is_taken_and_what_does_not_go_with_it_gives_way() -> None:
    releases = {
        "a": {"2": needs(Requirement("c", (("<", "2"),)))},
        "b": {
            "3": needs(Requirement("c", ((">=", "2"),))),
            "2": needs(Requirement("c", ((">=", "2"),))),
            "1": needs(),
        },
        "c": {"2": needs(), "1": needs()},
    }
    found = solve(releases, Requirement("a"), Requirement("b"))
    assert found.versions == {"a": Version("2"), "b": Version("1"), "c": Version("1")}


def test_a_long_way_back_is_gone_once() -> None:
    # Four hundred releases that all want what is not there; each is read once, none of the others
    # again.
    many = {str(n): needs(Requirement("b"), Requirement("c", ((">", "1"),))) for n in range(1, 400)}
    releases = {
        "a": {**many, "0": needs()},
        "b": {str(n): needs() for n in range(400)},
        "c": {"1": needs()},
    }
    told = Told(releases)
    run = Search(told, HERE).run([Ask(Requirement("a"))])
    try:
        while True:
            told.answer(next(run))
    except StopIteration as end:
        assert end.value.versions == {"a": Version("0")}
    assert not [name for name, version in told.asked if name == "b" and version]


def test_what_does_not_hold_here_is_not_asked_for() -> None:
    elsewhere = Leaf("platform_machine", "==", "aarch64")
    found = solve({"a": {"1": needs(Requirement("b", marker=elsewhere))}}, Requirement("a"))
    assert found.versions == {"a": Version("1")}


def test_a_release_that_cannot_be_read_is_not_taken() -> None:
    releases: dict[str, dict[str, Metadata | None]] = {
        "a": {"2": None, "1": needs()},
        "b": {"1": None},
    }
    assert solve(releases, Requirement("a")).versions == {"a": Version("1")}
    assert solve(releases, Requirement("b")).why == (
        "what b 1 requires is not known",
        "your set needs b",
    )


def test_why_there_is_none() -> None:
    releases = {"a": {"1": needs(Requirement("b", ((">", "1"),)))}, "b": {"1": needs()}}
    assert solve(releases, Requirement("a")).why == (
        "a 1 needs b>1, but there is none",
        "your set needs a",
    )


def test_what_is_not_looked_after_stands_in_nobody_s_way() -> None:
    found = solve({"a": {"1": needs(Requirement("elsewhere", (("==", "7"),)))}}, Requirement("a"))
    assert found.versions == {"a": Version("1")}
