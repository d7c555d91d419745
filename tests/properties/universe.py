"""Small random package indexes, and a solver so plain that it can be believed: the measure for
nix/concretise/resolve.nix.
"""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

from packaging.specifiers import SpecifierSet
from packaging.version import Version

Index = dict[str, list[dict[str, Any]]]

OPERATORS = ["==", ">=", "<", "!=", "~="]

# The variants of a release. Some values are a prefix of others: at a dot, so that they agree, or
# not.
AXES: list[list[dict[str, str]]] = [
    [{}],
    [{"cuda": "13.0"}, {"cuda": "12.8"}],
    [{"cuda": "12.8"}, {"cuda": "none"}],
    [{"cuda": "12"}],
    [{"cuda": "1"}],
    # Not torch: an axis of that name asks for a package of that name.
    [{"mpi": "2.10"}, {"mpi": "2.1"}],
    [{"mpi": "2.1"}],
    [{"mpi": "2"}, {"cuda": "12.8", "mpi": "2.10"}],
]


def _specifier(rng: random.Random, versions: list[str]) -> list[list[str]]:
    if rng.random() < 0.2:
        return []
    operator = rng.choice(OPERATORS)
    version = rng.choice(versions)
    return [[operator, f"{version}.0" if operator == "~=" else version]]


def make(rng: random.Random) -> Index:
    """An index of a few packages.

    Requirements go anywhere, so there are cycles, and some name no package.
    """
    names = [f"p{i}" for i in range(rng.randint(3, 7))]
    versions = {name: [str(v) for v in range(rng.randint(1, 4), 0, -1)] for name in names}
    index: Index = {}
    for name in names:
        releases = []
        accelerated = rng.random() < 0.4
        for version in versions[name]:

            def some(limit: int) -> list[dict[str, Any]]:
                found = []
                for other in rng.sample(names, rng.randint(0, min(limit, len(names)))):
                    requirement: dict[str, Any] = {"name": other}
                    if clauses := _specifier(rng, versions[other]):
                        requirement["specifier"] = clauses
                    if rng.random() < 0.2:
                        requirement["extras"] = ["x"]
                    found.append(requirement)
                return found

            requires = some(3)
            if rng.random() < 0.04:
                requires.append({"name": "missing"})
            axes = [dict(a) for a in rng.choice(AXES)] if accelerated else [{}]
            releases.append(
                {
                    "version": version,
                    "requires": requires,
                    "extras": {"x": some(1)} if rng.random() < 0.5 else {},
                    "variants": [{"axes": a, "wheels": wheel(name, version)} for a in axes],
                }
            )
        index[name] = releases
    return index


def wheel(name: str, version: str) -> dict[str, Any]:
    file = {"file": f"{name}-{version}-py3-none-any.whl", "sha256": "0" * 64, "platform": ["any"]}
    return {"any": {"py3-none": [file]}}


def write(index: Index, folder: Path) -> None:
    for name, releases in index.items():
        (folder / name).mkdir(parents=True)
        (folder / name / "releases.json").write_text(
            json.dumps({"format": 1, "name": name, "releases": releases})
        )


Choice = tuple[int, int]


def _unify(a: str, b: str) -> str | None:
    if a == b or b.startswith(a + "."):
        return b
    return a if a.startswith(b + ".") else None


def check(index: Index, roots: list[str], chosen: dict[str, Choice]) -> str:
    """ "" where a choice is a solution.

    "bad" where nothing added to it can be one; else the name of a package that it lacks.
    """
    extras: dict[str, set[str]] = {name: set() for name in chosen}
    needed: set[str] = set()
    lacking: list[str] = []
    queue: list[tuple[str, frozenset[str]]] = [(root, frozenset()) for root in roots]
    while queue:
        name, wanted = queue.pop()
        if name not in index:
            return "bad"
        if name not in chosen:
            lacking.append(name)
            continue
        release = index[name][chosen[name][0]]
        edges = [] if name in needed else list(release["requires"])
        needed.add(name)
        for extra in sorted(wanted - extras[name]):
            extras[name].add(extra)
            edges += release["extras"].get(extra, [])
        for edge in edges:
            other = edge["name"]
            if other in chosen and not _contains(edge, index[other][chosen[other][0]]["version"]):
                return "bad"
            queue.append((other, frozenset(edge.get("extras", []))))
    bound: dict[str, str] = {}
    for name, (release_at, variant_at) in sorted(chosen.items()):
        for axis, value in index[name][release_at]["variants"][variant_at]["axes"].items():
            unified = _unify(bound.get(axis, value), value)
            if unified is None:
                return "bad"
            bound[axis] = unified
    if lacking:
        return min(lacking)
    return "" if needed == set(chosen) else "bad"


def _contains(edge: dict[str, Any], version: str) -> bool:
    return all(
        Version(version) in SpecifierSet("".join(clause)) for clause in edge.get("specifier", [])
    )


def solvable(index: Index, roots: list[str], chosen: dict[str, Choice] | None = None) -> bool:
    """Whether there is any solution: every option of one lacking package after the other, no
    cleverness.
    """
    chosen = chosen or {}
    lacking = check(index, roots, chosen)
    if lacking in ("", "bad"):
        return lacking == ""
    return any(
        solvable(index, roots, {**chosen, lacking: (i, j)})
        for i, release in enumerate(index[lacking])
        for j in range(len(release["variants"]))
    )
