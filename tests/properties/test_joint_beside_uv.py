"""Several Pythons in one plan beside uv's universal resolution of the same wheels, where CUDA plays
no part: where uv finds versions so do we, and no more of them than uv has with its strategy
`fewest`.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from packaging.markers import Marker

from nixlib import evaluate
from properties import universe

UV = shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv")
CASES = 60
PYTHONS = ["3.10", "3.11", "3.12", "3.13"]
ANSWER = """
  map (case:
    let
      inherit (import (root + "/nix/concretise") { folder = /. + case.folder; }) tryPlan;
      joint = tryPlan case.request;
      versions = plan: builtins.mapAttrs (_: p: p.version) plan.packages;
    in
    if joint.ok then builtins.mapAttrs (_: versions) joint.plan.plans else null
  ) data
"""

Versions = dict[str, str]


def _index(rng: random.Random) -> universe.Index:
    """Releases that need a Python at least, and others, perhaps on some Pythons only."""
    names = [f"p{i}" for i in range(rng.randint(3, 6))]
    index: universe.Index = {}
    for place, name in enumerate(names):
        # The older a release, the older the Pythons that it runs on.
        floors = [PYTHONS[0], *sorted(rng.choices(PYTHONS, k=rng.randint(1, 3)))]
        releases = []
        for version in range(len(floors), 0, -1):
            requires = []
            # Forward only: uv and we read circles differently.
            for other in rng.sample(names[place + 1 :], min(2, len(names) - place - 1)):
                clause = [rng.choice([">=", "<", "!="]), str(rng.randint(1, 4))]
                requirement: dict[str, Any] = {"name": other, "specifier": [clause]}
                if rng.random() < 0.4:
                    operator, python = rng.choice(["<", ">="]), rng.choice(PYTHONS[1:])
                    requirement["marker"] = ["python_version", operator, python]
                requires.append(requirement)
            release: dict[str, Any] = {
                "version": str(version),
                "requires": requires,
                "variants": [{"wheels": universe.wheel(name, str(version))}],
            }
            if floors[version - 1] != PYTHONS[0]:
                release["requiresPython"] = [[">=", floors[version - 1]]]
            releases.append(release)
        index[name] = releases
    return index


def _write_wheels(index: universe.Index, folder: Path) -> None:
    folder.mkdir()
    for name, releases in index.items():
        for release in releases:
            version = release["version"]
            lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
            for _, python in release.get("requiresPython", []):
                lines.append(f"Requires-Python: >={python}")
            for requirement in release["requires"]:
                (clause,) = requirement["specifier"]
                text = f"{requirement['name']}{''.join(clause)}"
                if marker := requirement.get("marker"):
                    text += f"; {marker[0]} {marker[1]} '{marker[2]}'"
                lines.append(f"Requires-Dist: {text}")
            info = f"{name}-{version}.dist-info"
            with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as wheel:
                wheel.writestr(f"{info}/METADATA", "\n".join(lines) + "\n")
                wheel.writestr(
                    f"{info}/WHEEL",
                    "Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
                )
                wheel.writestr(f"{info}/RECORD", "")


def _uv(roots: list[str], folder: Path, cache: Path) -> dict[str, Versions] | None:
    """What uv takes on each Python; None where it finds nothing."""
    assert UV
    command = [UV, "pip", "compile", "--universal", "--offline", "--no-index", "--no-config"]
    command += ["--find-links", str(folder), "--python-version", PYTHONS[0], "--no-header"]
    command += ["--no-annotate", "--fork-strategy", "fewest", "--cache-dir", str(cache)]
    command += ["--python", sys.executable, "-"]
    answer = subprocess.run(
        command, input="\n".join(roots), capture_output=True, text=True, check=False
    )
    if answer.returncode != 0:
        assert "No solution found" in answer.stderr, answer.stderr
        return None
    found: dict[str, Versions] = {python: {} for python in PYTHONS}
    for line in answer.stdout.splitlines():
        pin, _, marker = line.partition(" ; ")
        name, _, version = pin.strip().partition("==")
        for python in PYTHONS:
            environment = {"python_version": python, "python_full_version": f"{python}.0"}
            if not marker or Marker(marker).evaluate(environment):
                found[python][name] = version
    return found


def _more_than_one(plans: list[Versions]) -> int:
    have: dict[str, set[str]] = {}
    for plan in plans:
        for name, version in plan.items():
            have.setdefault(name, set()).add(version)
    return sum(len(versions) - 1 for versions in have.values())


@pytest.mark.skipif(UV is None, reason="there is no uv")
def test_no_more_versions_than_uv(tmp_path: Path) -> None:
    data = []
    for seed in range(CASES):
        rng = random.Random(seed)
        index = _index(rng)
        universe.write(index, tmp_path / f"index-{seed}")
        _write_wheels(index, tmp_path / f"wheels-{seed}")
        targets = {f"py{python.replace('.', '')}": {"python": python} for python in PYTHONS}
        request = {"packages": sorted(index)[:2], "targets": targets}
        data.append({"folder": str(tmp_path / f"index-{seed}"), "request": request})
    both = equal = 0
    for seed, (case, ours) in enumerate(zip(data, evaluate(ANSWER, data), strict=True)):
        theirs = _uv(
            case["request"]["packages"], tmp_path / f"wheels-{seed}", tmp_path / "uv-cache"
        )
        # uv does not look for forks that nothing in the requirements asks for, so it may find none.
        if theirs is None:
            continue
        assert ours is not None, (seed, theirs)
        both += 1
        more = _more_than_one(list(theirs.values()))
        assert _more_than_one(list(ours.values())) <= more, (seed, ours, theirs)
        equal += more == 0
    # Both kinds must be there in numbers, or the test says little.
    assert equal > 0.2 * CASES
    assert both - equal > 0.05 * CASES
