from __future__ import annotations

from dataclasses import replace

import pytest
from packaging.requirements import Requirement as TextRequirement

from accelpkgs_updater.core.agreement import Agreement, Values, meet
from accelpkgs_updater.core.environment import ENVIRONMENTS, Environment
from accelpkgs_updater.core.models import Leaf, Metadata, Package, Release, Requirement, Variant
from accelpkgs_updater.core.wheel import Sdist, Wheel
from accelpkgs_updater.inputs.model import Inputs, Place, Root
from accelpkgs_updater.lock.requirement_set import RequirementSet
from accelpkgs_updater.lock.search import Solution
from accelpkgs_updater.lock.verdict import agreed
from accelpkgs_updater.verify.contradictions import contradictions, unplannable

HERE = Environment("x86_64-linux", 12)
NONE = Variant(
    axes={"cuda": "none"},
    wheels={"any": {"py3-none": (Wheel("b-1-1-py3-none-any.whl", "e" * 64),)}},
)


def release(
    name: str,
    version: str,
    *requires: Requirement,
    cuda: tuple[str | None, ...] = (None,),
    tag: str = "py3-none",
    mark: str | None = None,
) -> Release:
    file = Wheel(f"{name}-{version}-{tag}-any.whl", f"{name}{version}".ljust(64, "0"))
    variants = tuple(
        Variant(axes={"cuda": value} if value else {}, wheels={"any": {tag: (file,)}}, mark=mark)
        for value in cuda
    )
    return Release(version, Metadata(requires=requires), variants)


def table(*packages: tuple[str, Release]) -> dict[str, Package]:
    names = dict.fromkeys(name for name, _ in packages)
    return {n: Package(n, tuple(r for m, r in packages if m == n)) for n in names}


def needs(name: str, *clauses: tuple[str, str], on: str | None = None) -> Requirement:
    marker = Leaf("platform_machine", "==", on) if on else None
    return Requirement(name, clauses, marker=marker)


def both(first: tuple[str | None, ...], second: tuple[str | None, ...]) -> dict[str, Package]:
    """`a` requires `b`, through `between`, which is for nothing."""
    return table(
        ("a", release("a", "1", needs("between"), cuda=first)),
        ("between", release("between", "1", needs("b", ("==", "1")))),
        ("b", release("b", "1", cuda=second)),
        ("b", release("b", "2", cuda=("13",))),
    )


@pytest.mark.parametrize(
    ("one", "other", "left"),
    [
        ({"12"}, {"12.8"}, {"12.8"}),
        ({"12.1"}, {"12.10"}, set()),
        ({"12", "13"}, {"13.0"}, {"13.0"}),
        ({"none"}, {"12"}, set()),
        (None, {"12"}, {"12"}),
        (None, None, None),
    ],
)
def test_values_meet(one: set[str] | None, other: set[str] | None, left: set[str] | None) -> None:
    def values(of: set[str] | None) -> Values:
        return None if of is None else frozenset(of)

    assert meet("cuda", values(one), values(other)) == values(left)
    assert meet("cuda", values(other), values(one)) == values(left)


def test_what_lacks_files_is_no_contradiction() -> None:
    """The build that goes with it is there, and cannot be had for want of what it requires."""
    packages = table(
        ("a", release("a", "1", needs("b", ("==", "1")), cuda=("12",))),
        ("b", release("b", "1", needs("c", ("==", "2")), cuda=("12",))),
        ("c", release("c", "2", cuda=("12",), mark="no hash")),
    )
    requires = Metadata(requires=(needs("c", ("==", "2")),))
    first = packages["b"].releases[0].variants[0]
    variants = (replace(first, metadata=requires), NONE)
    packages["b"] = Package("b", (Release("1", Metadata(), variants),))
    assert contradictions(packages) == []
    clashes = Agreement(packages, HERE)
    (candidate,) = clashes.candidates("a")
    clash = clashes.clash(candidate)
    assert clash is not None
    assert "nothing is recorded" in str(clash)


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (("13",), ("12",), ["a 1 is for cuda 13, and requires between, which is for 12"]),
        (("none",), ("12",), ["a 1 is for cuda none, and requires between, which is for 12"]),
        (("12",), ("12.8",), []),
        (("13",), ("12", "13"), []),
        # The file serves as the other variant.
        (("13", "12"), ("12",), []),
        ((None,), ("12",), []),
        (("13",), (None,), []),
    ],
)
def test_what_contradicts_its_requirements(
    first: tuple[str | None, ...], second: tuple[str | None, ...], said: list[str]
) -> None:
    packages = both(first, second)
    assert contradictions(packages) == said
    assert unplannable(packages) == (["a"] if said else [])


def test_who_requires_what_contradicts_itself() -> None:
    packages = both(("13",), ("12",)) | table(("top", release("top", "1", needs("a"))))
    assert "top 1 requires a, which contradicts its own requirements" in contradictions(packages)


def test_a_requirement_of_another_machine_says_nothing() -> None:
    packages = table(
        ("a", release("a", "1", needs("b", on="aarch64"), cuda=("13",))),
        ("b", release("b", "1", cuda=("12",))),
    )
    assert contradictions(packages) == []
    arm, intel = (
        Agreement(packages, Environment(system, 12)) for system in ("aarch64-linux", "x86_64-linux")
    )
    assert arm.clash(arm.candidates("a")[0]) is not None
    assert intel.clash(intel.candidates("a")[0]) is None


def test_what_is_marked_serves_nobody_and_what_nothing_is_known_of_may() -> None:
    marked = table(
        ("a", release("a", "1", needs("b"), cuda=("13",))),
        ("b", release("b", "2", cuda=("13",), mark="no")),
        ("b", release("b", "1", cuda=("12",))),
    )
    assert len(contradictions(marked)) == 1
    elsewhere = table(("a", release("a", "1", needs("far"), cuda=("13",))))
    assert contradictions(elsewhere) == []


def test_a_source_is_built_for_anything() -> None:
    packages = table(("a", release("a", "1", needs("b"), cuda=("13",))))
    packages |= {"b": Package("b", (Release("1", sdist=Sdist("b-1.tar.gz", "c" * 64)),))}
    assert contradictions(packages) == []


def test_circles_end() -> None:
    packages = table(
        ("a", release("a", "1", needs("b"), cuda=("12",))), ("b", release("b", "1", needs("a")))
    )
    assert contradictions(packages) == []


def asked(*texts: str) -> RequirementSet:
    roots = tuple(Root(TextRequirement(text), Place("your set")) for text in texts)
    return RequirementSet(Inputs(roots=roots))


@pytest.mark.parametrize(
    ("texts", "why"),
    [
        (("a",), "a 1 is for cuda 13, and requires between, which is for 12"),
        (("b==1", "b2"), "b2 is for cuda 13"),
        (("b==1+cu130",), "b==1+cu130 (your set) is for cuda 13.0"),
        (("b==1+cu126",), None),
        (("b2",), None),
        (("b2", "b==2+cu130"), None),
        (("b2==1+cpu",), "b2==1+cpu (your set) is for cuda none"),
    ],
)
def test_what_cannot_be_built_for_one_thing_cannot_be_met(
    texts: tuple[str, ...], why: str | None
) -> None:
    packages = both(("13",), ("12",)) | table(("b2", release("b2", "1", cuda=("13",))))
    answers = agreed({HERE: Solution({})}, asked(*texts), packages)
    found = answers[HERE]
    assert (found.versions is None) == (why is not None)
    assert any((why or "") in line for line in (*found.why, ""))
    assert len(ENVIRONMENTS) > len(answers)
