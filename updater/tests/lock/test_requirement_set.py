from __future__ import annotations

from packaging.version import Version

from accelpkgs_updater.core.models import Leaf
from accelpkgs_updater.inputs.requirement_text import parse_requirement
from accelpkgs_updater.lock.requirement_set import RequirementSet


def asked(*lines: str, **pins: set[str]) -> RequirementSet:
    return RequirementSet(
        tuple(map(parse_requirement, lines)),
        {n: frozenset(map(Version, p)) for n, p in pins.items()},
    )


def admitted(of: RequirementSet, name: str, *versions: str) -> list[str]:
    return [str(v) for v in of.admits(name, map(Version, versions))]


def test_markers_that_no_target_meets_take_the_root_away() -> None:
    found = asked(
        "a; sys_platform == 'win32'", "b; sys_platform == 'linux'", "c; python_version < '3.12'"
    ).requirements()
    assert [(r.name, r.marker) for r in found] == [
        ("b", None),
        ("c", Leaf("python_version", "<", "3.12")),
    ]


def test_what_is_asked_for_everywhere_bounds() -> None:
    set_ = asked("Some_Name>=2", "some-name<4rc1", "other; python_version < '3.12'")
    assert admitted(set_, "some-name", "1", "2", "3", "4b1", "4") == ["2", "3", "4b1"]
    assert admitted(set_, "other", "1", "2") == ["1", "2"]


def test_a_requirement_for_some_pythons_bounds_nothing() -> None:
    set_ = asked("a<2; python_version < '3.12'", "a>=2; python_version >= '3.12'")
    assert admitted(set_, "a", "1", "2") == ["1", "2"]


def test_pins_are_alternatives_and_a_local_version_means_its_release() -> None:
    set_ = asked("a", a={"1", "2"}, torch={"2.9.1+cu128"})
    assert admitted(set_, "a", "1", "2", "3") == ["1", "2"]
    assert admitted(set_, "torch", "2.9.1", "2.9.0", "2.9.1+cu128") == ["2.9.1", "2.9.1+cu128"]


def test_sets_add_up() -> None:
    both = asked("a", a={"1"}) | asked("b", a={"2"}, b={"3"})
    assert [str(r) for r in both.roots] == ["a", "b"]
    assert both.pins == {"a": {Version("1"), Version("2")}, "b": {Version("3")}}
