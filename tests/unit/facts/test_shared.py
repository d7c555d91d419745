"""Nix and the updater know the same: copies of facts, and which code runs where."""

from __future__ import annotations

import itertools
import json

import pytest

from accelpkgs_updater.core import capability, support
from nixlib import ROOT, evaluate

CORE = ROOT / "updater/src/accelpkgs_updater/core"
COPIES = sorted(path.name for path in CORE.glob("*.json"))


def test_there_are_copies() -> None:
    assert COPIES == ["capability-rules.json", "loader.json", "sonames.json", "support.json"]


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_is_the_fact(name: str) -> None:
    """Mend it by `cp nix/facts/NAME updater/src/accelpkgs_updater/core/`."""
    assert (CORE / name).read_bytes() == (ROOT / "nix/facts" / name).read_bytes()


def test_code_runs_where_nix_says() -> None:
    known = list(
        json.loads((ROOT / "nix/facts/cuda-capabilities.json").read_text())["capabilities"]
    )
    # And numbers that no CUDA has yet.
    asked = [*known, "6.3", "8.8a", "9.9", "11.1", "11.1f", "13.0"]
    code = [f"{kind}_{c.replace('.', '')}" for kind in ("sm", "compute") for c in asked]
    cudas = [None, "12.8", "13.1", "13.2", "14.0"]
    found = evaluate(
        "map (cuda: map (c: map (entry: "
        "(lib.capability.coversWith { inherit cuda; } c [ entry ]).kind or null"
        ") data.code) data.asked) data.cudas",
        {"asked": asked, "code": code, "cudas": cudas},
    )
    wrong = [
        (entry, c, cuda, nix, ours)
        for (cuda, rows) in zip(cudas, found, strict=True)
        for (c, row) in zip(asked, rows, strict=True)
        for (entry, nix) in zip(code, row, strict=True)
        if (ours := capability.covers(entry, c, cuda)) != nix
    ]
    assert wrong == []
    kinds = [kind for rows in found for row in rows for kind in row]
    assert min(kinds.count(kind) for kind in ("sass", "ptx", None)) > 500


def test_what_counts_in_a_wheel_is_what_runs() -> None:
    """`runs` asks of two codes what `covers` asks of code and device."""
    devices = ["5.3", "7.0", "7.2", "8.0", "8.6", "8.7", "8.9", "10.0", "10.1", "10.3", "11.0"]
    for have, device in itertools.product(devices, devices):
        entry, on = (f"sm_{c.replace('.', '')}" for c in (have, device))
        assert capability.runs(entry, on) == (capability.covers(entry, device) is not None)


def test_axes_are_those_of_the_table() -> None:
    facts = evaluate(
        'let facts = import (root + "/nix/facts"); in '
        "{ inherit (facts) systems pythons accelerators; }"
    )
    assert facts == {
        "systems": list(support.SYSTEMS),
        "pythons": [f"3.{minor}" for minor in support.MINORS],
        "accelerators": list(support.ACCELERATORS),
    }
