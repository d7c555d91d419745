"""docs/loading.md says which packages' bytes tell their axes; what is recorded bears it out."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from accelpkgs_updater.disk.store import Store

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def found() -> dict[str, Counter[str]]:
    """Package → how many measured wheels' axes their bytes bear out, deny, or say nothing of."""
    store = Store(ROOT / "pkgs")
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    packages = [package for name in store.names() if (package := store.package(name))]
    for package in packages:
        for variant in (v for release in package.releases for v in release.variants):
            cuda, torch = variant.axes.get("cuda", "none"), variant.axes.get("torch")
            for loads in variant.loads.values() if variant.mark is None else ():
                told = loads.get("cuda")
                if cuda != "none":
                    same = told == cuda.partition(".")[0]
                    counts[package.name][
                        "cuda silent" if told is None else "cuda" if same else "cuda denied"
                    ] += 1
                if torch:
                    fits = any(f"{v}.".startswith(f"{torch}.") for v in loads.get("torch", ()))
                    counts[package.name]["torch" if fits else "torch silent"] += 1
    return counts


def test_bytes_tell_the_axes_of_many_wheels(found: dict[str, Counter[str]]) -> None:
    total = sum(found.values(), Counter[str]())
    assert total["cuda"] >= 40
    assert total["torch"] >= 25
    assert total["cuda denied"] == 0


def test_the_page_names_who_speaks_and_who_is_silent(found: dict[str, Counter[str]]) -> None:
    page = (ROOT / "docs" / "loading.md").read_text("utf-8")
    for axis in ("cuda", "torch"):
        (row,) = re.findall(rf"^\| {axis} \| (.*) \|$", page, re.MULTILINE)
        named = set(re.findall(r"`([^`]+)`", row))
        assert named
        assert {name for name in named if not found[name][axis]} == set()
    (silent,) = re.findall(r"Some say nothing.*?\n\n", page, re.DOTALL)
    named = set(re.findall(r"`([^`]+)`", silent))
    assert len(named) > 5
    assert {name for name in named if found[name]["cuda"]} == set()
