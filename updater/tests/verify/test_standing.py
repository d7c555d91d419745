"""How packages stand: from what plans say to a row."""

from __future__ import annotations

from typing import Any

from accelpkgs_updater.core.models import Package, Release
from accelpkgs_updater.verify import standing
from accelpkgs_updater.verify.typical import TARGETS

NEW, OLD, _ = TARGETS


def answer(version: str, cuda: str, *newer: tuple[str, str]) -> dict[str, Any]:
    listed = [{"version": v, "flavour": "wheel", "why": why} for v, why in newer]
    package = {"version": version, "flavour": "wheel", "cuda": cuda, "rocm": "none"}
    return {"ok": True, "package": {**package, "newer": listed}}


def row(package: Package, new: dict[str, Any], old: dict[str, Any]) -> standing.Standing:
    return standing._of(package, {NEW: new, OLD: old})


def package(*versions: str, published: tuple[str, ...]) -> Package:
    return Package("p", tuple(Release(v) for v in versions), published=published)


def test_nothing_holds_it_back() -> None:
    found = row(package("2.0", published=("2.0",)), answer("2.0", "13"), answer("2.0", "13"))
    assert found == standing.Standing(
        "p", "2.0", "2.0", dict.fromkeys((NEW, OLD), "2.0 cuda 13"), ()
    )


def test_what_holds_one_machine_back_is_said_of_it() -> None:
    found = row(
        package("2.0", "1.9", published=("2.0", "1.9")),
        answer("2.0", "13"),
        answer("1.9", "12", ("2.1rc1", "early"), ("2.0", "needs a newer driver")),
    )
    assert found.reachable == {NEW: "2.0 cuda 13", OLD: "1.9 cuda 12"}
    assert found.why == (f"{OLD}: 2.0 wheel: needs a newer driver",)


def test_what_holds_both_back_is_said_once() -> None:
    same = answer("1.9", "none", ("2.0", "has only its source"))
    found = row(package("2.0", "1.9", published=("2.0",)), same, same)
    assert found.why == ("2.0 wheel: has only its source",)


def test_what_is_published_and_not_recorded() -> None:
    refused = {"ok": False, "why": ["E010: no"]}
    found = row(package("2.0.1", published=("2.1", "2.0")), answer("2.0.1", "none"), refused)
    assert found.published == "2.1.*"
    assert found.why == ("2.1 is published and not recorded", f"{OLD}: E010: no")
    (_, _, line) = standing.as_table([found])
    assert line == (
        f"| `p` | `2.1.*` | `2.0.1` | `2.0.1` | `E010` "
        f"| `2.1 is published and not recorded; {OLD}: E010: no` |"
    )
