"""The load proof on generated sets: a set that is whole fits, it is refused without any one of its
providers, with that provider's name, and a plain reading of the rules gives the same answers.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nixlib import evaluate

Set = dict[str, dict[str, Any]]
CASES = 20
ANSWER = """
  let
    try = one: (import (root + "/nix/concretise") { folder = /. + one.folder; }).tryPlan {
      packages = one.names;
      python = "3.12";
    };
    brief = tried: if tried.ok then "" else tried.message;
  in
  map (one: brief (try one)) data
"""


def make(rng: random.Random) -> Set:
    """A set in which every need is met: by a folder, or by what is imported first."""
    names = [f"p{i}" for i in range(rng.randint(3, 6))]
    made: Set = {}
    for i, name in enumerate(names):
        before = names[:i]
        folder = rng.choice([f"{name}/lib", "nvidia/cu13/lib"])
        loads: dict[str, Any] = {"provides": {folder: [f"lib{name}.so.1"]}, "needs": []}
        requires = rng.sample(before, rng.randint(0, len(before)))
        for other in rng.sample(before, rng.randint(0, len(before))):
            need: dict[str, Any] = {"need": [f"lib{other}.so.1"], "files": 1, "file": f"{name}.so"}
            given = made[other]["loads"]
            if other not in requires or "loaded" not in given or rng.random() < 0.5:
                need["dirs"] = ["gone/lib", *given["provides"]]
            if rng.random() < 0.2:
                # Another alternative, which nothing meets.
                either = {"group": f"{name}{other}#"}
                lost = {**need, "need": [f"libgone{other}.so.1"], "either": "1", **either}
                loads["needs"].append(lost)
                need |= {"either": "2", **either}
            loads["needs"].append(need)
        if rng.random() < 0.5:
            loads["loaded"] = [f"lib{name}.so.1"]
        made[name] = {"requires": requires, "loads": loads}
    return made


def lacking(packages: Set) -> set[str]:
    """The names that a plain reading of the rules does not find; alternatives count together."""
    return {name for package in packages for name in _lacking(packages, package)}


def _lacking(packages: Set, name: str) -> Iterator[str]:
    loaded: set[str] = set()
    first = list(packages[name]["requires"])
    seen: set[str] = set()
    while first:
        if (other := first.pop()) in seen or "loaded" not in packages[other]["loads"]:
            continue
        seen.add(other)
        loaded |= set(packages[other]["loads"]["loaded"])
        first += packages[other]["requires"]
    groups: dict[str, list[list[str]]] = {}
    for need in packages[name]["loads"]["needs"]:
        lost = [n for n in need["need"] if n not in loaded and not _lies(packages, n, need)]
        if "group" in need:
            groups.setdefault(need["group"], []).append(lost)
        else:
            yield from lost
    for alternatives in groups.values():
        if all(alternatives):
            yield from (n for lost in alternatives for n in lost)


def _lies(packages: Set, library: str, need: dict[str, Any]) -> bool:
    return any(
        library in package["loads"]["provides"].get(folder, [])
        for package in packages.values()
        for folder in need.get("dirs", [])
    )


def _write(packages: Set, folder: Path) -> None:
    for name, package in packages.items():
        (folder / name).mkdir(parents=True)
        wheel = {"file": f"{name}-1-cp312-cp312-manylinux_2_17_x86_64.whl", "sha256": "0" * 64}
        wheel |= {"size": 1, "platform": ["manylinux_2_17_x86_64"]}
        variant = {
            "axes": {},
            "loads": {"x86_64-linux": package["loads"]},
            "wheels": {"x86_64-linux": {"cp312-cp312": [wheel]}},
        }
        requires = [{"name": other} for other in package["requires"]]
        release = {"version": "1", "requires": requires, "variants": [variant]}
        value = {"format": 1, "name": name, "releases": [release]}
        (folder / name / "releases.json").write_text(json.dumps(value))


def _without(packages: Set, dropped: str) -> Set:
    """The same set, in which the package brings nothing."""
    loads = packages[dropped]["loads"]
    empty = {**loads, "provides": {}}
    empty.pop("loaded", None)
    return {**packages, dropped: {**packages[dropped], "loads": empty}}


def test_each_provider_that_is_needed_is_missed(tmp_path: Path) -> None:
    whole = [make(random.Random(seed)) for seed in range(CASES)]
    sets = [(packages, None) for packages in whole]
    sets += [(_without(p, name), name) for p in whole for name in p]
    data = []
    for number, (packages, _) in enumerate(sets):
        _write(packages, tmp_path / str(number))
        data.append({"folder": str(tmp_path / str(number)), "names": sorted(packages)})
    refused = 0
    for (packages, dropped), message in zip(sets, evaluate(ANSWER, data), strict=True):
        lost = lacking(packages)
        assert bool(message) == bool(lost), (packages, message)
        if not message:
            continue
        refused += 1
        assert message.startswith("accelpkgs E014: ")
        assert set(named := re.findall(r"lib\w+\.so\.1", message)) <= lost
        # Of alternatives that lack as much, the first is told.
        assert {f"lib{dropped}.so.1", f"libgone{dropped}.so.1"} & set(named), (packages, message)
    # Both kinds must be there in numbers, or the test says little.
    assert 0.2 * len(sets) < refused < 0.8 * len(sets)
