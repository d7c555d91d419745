"""nix/lib/version.nix and specifier.nix agree with `packaging` on generated input.

Not compared, since ours is meant to differ: white space that is not ASCII around a version (ours
refuses it).
"""

from __future__ import annotations

import random
from typing import Any

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

from nixlib import evaluate
from properties import versions as generate

CASES = 10_000


def _number(value: int | str) -> int | str:
    """As Nix gives it: a number of more than 18 digits stays text."""
    return str(value) if isinstance(value, int) and value >= 10**18 else value


def _expected(text: str) -> dict[str, Any] | None:
    try:
        v = Version(text)
    except InvalidVersion:
        return None
    return {
        "parsed": {
            "epoch": _number(v.epoch),
            "release": [_number(n) for n in v.release],
            "pre": v.pre and [v.pre[0], _number(v.pre[1])],
            "post": v.post if v.post is None else _number(v.post),
            "dev": v.dev if v.dev is None else _number(v.dev),
            "local": v.local
            and [_number(int(p)) if p.isdigit() else p for p in v.local.split(".")],
        },
        "canonical": str(v),
        "public": v.public,
        "base": v.base_version,
        "majorMinor": f"{v.major}.{v.minor}",
        "isPrerelease": v.is_prerelease,
    }


def test_parse_and_writing() -> None:
    rng = random.Random(440)
    texts = []
    for _ in range(CASES):
        text = generate.version(rng)
        if rng.random() < 0.25:
            text = generate.damage(rng, text)
        texts.append(
            rng.choice(["", "", "", " ", "\t\n"]) + text + rng.choice(["", "", "", " ", "\f"])
        )
    found = evaluate(
        """let one = text: let parsed = lib.version.parse text; in
           if parsed == null then assert lib.version.key text == null; null else {
             inherit parsed;
             canonical = lib.version.canonical text;
             public = lib.version.public text;
             base = lib.version.base text;
             majorMinor = lib.version.majorMinor text;
             isPrerelease = lib.version.isPrerelease text;
           }; in map one data""",
        texts,
    )
    wrong = {
        text: (ours, theirs)
        for text, ours in zip(texts, found, strict=True)
        if ours != (theirs := _expected(text))
    }
    assert not wrong
    # The generator must not have lost either kind.
    assert 500 < found.count(None) < CASES / 2


def test_order() -> None:
    rng = random.Random(441)
    pairs = []
    while len(pairs) < CASES:
        left = generate.version(rng)
        right = generate.relative(rng, left)
        try:
            Version(right)
        except InvalidVersion:
            continue
        pairs.append((left, right))
    found = evaluate(
        "map (pair: lib.version.compare (builtins.elemAt pair 0) (builtins.elemAt pair 1)) data",
        pairs,
    )

    def compare(left: str, right: str) -> int:
        a, b = Version(left), Version(right)
        return (a > b) - (a < b)

    wrong = {
        pair: (ours, theirs)
        for pair, ours in zip(pairs, found, strict=True)
        if ours != (theirs := compare(*pair))
    }
    assert not wrong
    assert min(found.count(n) for n in (-1, 0, 1)) > 500


def test_order_of_many_at_once() -> None:
    """Sorting by key gives the order of `packaging`: the keys are one total order, not only right
    in pairs.
    """
    rng = random.Random(442)
    texts = [generate.version(rng) for _ in range(3000)]
    found = evaluate(
        "map (c: c.version) (builtins.sort (a: b: a.key < b.key) (map lib.specifier.candidate "
        "data))",
        texts,
    )
    assert found == sorted(texts, key=Version)


def _set(text: str) -> SpecifierSet | None:
    try:
        return SpecifierSet(text)
    except InvalidSpecifier:
        return None


def test_specifiers() -> None:
    rng = random.Random(443)
    cases = []
    while len(cases) < CASES:
        text = generate.specifier(rng)
        # Near the version of one of the clauses, where the rules are.
        near = rng.choice(text.split(",")).lstrip("=!<>~ ").removesuffix(".*").strip() or "1"
        version = generate.relative(rng, near)
        try:
            Version(version)
        except InvalidVersion:
            continue
        cases.append((text, version))
    found = evaluate(
        """let one = case: let
             clauses = lib.specifier.parse (builtins.elemAt case 0);
             v = builtins.elemAt case 1;
           in if clauses == null then null else {
             contains = lib.specifier.contains clauses v;
             compiled = lib.specifier.compile clauses (lib.specifier.candidate v);
             finals = lib.specifier.admits false clauses v;
             auto = lib.specifier.admits null clauses v;
             allows = lib.specifier.allowsPrereleases clauses;
           }; in map one data""",
        cases,
    )

    def expected(text: str, version: str) -> dict[str, bool] | None:
        specifiers = _set(text)
        if specifiers is None:
            return None
        inside = specifiers.contains(version, prereleases=True)
        allows = specifiers.prereleases is True
        return {
            "contains": inside,
            "compiled": inside,
            "finals": specifiers.contains(version, prereleases=False),
            # `packaging` admits a pre-release where it is asked about that alone; a resolver always
            # has others.
            "auto": specifiers.contains(version, prereleases=allows),
            "allows": allows,
        }

    wrong = {
        case: (ours, theirs)
        for case, ours in zip(cases, found, strict=True)
        if ours != (theirs := expected(*case))
    }
    assert not wrong
    legal = [f for f in found if f is not None]
    assert len(legal) > CASES * 0.7 and len(found) - len(legal) > 300
    assert min(sum(f["contains"] for f in legal), sum(not f["contains"] for f in legal)) > 1000
