"""Each `capabilities` that an `update.toml` declares decides something.

What was measured beats what is declared, so that an array outlives its use without anybody noticing
it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import tomllib
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).resolve().parents[3]
FOLDERS = [
    path.parent for index in ("pkgs", "tools-index") for path in ROOT.glob(f"{index}/*/update.toml")
]


def _idle(config: dict[str, Any], releases: list[dict[str, Any]]) -> Iterator[str]:
    """The declared arrays that no recorded variant cites.

    Where device code is not measured (`measured = false`), those of releases that are not recorded
    are not idle: nothing else tells `lock` of them.
    """
    for table in config.get("declared", []):
        if "capabilities" not in table:
            continue
        versions = SpecifierSet(table["versions"], prereleases=True)
        spoken_for = [r for r in releases if versions.contains(r["version"])]
        if not spoken_for and config.get("measured", True) is False:
            continue
        proof = {"kind": "declared"} | {k: v for k, v in table.items() if k in _EVIDENCE}
        systems = set(table.get("systems", ()))
        if not any(
            variant.get("evidence", {}).get("capabilities") == proof
            and variant["capabilities"] == table["capabilities"]
            and (not systems or systems & variant["wheels"].keys())
            for release in spoken_for
            for variant in release.get("variants", [])
        ):
            yield f"{table['versions']} on {', '.join(sorted(systems)) or 'every system'}"


_EVIDENCE = {"kind", "source", "date"}


def test_each_declared_array_is_what_some_variant_goes_by() -> None:
    checked, idle = 0, []
    for folder in FOLDERS:
        text = (folder / "update.toml").read_text("utf-8")
        if "capabilities" in text:
            config = tomllib.loads(text)
            releases = json.loads((folder / "releases.json").read_text("utf-8"))["releases"]
            idle += [f"{folder.name} {which}" for which in _idle(config, releases)]
            checked += sum("capabilities" in d for d in config.get("declared", []))
    assert checked
    assert not idle, "nothing reads these `capabilities`: take them out of update.toml"


TABLE = {
    "versions": "==1.0",
    "systems": ["x86_64-linux"],
    "capabilities": ["sm_80"],
    "source": "a reading",
}
CITED = {
    "capabilities": ["sm_80"],
    "evidence": {"capabilities": {"kind": "declared", "source": "a reading"}},
    "wheels": {"x86_64-linux": {}},
}
MEASURED = CITED | {"evidence": {"capabilities": {"kind": "measured", "source": "its headers"}}}


@pytest.mark.parametrize(
    ("config", "version", "variant", "idle"),
    [
        ({}, "1.0", CITED, False),
        ({}, "1.0", MEASURED, True),
        ({}, "1.0", CITED | {"wheels": {"aarch64-linux": {}}}, True),
        ({}, "2.0", CITED, True),
        ({"measured": False}, "1.0", MEASURED, True),
        ({"measured": False}, "2.0", CITED, False),
    ],
)
def test_what_is_idle(
    config: dict[str, Any], version: str, variant: dict[str, Any], idle: bool
) -> None:
    releases = [{"version": version, "variants": [variant]}]
    assert bool(list(_idle(config | {"declared": [TABLE]}, releases))) is idle
