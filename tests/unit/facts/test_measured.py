"""What the facts say about wheels agrees with what was measured in them (capabilities in
pkgs/*/releases.json, evidence "measured").
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[3]
DROPS = [
    row
    for rows in json.loads((ROOT / "nix/facts/components.json").read_text("utf-8"))[
        "drops"
    ].values()
    for row in rows
]


def _measured(name: str) -> Iterator[tuple[str, dict[str, Any], set[str]]]:
    """(version, variant, machine code as capabilities) of what was measured."""
    path = ROOT / "pkgs" / name / "releases.json"
    if not path.is_file():
        return
    for release in json.loads(path.read_text("utf-8"))["releases"]:
        for variant in release.get("variants", []):
            if variant.get("evidence", {}).get("capabilities", {}).get("kind") == "measured":
                found = (
                    re.fullmatch(r"sm_(\d+)(\d)([af]?)", entry) for entry in variant["capabilities"]
                )
                yield release["version"], variant, {f"{m[1]}.{m[2]}{m[3]}" for m in found if m}


def _number(capability: str) -> tuple[int, int]:
    major, minor = capability.rstrip("af").split(".")
    return int(major), int(minor)


@pytest.mark.parametrize("row", DROPS, ids=lambda row: f"{row['packages'][0]}-{row['from']}")
def test_what_dropped_a_gpu_has_no_code_for_it(row: dict[str, Any]) -> None:
    bound = _number(row["belowCapability"])
    for name in row["packages"]:
        for version, variant, code in _measured(name):
            old = {c for c in code if _number(c) < bound}
            if Version(version) >= Version(row["from"]):
                assert not old, f"{name} {version} {variant['axes']} has {old}"
            if (
                version == row.get("lastWith")
                and "x86_64-linux" in variant["wheels"]
                and Version(variant["axes"].get("cuda", "12")) < Version("12.8")
            ):
                assert old, (
                    f"{name} {version} {variant['axes']} has nothing below {row['belowCapability']}"
                )
