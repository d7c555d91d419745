"""Nix ends a recursion that is 10,000 calls deep with an error of its own. Nothing that is planned
with may be as deep: long chains, extras that ask for each other, many releases.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from nixlib import evaluate

DEEP = 10_050

PLAN = """
let
  answer = (import (root + "/nix/concretise") { }).tryPlan {
    inherit (data) packages;
    index = [ (/. + data.folder) ];
    python = "3.12";
  };
in
if answer.ok then builtins.length (builtins.attrNames answer.plan.packages) else answer.message
"""


def release(name: str, version: str, **more: Any) -> dict[str, Any]:
    file = f"{name}-{version}-py3-none-any.whl"
    wheel = {"file": file, "platform": ["any"], "sha256": "0" * 64}
    return {"version": version, "variants": [{"wheels": {"any": {"py3-none": [wheel]}}}], **more}


def asks(name: str, number: int) -> list[dict[str, Any]]:
    return [{"name": name, "extras": [f"e{number}"]}] if number < DEEP else []


def plan(folder: Path, package: str, **releases: list[dict[str, Any]]) -> Any:
    for name, rows in releases.items():
        (folder / name).mkdir()
        data = {"format": 1, "name": name, "generatedBy": "hand", "releases": rows}
        (folder / name / "releases.json").write_text(json.dumps(data), encoding="utf-8")
    return evaluate(PLAN, {"folder": str(folder), "packages": [package]})


def test_extras_that_ask_for_the_next(tmp_path: Path) -> None:
    extras = {f"e{n}": asks("a", n + 1) for n in range(DEEP)}
    assert plan(tmp_path, "a[e0]", a=[release("a", "1.0", extras=extras)]) == 1


def test_extras_of_two_packages_by_turns(tmp_path: Path) -> None:
    there = {f"e{n}": asks("b", n) for n in range(DEEP // 2)}
    back = {f"e{n}": asks("a", n + 1) for n in range(DEEP // 2 - 1)} | {f"e{DEEP // 2 - 1}": []}
    a, b = release("a", "1.0", extras=there), release("b", "1.0", extras=back)
    assert plan(tmp_path, "a[e0]", a=[a], b=[b]) == 2


def test_releases_of_which_none_fits(tmp_path: Path) -> None:
    needs = [{"name": "b", "specifier": [["==", "2.0"]]}]
    rows = [release("a", f"1.{n}", requires=needs) for n in range(DEEP, 0, -1)]
    text = plan(tmp_path, "a", a=rows, b=[release("b", "1.0")])
    assert f"a 1.{DEEP} to 1.1 needs b==2.0" in text


def test_a_long_chain_is_ordered() -> None:
    answer = evaluate(
        """
        let
          edge = number: { name = "p${toString number}"; extras = [ ]; };
          head = number: {
            edges = if number < data then [ (edge (number + 1)) ] else [ ];
            extraEdges = _: null;
          };
          heads = builtins.listToAttrs (
            builtins.genList (n: { inherit (edge n) name; value = head n; }) (data + 1)
          );
          ranks = import (root + "/nix/concretise/order.nix") { inherit heads; } [ (edge 0) ];
          isBefore = n: ranks."p${toString n}" < ranks."p${toString (n + 1)}";
        in
        builtins.all isBefore (builtins.genList (n: n) data)
        """,
        DEEP,
    )
    assert answer is True


def test_a_long_chain_is_planned(tmp_path: Path) -> None:
    """Longer than a walk is deep (order.nix)."""
    length = 1_500
    chain = {
        f"p{n}": [release(f"p{n}", "1.0", requires=[{"name": f"p{n + 1}"}] if n < length else [])]
        for n in range(length + 1)
    }
    assert plan(tmp_path, "p0", **chain) == length + 1


def test_a_hopeless_search_ends_with_a_sentence(tmp_path: Path) -> None:
    """Nine pigeons in eight holes: each release of a pigeon is a hole, and asks it for itself."""
    holes, pigeons = range(1, 9), range(1, 10)
    pins: dict[tuple[int, int], list[dict[str, Any]]] = {
        (p, h): [{"name": f"hole{h}", "specifier": [["==", f"{p}.0"]]}]
        for p in pigeons
        for h in holes
    }
    packages = {
        f"pigeon{p}": [
            release(f"pigeon{p}", f"{h}.0", requires=pins[p, h]) for h in reversed(holes)
        ]
        for p in pigeons
    }
    packages |= {
        f"hole{h}": [release(f"hole{h}", f"{p}.0") for p in reversed(pigeons)] for h in holes
    }
    everyone = [{"name": f"pigeon{p}"} for p in pigeons]
    packages["all"] = [release("all", "1.0", requires=everyone)]
    text = plan(tmp_path, "all", **packages)
    assert text.startswith("accelpkgs E021: the search was given up after 49152 steps"), text
