"""What machines share: of one set, how many store paths each machine has that none before it has,
layer by layer; and that plans with one id have the same builds.

ACCELPKGS_REWRITE_GOLDEN=1 writes the answers anew; the diff is then for a person to read.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from nixlib import evaluate

HERE = Path(__file__).parent
LAYERS = ("source", "build", "passport", "level", "environment")
SETS: dict[str, dict[str, Any]] = {
    "wheels": {"packages": ["torch", "numpy"], "cuda": "12.8"},
    "compiled": {
        "packages": ["causal-conv1d"],
        "cuda": "12.8",
        "flavour": {"default": "wheel", "causal-conv1d": "source"},
    },
}


def _machines(request: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = evaluate(
        'import (root + "/tests/sharing/machines.nix") { request = data; }', request
    )
    return found


def _table(machines: list[dict[str, Any]]) -> str:
    """How many paths of each layer are new to it; ids as letters, in the order of their first."""
    letters = {
        id_: chr(ord("A") + n) for n, id_ in enumerate(dict.fromkeys(m["id"] for m in machines))
    }
    seen: dict[str, set[str]] = {layer: set() for layer in LAYERS}
    rows = [("paths that no machine above has", "id", *LAYERS)]
    for machine in machines:
        new = {layer: set(machine["layers"][layer]) - seen[layer] for layer in LAYERS}
        for layer in LAYERS:
            seen[layer] |= new[layer]
        counts = (str(len(new[layer])) for layer in LAYERS)
        rows.append((machine["name"], letters[machine["id"]], *counts))
    rows.append(("all of them", "", *(str(len(seen[layer])) for layer in LAYERS)))
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    lines = (
        "  ".join(
            [
                row[0].ljust(widths[0]),
                *(c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True)),
            ]
        )
        for row in rows
    )
    return "".join(f"{line}\n" for line in lines)


@pytest.mark.parametrize("name", SETS)
def test_machines_share_what_does_not_differ(name: str) -> None:
    got = _table(_machines(SETS[name]))
    file = HERE / f"{name}.txt"
    if os.environ.get("ACCELPKGS_REWRITE_GOLDEN"):
        file.write_text(got)
    assert got == file.read_text()


TWO_PYTHONS = """
  let
    inherit (import (root + "/nix/outputs/lib.nix") { }) bases concretise;
    of = python: version: pythons:
      let
        base = bases.host {
          glibc = "2.36";
          pythons = { ${python} = { executable = "/usr/bin/python${python}"; inherit version; }; }
            // pythons;
        };
        set = concretise (data // { inherit base python; });
      in
      builtins.mapAttrs (_: p: { inherit (p.plan) tags file; out = p.build.outPath; }) set.packages;
    eleven."3.11" = { executable = "/usr/bin/python3.11"; version = "3.11.2"; };
  in
  {
    of311 = of "3.11" "3.11.2" { };
    of312 = of "3.12" "3.12.3" { };
    both312 = of "3.12" "3.12.3" eleven;
    local312 = of "3.12" "3.12.9" eleven;
  }
"""


@pytest.mark.parametrize(
    ("packages", "cuda", "least"),
    [(["torch", "numpy"], "12.8", 20), (["cupy-cuda12x", "jax[cuda12]"], "12", 10)],
)
def test_two_pythons_share_each_wheel_that_is_for_both(
    packages: list[str], cuda: str, least: int
) -> None:
    """Machines of one Python each, and one of both: a wheel is unpacked once."""
    found = evaluate(TWO_PYTHONS, {"packages": packages, "cuda": cuda, "capabilities": ["8.9"]})
    one, other = found["of311"], found["of312"]
    shared = {name for name in one if other.get(name, {}).get("file") == one[name]["file"]}
    free = {name for name in shared if one[name]["tags"]["abi"] == "none"}
    assert len(free) >= least
    for name in shared:
        assert one[name]["out"] == other[name]["out"], name
    # What is for one Python alone is another file.
    assert {n for n in one if n in other and one[n]["out"] == other[n]["out"]} == shared
    assert found["both312"] == found["local312"] == other


@pytest.fixture(scope="module")
def matrix() -> list[dict[str, Any]]:
    """Each target of the matrix, asked for by two machines."""
    found: list[dict[str, Any]] = evaluate(
        'import (root + "/tests/sharing/matrix.nix") { root = /. + root; }'
    )
    return found


def test_equal_ids_have_equal_builds(matrix: list[dict[str, Any]]) -> None:
    """Over the matrix, on one base: an id stands for all that was built."""
    builds: dict[str, dict[str, str]] = {}
    shared = 0
    for one in matrix:
        shared += one["id"] in builds
        assert builds.setdefault(one["id"], one["builds"]) == one["builds"], one["target"]
    assert shared > 250


def test_equal_builds_of_wheels_have_equal_ids(matrix: list[dict[str, Any]]) -> None:
    """Driver, C library, compiler and the order of words change no id where nothing is compiled."""
    seen: dict[str, dict[str, Any]] = {}
    for one in matrix:
        before = seen.setdefault(one["target"], one)
        if before["builds"] == one["builds"]:
            assert before["id"] == one["id"], one["target"]
        if before is not one and one["compiles"]:
            assert before["id"] != one["id"], one["target"]
    assert sum(one["compiles"] for one in matrix) > 10
