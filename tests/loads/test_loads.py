"""What a plan predicts of libraries is what dlopen observes, in both directions, on wheels that are
compiled here: none that is refused loads, and none that is let through fails to.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from loads import wheels
from loads.cases import CASES, MUTANTS
from nixlib import evaluate

SETS = {**CASES, **MUTANTS}
# Let through, and not called proven: what decides is not in the bytes of any one file.
UNSURE = {
    "what a library of torch's needs in turn is loaded, too",
    "a library beside it is not found",
}
# Let through without its library.
UNASKED = {"optional, as package.nix says"}
PLANS = """
  let
    facts = import (root + "/nix/facts") // { inherit (data) sonames; };
    brief = tried:
      if tried.ok then
        { ok = true; states = builtins.mapAttrs (_: p: p.loads.state) tried.plan.packages; }
      else
        { inherit (tried) ok message; };
    tryPlan = one: (import (root + "/nix/concretise") {
      inherit facts;
      folder = /. + one.index;
    }).tryPlan { inherit (one) packages; python = "3.12"; };
  in
  map (one: brief (tryPlan one)) data.sets
"""


@pytest.fixture(scope="module")
def compared(
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, tuple[Any, list[tuple[str, str]]]]:
    """Of each set: the plan in short, and of each library that is opened why it does not load."""
    if not shutil.which("gcc") or not shutil.which("ld"):
        pytest.skip("there is no compiler")
    folder = tmp_path_factory.mktemp("loads")
    compiler = wheels.Compiler(folder / "made")
    driver = []
    for name in ("libcuda.so.1", "libnvidia-ml.so.1"):
        path = folder / name
        path.write_bytes(compiler.bytes_of(wheels.Lib(name)))
        driver.append(str(path))
    sets, jobs, owners = [], [], []
    for number, (title, packages) in enumerate(SETS.items()):
        here = folder / str(number)
        here.mkdir()
        recorded = {n: wheels.loads(compiler, n, p, here) for n, p in packages.items()}
        wheels.index(packages, recorded, here / "index")
        wheels.install(compiler, packages, here / "site")
        sets.append({"packages": sorted(packages), "index": str(here / "index")})
        for name, lib in wheels.roots(packages):
            first = _first(packages, name)
            imports = [str(here / "site" / path) for n in first for path in packages[n].imports]
            open_ = str(here / "site" / lib.path)
            jobs.append({"driver": driver, "imports": imports, "open": open_})
            owners.append((title, name))
    plans = evaluate(PLANS, {"sets": sets, "sonames": wheels.SONAMES})
    program = Path(__file__).with_name("observe.py")
    told = subprocess.run(
        [sys.executable, str(program)],
        input=json.dumps(jobs),
        capture_output=True,
        text=True,
        check=True,
    )
    reasons: dict[str, list[tuple[str, str]]] = {title: [] for title in SETS}
    for (title, name), reason in zip(owners, json.loads(told.stdout), strict=True):
        reasons[title].append((name, reason))
    return {title: (plan, reasons[title]) for title, plan in zip(SETS, plans, strict=True)}


def _first(packages: dict[str, wheels.Package], name: str) -> list[str]:
    """Who is imported before a package's own libraries: torch, by who says so or links it."""
    package = packages[name]
    says = "torch" in package.requires or '"torch" ]' in package.meta
    links = any("libtorch.so" in lib.needs for lib in package.libs)
    return ["torch"] if "torch" in packages and name != "torch" and (says or links) else []


@pytest.mark.parametrize("title", SETS)
def test_predicted_is_observed(
    compared: dict[str, tuple[Any, list[tuple[str, str]]]], title: str
) -> None:
    plan, reasons = compared[title]
    if title in UNASKED:
        assert plan["ok"] and any(r for _, r in reasons)
        return
    if title in UNSURE:
        assert plan["ok"] and plan["states"]["ext"] == "not measured"
        return
    # Of alternatives one is opened.
    own = [r for n, r in reasons if n == "ext"]
    loads = not all(own) if "alternatives" in title else not any(r for _, r in reasons)
    assert plan["ok"] == loads, (plan, reasons)
    if plan["ok"]:
        assert set(plan["states"].values()) == {"proven"}
    else:
        predicted = set(re.findall(r"lib[^ ,)]+", plan["message"].split("why:")[1]))
        observed = {m[1] for _, r in reasons if (m := re.match(r"(lib\S+): cannot open", r))}
        assert predicted & observed, (plan, reasons)


def test_both_kinds_are_there_in_numbers(
    compared: dict[str, tuple[Any, list[tuple[str, str]]]],
) -> None:
    fit = sum(plan["ok"] for plan, _ in compared.values())
    assert fit >= 15 and len(compared) - fit >= 12


@pytest.mark.parametrize("title", MUTANTS)
def test_a_set_that_lacks_a_provider_is_refused(
    compared: dict[str, tuple[Any, list[tuple[str, str]]]], title: str
) -> None:
    assert not compared[title][0]["ok"]
