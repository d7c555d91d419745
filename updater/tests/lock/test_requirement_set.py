from __future__ import annotations

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.version import Version

from accelpkgs_updater.core.environment import ENVIRONMENTS, Environment
from accelpkgs_updater.core.models import Leaf
from accelpkgs_updater.inputs.model import Inputs, Pin, Place, Root
from accelpkgs_updater.lock.requirement_set import RequirementSet

HERE = Environment("x86_64-linux", 12)


def roots(*lines: str) -> tuple[Root, ...]:
    return tuple(Root(Requirement(r), Place("r.txt", n)) for n, r in enumerate(lines, 1))


def asked(*lines: str, **pins: set[str]) -> RequirementSet:
    pinned = tuple(
        Pin(n, Version(v), Place("uv.lock", 7)) for n, versions in pins.items() for v in versions
    )
    return RequirementSet(Inputs(roots=roots(*lines), pins=pinned))


def admitted(of: RequirementSet, name: str, *versions: str) -> list[str]:
    return [str(v) for v in of.admits(name, map(Version, versions))]


def test_markers_that_no_target_meets_take_the_root_away() -> None:
    found = asked(
        "a; sys_platform == 'win32'", "b; sys_platform == 'linux'", "c; python_version < '3.12'"
    ).roots
    assert [(a.requirement.name, a.requirement.marker, a.who) for a in found] == [
        ("b", None, "r.txt:2"),
        ("c", Leaf("python_version", "<", "3.12"), "r.txt:3"),
    ]


def test_what_is_asked_for_everywhere_bounds() -> None:
    set_ = asked("Some_Name>=2", "some-name<4rc1", "other; python_version < '3.12'")
    assert admitted(set_, "some-name", "1", "2", "3", "4b1", "4") == ["2", "3", "4b1"]
    assert admitted(set_, "other", "1", "2") == ["1", "2"]


def test_a_marker_that_always_holds_bounds_as_none_would() -> None:
    set_ = asked("a==2; sys_platform != 'darwin'")
    assert admitted(set_, "a", "1", "2") == ["2"]
    assert set_.is_pinned("a")


def test_a_requirement_for_some_pythons_bounds_nothing() -> None:
    set_ = asked("a<2; python_version < '3.12'", "a>=2; python_version >= '3.12'")
    assert admitted(set_, "a", "1", "2") == ["1", "2"]


def test_pins_are_alternatives_and_a_local_version_means_its_release() -> None:
    set_ = asked("a", a={"1", "2"}, torch={"2.9.1+cu128"})
    assert admitted(set_, "a", "1", "2", "3") == ["1", "2"]
    assert admitted(set_, "torch", "2.9.1", "2.9.0", "2.9.1+cu128") == ["2.9.1", "2.9.1+cu128"]
    assert set_.pinned["a"] == {Version("1"), Version("2")}


def test_constraints_bound_and_are_no_requirements() -> None:
    set_ = RequirementSet(Inputs(roots=roots("a"), constraints=roots("b<2", "a<3")))
    assert set_.direct == {"a"}
    assert admitted(set_, "a", "2", "3") == ["2"]
    assert [a.who for a in set_.rules.limits["b"]] == ["r.txt:1"]


def test_an_override_is_all_that_is_said_of_its_package() -> None:
    set_ = RequirementSet(Inputs(roots=roots("a<2"), overrides=roots("a>=3")))
    assert admitted(set_, "a", "1", "2", "3") == ["3"]
    (only,) = set_.rules.asked(set_.roots[0])
    assert only.requirement.specifier == ((">=", "3"),)


def test_hashes_are_of_a_release_that_a_lock_pins_or_of_a_package() -> None:
    digest, other = "a" * 64, "b" * 64
    pin = Pin("a", Version("1"), Place("uv.lock"), None, frozenset({digest}))
    set_ = RequirementSet(Inputs(pins=(pin,), hashes={"b": frozenset({other})}))
    assert set_.hashes("a", Version("1")) == {digest}
    assert set_.hashes("a", Version("2")) == frozenset()
    assert set_.hashes("b", Version("9")) == {other}
    assert set_.hashed == {"a", "b"}


def test_a_pin_holds_where_its_marker_does() -> None:
    pins = (
        Pin("a", Version("1"), Place("uv.lock"), Marker("python_version < '3.12'")),
        Pin("a", Version("2"), Place("uv.lock"), Marker("python_version >= '3.12'")),
    )
    set_ = RequirementSet(Inputs(pins=pins))
    assert set_.pins_in(HERE) == {"a": Version("2")}
    assert set_.pins_in(ENVIRONMENTS[0]) == {"a": Version("1")}


def test_prereleases_are_wanted_by_name_by_all_or_by_a_bound() -> None:
    plain = RequirementSet(Inputs(roots=roots("a", "b>=2rc1"), prereleases=frozenset({"c"})))
    assert [n for n in "abc" if plain.prereleases(n)] == ["b", "c"]
    assert RequirementSet(Inputs(prereleases=frozenset({"*"}))).prereleases("anything")


def test_what_a_label_or_an_index_states_is_an_axis() -> None:
    cpu = (Root(Requirement("b"), Place("p.toml", 4), {"cuda": "none"}),)
    set_ = RequirementSet(Inputs(roots=(*roots("torch==2.8.0+cu128"), *cpu)))
    stated = dict(set_.axes(HERE))
    assert stated["torch==2.8.0+cu128 (r.txt:1)"]["cuda"] == "12.8"
    assert stated["b (p.toml:4)"] == {"cuda": "none"}
