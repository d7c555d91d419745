"""What counts as worse."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accelpkgs_updater.verify.compare import compare
from accelpkgs_updater.verify.plan_summary import Plan, PlannedPackage, Refusal

TORCH = PlannedPackage(
    "2.8.0",
    axes={"cuda": "12.8"},
    direct=True,
    by=("your packages",),
    file="a",
    code={"8.6": "sass"},
)
NCCL = PlannedPackage("2.27.3", by=("torch",), file="b")
BEFORE = Plan({"cuda": "12.8"}, {"torch": TORCH, "nccl": NCCL})


def plan(**changed: PlannedPackage) -> Plan:
    return replace(BEFORE, packages={**BEFORE.packages, **changed})


@pytest.mark.parametrize(
    ("after", "kind", "said"),
    [
        (BEFORE, "same", ""),
        (plan(torch=replace(TORCH, version="2.9.0", file="c")), "newer", "torch 2.8.0 -> 2.9.0"),
        (plan(torch=replace(TORCH, version="2.10.0", file="c")), "newer", "torch 2.8.0 -> 2.10.0"),
        (
            plan(torch=replace(TORCH, version="2.7.1", file="c")),
            "worse",
            "torch 2.8.0 -> 2.7.1 (older)",
        ),
        (plan(torch=replace(TORCH, version="2.8.0rc1", file="c")), "worse", "(older)"),
        (
            plan(torch=replace(TORCH, flavour="source", file="c")),
            "worse",
            "torch 2.8.0 needs to be compiled",
        ),
        (
            plan(torch=replace(TORCH, code={"8.6": "ptx"})),
            "worse",
            "PTX for 8.6 (was machine code)",
        ),
        (plan(torch=replace(TORCH, code={"8.6": "none"})), "worse", "no code for 8.6"),
        (plan(torch=replace(TORCH, code={})), "worse", "not known whether it has code for 8.6"),
        (plan(torch=replace(TORCH, file="c")), "newer", "torch 2.8.0: another file (cuda=12.8)"),
        (plan(nccl=replace(NCCL, version="2.26.0")), "worse", "nccl 2.27.3 -> 2.26.0 (older)"),
        (replace(BEFORE, packages={"torch": TORCH}), "newer", "- nccl"),
        (plan(more=PlannedPackage("1.0")), "newer", "+ more 1.0"),
        (replace(BEFORE, axes={"cuda": "none"}), "worse", "cuda 12.8 -> none"),
        (Refusal("E011", "nothing fits"), "worse", "refused, E011: nothing fits"),
    ],
)
def test_verdicts(after: Plan | Refusal, kind: str, said: str) -> None:
    verdict = compare(BEFORE, after)
    assert verdict.kind == kind
    assert said in "; ".join(verdict.losses if kind == "worse" else verdict.changes)


def test_a_newer_package_may_ask_for_an_older_one() -> None:
    after = plan(torch=replace(TORCH, version="2.9.0"), nccl=replace(NCCL, version="2.26.0"))
    verdict = compare(BEFORE, after)
    assert verdict.kind == "newer"
    assert "nccl 2.27.3 -> 2.26.0 (older)" in verdict.changes


def test_what_the_user_asks_for_may_not_become_older_all_the_same() -> None:
    asked = replace(NCCL, direct=True, by=("torch", "your packages"))
    before = replace(BEFORE, packages={**BEFORE.packages, "nccl": asked})
    after = plan(torch=replace(TORCH, version="2.9.0"), nccl=replace(asked, version="2.26.0"))
    assert compare(before, after).losses == ("nccl 2.27.3 -> 2.26.0 (older)",)


def test_what_was_refused() -> None:
    refused = Refusal("E011", "nothing fits")
    assert compare(refused, BEFORE).changes == ("can be met now",)
    assert compare(refused, refused).kind == "same"
    assert compare(refused, Refusal("E102", "no")).kind == "newer"


versions = st.from_regex(r"[0-9]{1,2}(\.[0-9]{1,2}){0,2}", fullmatch=True)
chosen = st.builds(
    PlannedPackage,
    version=versions,
    flavour=st.sampled_from(["wheel", "source"]),
    direct=st.booleans(),
    file=st.sampled_from(["a", "b"]),
    code=st.dictionaries(st.just("8.6"), st.sampled_from(["none", "ptx", "sass"])),
)
plans = st.builds(Plan, st.just({}), st.dictionaries(st.sampled_from(["a", "b", "c"]), chosen))


@given(plans)
def test_nothing_is_worse_than_itself(one: Plan) -> None:
    assert compare(one, one).kind == "same"


@given(plans, plans)
def test_a_loss_is_a_change_and_going_back_from_a_gain_is_a_loss(a: Plan, b: Plan) -> None:
    there = compare(a, b)
    assert set(there.losses) <= set(there.changes)
    assert (there.kind == "same") == (a.packages == b.packages or not there.changes)
    for name in a.packages.keys() & b.packages.keys():
        if a.packages[name].flavour == "source" and b.packages[name].flavour == "wheel":
            assert compare(b, a).kind == "worse"
