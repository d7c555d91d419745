"""The facts.json of our packages: each is as docs/data-format.md says, laid out so that a diff
reads well, and what stands in releases.json by a fact can be traced to it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from accelpkgs_updater.core.facts_file import parse_facts
from accelpkgs_updater.core.parse import parse
from nixlib import ROOT

FILES = sorted((ROOT / "pkgs").glob("*/facts.json"))
LISTS = {"requiresDist", "witnesses", "sources", "contradictions"}
"""Lists that have an item a line."""


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))


def _key(key: str, value: Any) -> str:
    if key not in LISTS or not value:
        return f"  {_compact(key)}: {_compact(value)}"
    items = ",\n".join(f"   {_compact(item)}" for item in value)
    return f"  {_compact(key)}: [\n{items}\n  ]"


def laid_out(value: dict[str, Any]) -> str:
    """The text of a facts.json: a key of an entry a line."""
    parts = [f'"format": {value["format"]}', f'"name": {_compact(value["name"])}']
    for key in ("requires", "code", "unhashed"):
        if key in value:
            entries = (",\n".join(_key(k, v) for k, v in e.items()) for e in value[key])
            body = ",\n".join(f" {{\n{entry}\n }}" for entry in entries)
            parts.append(f"{_compact(key)}: [\n{body}\n]")
    return "{\n" + ",\n".join(parts) + "\n}\n"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_it_is_laid_out_as_all_are(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text == laid_out(json.loads(text)), "one key, requirement, witness a line"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_what_is_recorded_by_facts_is_traced_to_them(path: Path) -> None:
    facts = parse_facts(path.parent.name, path.read_text(encoding="utf-8"))
    sources = {f.evidence["source"] for f in (*facts.requires, *facts.code, *facts.unhashed)}
    package = parse((path.parent / "releases.json").read_text(encoding="utf-8"))
    told = [
        evidence
        for release in package.releases
        for variant in release.variants
        for key, evidence in variant.evidence.items()
        if evidence["kind"] == "facts" or key == "files"
    ]
    assert told
    for evidence in told:
        # A proof that the index gave stands before it.
        assert any(evidence["source"].endswith(source) for source in sources), evidence


def test_what_a_component_needs_is_found_or_comes_first() -> None:
    """A library that names no folder of what it needs (that of CUDA 13.0's cuSOLVER) is loaded
    after that: loads.preloads of its package.nix.
    """
    whose = json.loads((ROOT / "nix/facts/sonames.json").read_text())["sonames"]
    alone = []
    for releases in sorted(ROOT.glob("pkgs/*/releases.json")):
        described = releases.with_name("package.nix")
        text = described.read_text() if described.exists() else ""
        if 'kind = "component"' not in text:
            continue
        variants = [v for r in json.loads(releases.read_text())["releases"] for v in r["variants"]]
        loads = [known for v in variants for known in (v.get("loads") or {}).values() if known]
        needs = [n for known in loads for n in known.get("needs", ()) if not n.get("dirs")]
        lost = {soname for need in needs for soname in need["need"] if soname in whose}
        name = releases.parent.name
        for soname in sorted(s for s in lost if name not in whose[s]["packages"]):
            alone.append(name)
            assert any(f'"{p}"' in text for p in whose[soname]["packages"]), (name, soname)
    assert "nvidia-cusolver" in alone
