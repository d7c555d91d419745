"""The fact files have the form and the sense that docs/facts.md asks for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
FACTS = ROOT / "nix/facts"
# Generated, not a fact: what leaves a source build takes, and what was measured of components.
NOT_FACTS = {"build-environment.json", "sonames.json"}
# What we decide to support has rows without a source: nobody but us says it.
DECISIONS = {"support.json"}
FILES = sorted(p.name for p in FACTS.glob("*.json") if p.name not in NOT_FACTS)
VERSION = re.compile(r"\d+(\.\d+)*(\.post\d+)?(rc\d+)?")
CAPABILITY = re.compile(r"\d+\.\d[af]?")
CAPABILITY_KEYS = {
    "capabilities",
    "archSpecific",
    "familySpecific",
    "sass",
    "ptx",
    "always",
    "architectures",
}


def load(name: str) -> Any:
    return json.loads((FACTS / name).read_text(encoding="utf-8"))


def nodes(value: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object of a file, with its path."""
    if isinstance(value, dict):
        yield path, value
        for key, below in value.items():
            yield from nodes(below, f"{path}/{key}")
    elif isinstance(value, list):
        for i, below in enumerate(value):
            yield from nodes(below, f"{path}/{i}")


def key(version: str) -> tuple[int, ...]:
    return tuple(int(n) for n in re.findall(r"\d+", version))


def leaves(value: Any, covered: bool, path: str) -> Iterator[str]:
    """Paths of values that no object around them gives a source for."""
    if isinstance(value, dict):
        covered = covered or "sources" in value
        for name, below in value.items():
            yield from leaves(below, covered, f"{path}/{name}")
    elif isinstance(value, list) and any(isinstance(x, (dict, list)) for x in value):
        for i, below in enumerate(value):
            yield from leaves(below, covered, f"{path}/{i}")
    elif not covered:
        yield path


@pytest.mark.parametrize("name", [n for n in FILES if n not in {"sources.json", *DECISIONS}])
def test_every_fact_has_a_source_and_a_date(name: str) -> None:
    data = load(name)
    known = load("sources.json")["sources"]
    # `order` repeats the keys of `releases`, see below.
    assert [p for p in leaves(data, False, "") if p not in {"/about", "/order"}] == []
    for path, node in nodes(data):
        assert ("sources" in node) == ("date" in node), path
        if "sources" in node:
            assert node["sources"] and isinstance(node["sources"], list), path
            assert [s for s in node["sources"] if s not in known] == [], path
            assert re.fullmatch(r"20\d\d-[01]\d-[0-3]\d", node["date"]), path
        assert None not in node.values(), f"{path}: unknown is absent, not null"


def test_every_source_is_used_and_says_where() -> None:
    sources = load("sources.json")["sources"]
    used = {
        s
        for name in FILES
        if name != "sources.json"
        for _, node in nodes(load(name))
        for s in node.get("sources", [])
    }
    assert set(sources) == used
    assert all(
        s["where"] and s["speaksOf"] and re.fullmatch(r"20\d\d-\d\d-\d\d", s["date"])
        for s in sources.values()
    )


def test_the_table_names_every_file() -> None:
    table = (FACTS / "default.nix").read_text(encoding="utf-8")
    assert sorted(re.findall(r"read \./([a-z-]+\.json)", table)) == sorted({*FILES, *NOT_FACTS})


@pytest.mark.parametrize("name", FILES)
def test_capabilities_and_bounds_are_well_formed(name: str) -> None:
    for path, node in nodes(load(name)):
        for field in CAPABILITY_KEYS & set(node):
            if isinstance(node[field], list):
                assert [c for c in node[field] if not CAPABILITY.fullmatch(c)] == [], (
                    f"{path}/{field}"
                )
        for field in {"from", "below", "nvcc", "driver", "nvccMin", "lastWith"} & set(node):
            if isinstance(node[field], str):
                assert VERSION.fullmatch(node[field]), f"{path}/{field}"
        for low, high in (("from", "below"), ("min", "max"), ("min", "below")):
            if isinstance(node.get(low), str) and isinstance(node.get(high), str):
                assert key(node[low]) <= key(node[high]), path


