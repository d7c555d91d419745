"""What is taken as plainly right in a user's folder is what the checks find right: both say the
same of files of ours with random faults in them. And nearly all that the updater writes is plain.
"""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

from nixlib import ROOT, evaluate

NAMES = ("tqdm", "requests", "typing-extensions", "charset-normalizer", "ninja", "markupsafe")
CASES = 600

CHECKS = """
let
  facts = import (root + "/nix/facts");
  errors = import (root + "/nix/errors");
  systems = facts.data.support.systems;
  quick = import (root + "/nix/concretise/folder/plain.nix") { inherit systems; };
  nothing = {
    version = _: false;
    versions = _: false;
    isNewer = _: _: false;
    rest = _: v: v;
  };
  faults = plain: import (root + "/nix/concretise/folder/releases.nix") {
    inherit lib facts plain;
    shape = import (root + "/nix/concretise/folder/shape.nix") { inherit lib; };
  };
in
"""
BOTH = """
map (case: {
  quick = faults quick case.name case.data;
  slow = faults nothing case.name case.data;
}) data
"""
LEFT = """
builtins.concatMap (package: map (release:
  builtins.attrNames (builtins.removeAttrs (quick.rest package.name release) [ "version" ])
) package.releases) data
"""


def sound() -> list[dict[str, Any]]:
    """Files as `updater` writes them."""
    found: dict[str, Any] = {}
    for folder in ("pkgs", "tools-index"):
        for path in sorted((ROOT / folder).glob("*/releases.json")):
            if path.parent.name in NAMES:
                found.setdefault(path.parent.name, json.loads(path.read_text(encoding="utf-8")))
    return list(found.values())


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from places(inner, (*path, index))


def changed(value: Any, rng: random.Random) -> Any:
    """Something else than a value, often nearly the same."""
    if isinstance(value, str) and rng.random() < 0.8:
        at = rng.randrange(len(value) + 1)
        letter = rng.choice('aZ09.-_+!*"\\\n \x7fé')
        return rng.choice(
            [
                value[:at] + letter + value[at:],
                value[:at] + value[at + 1 :],
                value[:at] + letter + value[at + 1 :],
                value.upper(),
                value.replace("_", "-"),
                value + ".0",
                "0" + value,
                value * 40,
            ]
        )
    if isinstance(value, list) and value and rng.random() < 0.7:
        return rng.choice([value[:-1], value + value, value[::-1], [value], value[0], [*value, 1]])
    if isinstance(value, dict) and value and rng.random() < 0.7:
        key = rng.choice(sorted(value))
        rest = {k: v for k, v in value.items() if k != key}
        return rng.choice([rest, {**rest, key + "s": value[key]}, {**value, "x": 1}, [value]])
    return rng.choice([None, True, 0, -1, 10**18, 1.5, "", "2.0", [], {}, [[]], ["and"], "none"])


def test_both_say_the_same() -> None:
    rng = random.Random(20261129)
    files = sound()
    assert len(files) >= len(NAMES) - 1
    cases = []
    for _ in range(CASES):
        data = copy.deepcopy(rng.choice(files))
        # A few releases are enough, and their order is a thing to get wrong.
        kept = rng.sample(data["releases"], min(3, len(data["releases"])))
        data["releases"] = kept if rng.random() < 0.2 else data["releases"][:3]
        for _ in range(rng.choice([1, 1, 1, 2])):
            *path, last = rng.choice([p for p in places(data["releases"]) if p])
            at: Any = data["releases"]
            for step in path:
                at = at[step]
            at[last] = changed(at[last], rng)
        cases.append({"name": data["name"], "data": data})
    answers = evaluate(CHECKS + BOTH, cases)
    for case, answer in zip(cases, answers, strict=True):
        assert answer["quick"] == answer["slow"], case
    faulty = sum(a["slow"] != [] for a in answers)
    assert CASES * 0.5 < faulty < CASES * 0.99, faulty


def test_what_the_updater_writes_is_plain() -> None:
    left = evaluate(CHECKS + LEFT, sound())
    assert sum(keys == [] for keys in left) > 0.9 * len(left), left


def test_what_is_newer_for_sure() -> None:
    pairs = [
        ("2.10", "2.9", True),
        ("2.0.1", "2.0", True),
        ("2.0", "1.9.9", True),
        ("2.0.0", "2.0", False),
        ("2.0", "2.0", False),
        ("2.0.0.0", "2.0", False),
        ("2.0.0.1", "2.0", False),
        ("1.9", "2.0", False),
        ("2.0rc1", "1.0", False),
        ("2.0", "2.0rc1", False),
    ]
    asked = "map (pair: quick.isNewer (builtins.elemAt pair 0) (builtins.elemAt pair 1)) data"
    assert evaluate(CHECKS + asked, [p[:2] for p in pairs]) == [p[2] for p in pairs]
