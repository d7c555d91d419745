"""A request and the updater read local version labels alike, whatever is put into one."""

from __future__ import annotations

import random

from accelpkgs_updater.core.local_version import UnclearLocalVersion, axes_of_local
from accelpkgs_updater.core.support import ACCELERATORS
from nixlib import evaluate

# fmt: off
WORDS = [
    "cpu", "cu12", "cu128", "cu.12.8", "cu12.8", "cu1281", "cu92", "cu1", "rocm6.4", "rocm64",
    "rocm700", "rocm7000", "hip63", "torch2.10", "torch.2.11", "torch29", "torch210",
    "torch2100", "torch21000", "torch25.9", "pt28", "pt2.9", "cxx11abitrue", "cxx11abifalse",
    "cxx11.abi", "cxx11abi", "fec3a6", "gite2743ab", "g9ea3a4015", "1300811", "20260511",
    "d20241230", "0.gb9f40f6", "gb300", "lw", "dirty", "xpu", "nv22.1", "48b1edf", "x",
]
# fmt: on
EXPRESSION = """
map (import (root + "/nix/concretise/label.nix") { facts = import (root + "/nix/facts"); }) data
"""


def read(label: str) -> dict[str, str] | None:
    try:
        said = axes_of_local(label)
    except UnclearLocalVersion:
        return None
    # A request for one accelerator is for none of the others.
    alone = dict.fromkeys(ACCELERATORS, "none") if said.keys() & {*ACCELERATORS} else {}
    return {**alone, **said}


def test_labels_are_read_alike() -> None:
    chance = random.Random(11)
    labels = [
        chance.choice(("", ".")).join(chance.choices(WORDS, k=chance.randint(1, 4)))
        for _ in range(1500)
    ]
    labels += WORDS
    expected = [read(label) for label in labels]
    found = evaluate(EXPRESSION, labels)
    assert [(a, b, c) for a, b, c in zip(labels, expected, found, strict=True) if b != c] == []
    assert sum(e is not None for e in expected) > 200