class TestCuda:
    data = load("cuda-capabilities.json")
    order: list[str] = data["order"]
    releases: dict[str, Any] = data["releases"]

    def test_releases_are_in_order(self) -> None:
        assert self.order == sorted(self.releases, key=key)

    def test_bounds_are_those_of_the_list(self) -> None:
        for name, release in self.releases.items():
            plain = sorted(release["capabilities"], key=key)
            assert (release["min"], release["max"]) == (plain[0], plain[-1]), name

    def test_suffixes_stand_on_a_known_capability(self) -> None:
        for name, release in self.releases.items():
            for suffixed in release.get("archSpecific", []) + release.get("familySpecific", []):
                assert suffixed[:-1] in release["capabilities"], f"{name}: {suffixed}"

    def test_every_capability_agrees_with_the_releases(self) -> None:
        listed = {
            name: set(r["capabilities"])
            | set(r.get("archSpecific", []))
            | set(r.get("familySpecific", []))
            for name, r in self.releases.items()
        }
        assert set().union(*listed.values()) == set(self.data["capabilities"])
        for capability, fact in self.data["capabilities"].items():
            having = [name for name in self.order if capability in listed[name]]
            if "first" in fact:
                assert fact["first"] == having[0], capability
            else:
                assert key(having[0]) <= key(fact["firstAtMost"]), capability
            assert fact.get("last", self.order[-1]) == having[-1], capability
            # What lies between is not interrupted, but where a list is known to be incomplete.
            span = self.order[self.order.index(having[0]) : self.order.index(having[-1]) + 1]
            assert [
                n for n in span if n not in having and self.releases[n].get("complete", True)
            ] == [], capability

    def test_the_minimum_never_goes_down(self) -> None:
        assert all(
            key(self.releases[a]["min"]) <= key(self.releases[b]["min"])
            for a, b in pairwise(self.order)
        )


def test_compilers_never_go_backwards() -> None:
    releases = load("host-compilers.json")["releases"]
    order = load("cuda-capabilities.json")["order"]
    assert list(releases) == order
    for older, newer in pairwise(order):
        assert releases[older]["gccMax"] <= releases[newer]["gccMax"]
        assert releases[older]["clangMax"] <= releases[newer]["clangMax"]
    assert all(r["kind"] in {"header", "documented"} for r in releases.values())


def test_drivers_never_go_backwards() -> None:
    drivers = load("drivers.json")
    toolkit = sorted(drivers["toolkit"].items(), key=lambda item: key(item[0]))
    assert all(key(a[1]["ga"]) <= key(b[1]["ga"]) for a, b in pairwise(toolkit))
    floors = [key(drivers["floors"][major]["min"]) for major in sorted(drivers["floors"], key=int)]
    assert floors == sorted(floors)
    for release, known in toolkit:
        assert key(drivers["floors"][release.split(".")[0]]["min"]) <= key(known["ga"]), release


def test_gpus_and_boards_are_of_known_capabilities() -> None:
    known = load("cuda-capabilities.json")["capabilities"]
    models = load("gpus.json")["byCapability"]
    assert [c for c in models if c not in known] == []
    names = [m.lower() for groups in models.values() for g in groups for m in g["models"]]
    assert len(names) == len(set(names)), "a name stands for one capability"
    boards = load("jetson.json")["capabilities"]
    assert set(boards) == {
        c
        for c, fact in known.items()
        if fact.get("jetson") and CAPABILITY.fullmatch(c) and c[-1].isdigit()
    }


@pytest.mark.parametrize("package", sorted(load("source-builds.json")["packages"]))
def test_ranges_of_a_source_build_do_not_overlap(package: str) -> None:
    facts = load("source-builds.json")["packages"][package]
    for field in ("targets", "nvccMin"):
        rows = sorted(facts[field], key=lambda row: key(row["from"]))
        assert all("below" in a and key(a["below"]) <= key(b["from"]) for a, b in pairwise(rows)), (
            field
        )
        assert "below" not in rows[-1], f"{field}: the newest releases are left out"


def test_tables_of_torch_are_in_order() -> None:
    tables = [t["from"] for t in load("torch-extension.json")["tables"]]
    assert tables == sorted(tables, key=key)
