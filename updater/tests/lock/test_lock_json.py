from __future__ import annotations

import json

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from accelpkgs_updater.core.environment import ENVIRONMENTS, Environment
from accelpkgs_updater.core.parse import parse
from accelpkgs_updater.inputs.model import Fate, Inputs, Line, Place, Root
from accelpkgs_updater.lock.lock_json import (
    Made,
    parse_lock,
    rendered_lock,
    request_of,
    yanked_pins,
)
from accelpkgs_updater.lock.questions import Solution
from accelpkgs_updater.lock.requirement_set import RequirementSet

HERE = Environment("x86_64-linux", 12)
MADE = Made(("../r.txt",), {"pythons": []}, {"../r.txt": "f" * 64})


def root(text: str, **axes: str) -> Root:
    return Root(Requirement(text), Place("r.txt", 1), axes)


def request(*roots: Root, **more: object) -> dict[str, object]:
    set_ = RequirementSet(Inputs(roots=roots, **more))  # type: ignore[arg-type]
    return request_of(set_, [HERE, Environment("x86_64-linux", 13)], {"a", "b"}, {})


def test_what_a_plan_is_asked_for() -> None:
    asked = request(root("a>=1; python_version < '3.13'"), root("b"), root("b"))
    assert asked == {"packages": ['a>=1; python_version < "3.13"', "b"], "python": "3.12"}


def test_only_bounds_of_what_is_there_are_a_plan_s() -> None:
    bounds = (root("a<2"), root("never<2"), root("b<3; python_version < '3.11'"))
    assert request(root("a"), constraints=bounds)["constraints"] == {
        "a": "<2",
        # The plan is of one Python: it looks whether that holds there.
        "b": ['<3 ; python_version < "3.11"'],
    }
    bounds = (root("a<2"), root("a>=1; sys_platform == 'linux'"), root("a!=1; os_name == 'nt'"))
    assert request(root("a"), constraints=bounds)["constraints"] == {"a": "<2,>=1"}


def test_an_index_s_accelerator_is_the_plan_s_where_all_agree() -> None:
    assert request(root("a", cuda="12.8", rocm="none"))["cuda"] == "12.8"
    assert "cuda" not in request(root("a", cuda="12.8"), root("b", cuda="12.6"))
    cpu = request(root("a", cuda="none", rocm="none"))
    assert cpu["cuda"] is None


def test_what_is_written_is_read_again() -> None:
    line = Line(Place("r.txt", 1), "a", Fate.ROOT)
    set_ = RequirementSet(Inputs(roots=(root("a"),), lines=(line, line)))
    answers = {
        e: Solution({"a": Version("1.0")}) if e == HERE else Solution(None) for e in ENVIRONMENTS
    }
    data = rendered_lock(MADE, set_, "0.1", answers, {"packages": ["a"]}, ["a"], ["torch"])
    kept = parse_lock(data.decode())
    assert kept.made == MADE
    assert kept.answers == {HERE: {"a": Version("1.0")}}
    assert kept.folders == ("a",)
    value = json.loads(data)
    assert value["counts"] == {"lines": 2, "root": 2}
    assert value["answers"] == [{"for": ["x86_64-linux 3.12"], "packages": {"a": "1.0"}}]


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "{",
        '{"format": 2}',
        '{"format": 1}',
        '{"format": 1, "what": 3, "options": {}, "inputs": {}}',
        '{"format": 1, "what": [], "options": {}, "inputs": {}, "answers": [{"for": ["x"]}]}',
        '{"format": 1, "what": [], "options": {}, "inputs": {}, "answers": [3]}',
    ],
)
def test_what_is_no_lock_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_lock(text)


def test_what_was_yanked_is_named_where_all_chose_it() -> None:
    file = {"file": "b-2.0-py3-none-any.whl", "sha256": "0" * 64, "platform": ["any"]}
    package = parse(
        json.dumps(
            {
                "generatedBy": "updater lock",
                "format": 1,
                "name": "b",
                "releases": [
                    {
                        "version": "2.0",
                        "variants": [{"wheels": {"any": {"py3-none": [{**file, "yanked": "no"}]}}}],
                    }
                ],
            }
        )
    )
    two, one = Version("2.0"), Version("1.0")
    other = Environment("x86_64-linux", 13)
    assert yanked_pins([package], {HERE: Solution({"b": two})}) == {"b": "2.0"}
    assert yanked_pins([package], {HERE: Solution({"b": two}), other: Solution({"b": one})}) == {}
    assert yanked_pins([package], {HERE: Solution(None)}) == {}
    asked = RequirementSet(Inputs(roots=(root("b"),), constraints=(root("b<3"),)))
    assert request_of(asked, [HERE], {"b"}, {"b": "2.0"})["constraints"] == {"b": "<3,==2.0"}


def test_places_are_those_that_are_found_from_the_lock() -> None:
    line = Line(Place("/home/me/p/r.txt", 3), "a", Fate.ROOT)
    asked = RequirementSet(
        Inputs(roots=(Root(Requirement("a"), Place("/home/me/p/r.txt", 3), {}),), lines=(line,))
    )
    made = Made(("../r.txt",), {}, {"../r.txt": "f" * 64}, {"/home/me/p/r.txt": "../r.txt"})
    value = json.loads(rendered_lock(made, asked, "0.1", {}, {}, [], []))
    assert value["lines"][0]["at"] == value["roots"][0]["at"] == "../r.txt:3"
