"""nix/lib/requirement.nix and name.nix agree with `packaging` on generated requirements.

Not compared, since ours is meant to differ:
- names and extras that end in `_`: PEP 508 refuses them, `packaging` does not;
- clauses after a `===`: `packaging` takes the comma for a part of that version, and then mostly
  fails;
- a marker's tree: test_markers.py compares what markers mean.
"""

from __future__ import annotations

import random
import re
from functools import partial
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from nixlib import evaluate
from properties import versions as generate

CASES = 10_000
NAMES = ["torch", "Flash_Attn", "zope.interface", "a", "A1", "ruamel.-yaml", "x-y_z", "0x", "a--b"]
EXTRAS = ["cuda12", "Test_All", "a.b", "x", ""]
MARKERS = [
    "python_version > '3.9'",
    "extra == 'x'",
    "os_name=='posix' and sys_platform != 'win32'",
    "'a' in platform_release",
    "os_name",
    "",
]


def _space(rng: random.Random) -> str:
    return rng.choice(["", "", " ", "  ", "\t"])


def _requirement(rng: random.Random) -> str:
    s = partial(_space, rng)
    text = s() + rng.choice(NAMES) + s()
    if rng.random() < 0.3:
        text += (
            "["
            + s()
            + f"{s()},{s()}".join(
                rng.choice(EXTRAS[:4] if rng.random() < 0.9 else EXTRAS)
                for _ in range(rng.randint(0, 3))
            )
            + s()
            + "]"
            + s()
        )
    if rng.random() < 0.15:
        text += (
            "@"
            + s()
            + rng.choice(["file:///a.whl", "file:///a;b", "git+file:///x@v1#egg=y"])
            + rng.choice(["", " "])
        )
    elif rng.random() < 0.8:
        specifier = ",".join(generate.clause(rng) for _ in range(rng.choice([1, 1, 2, 3])))
        text += f"({s()}{specifier}{s()})" if rng.random() < 0.2 else specifier
    if rng.random() < 0.3:
        text += s() + ";" + s() + rng.choice(MARKERS)
    return generate.damage(rng, text) if rng.random() < 0.1 else text


def _expected(text: str) -> dict[str, Any] | None:
    try:
        r = Requirement(text)
    except InvalidRequirement:
        return None
    return {
        "name": canonicalize_name(r.name),
        "extras": sorted(canonicalize_name(e) for e in r.extras),
        "specifier": sorted([s.operator, s.version] for s in r.specifier),
        "marker": r.marker is not None,
        "url": r.url,
    }


def test_requirements() -> None:
    rng = random.Random(503)
    texts = []
    while len(texts) < CASES:
        text = _requirement(rng)
        if not re.search(r"_\s*([\[(;@,\]<>=!~]|$)|===[^;]*,", text):
            texts.append(text)
    found = evaluate(
        """map (text: let r = lib.requirement.parse text; in if r == null then null else {
             inherit (r) name;
             extras = builtins.sort builtins.lessThan (lib.text.unique (r.extras or [ ]));
             specifier = builtins.sort builtins.lessThan (r.specifier or [ ]);
             marker = r ? marker;
             url = r.url or null;
           }) data""",
        texts,
    )
    wrong = {}
    for text, ours in zip(texts, found, strict=True):
        theirs = _expected(text)
        if theirs and ours:
            # Repetitions mean nothing.
            for side in (ours, theirs):
                side["specifier"] = sorted({tuple(c) for c in side["specifier"]})
                side["extras"] = sorted(set(side["extras"]))
        if ours != theirs:
            wrong[text] = (ours, theirs)
    assert not wrong
    assert min(found.count(None), len(found) - found.count(None)) > 1000


def test_names() -> None:
    rng = random.Random(504)
    names = [
        "".join(rng.choice("abzAZ09-_.") for _ in range(rng.randint(1, 8))) for _ in range(2000)
    ]
    found = evaluate(
        "map (n: if lib.name.isValid n then lib.name.normalise n else null) data", names
    )
    valid = re.compile(r"[A-Z0-9]([A-Z0-9._-]*[A-Z0-9])?", re.IGNORECASE)
    assert found == [canonicalize_name(n) if valid.fullmatch(n) else None for n in names]
