"""What a build has to get, read from what Nix says that it would do."""

from __future__ import annotations

import pytest

from apps.lacking import Lacking, read, shown

HASH = "a" * 32
PLAN = {
    "packages": {
        "torch": {"file": {"file": "torch-2.8.0+cu128-cp312.whl", "size": 888_000_000}},
        "numpy": {"file": {"file": "numpy-2.0-cp312.whl", "size": 16_600_000}},
        "odd": {"file": {"file": "odd-1!2-py3.whl"}},
        "compiled": {"file": None},
    }
}


def told(*lines: str) -> str:
    return "\n".join(["warning: Git tree is dirty", *lines, ""])


def drv(name: str) -> str:
    return f"  /nix/store/{HASH}-{name}.drv"


CASES = {
    "all of it": (
        told(
            "these 4 derivations will be built:",
            drv("torch-2.8.0+cu128-cp312.whl"),
            drv("torch-2.8.0+cu128-cp312"),
            drv("odd-1_2-py3.whl"),
            drv("python3.12-environment-1234"),
        ),
        Lacking(888_000_000, 1, 0, 4),
        "To download: 888 MB of files and 1 of unknown size. Then it is unpacked and linked.",
    ),
    "from a cache, but for one": (
        told(
            "this derivation will be built:",
            drv("numpy-2.0-cp312.whl"),
            "these 2 paths will be fetched (1.50 GiB download, 3.00 GiB unpacked):",
            f"  /nix/store/{HASH}-torch-2.8.0+cu128-cp312.whl.drv",
        ),
        Lacking(16_600_000, 0, 3 << 29, 1),
        "To download: 16.6 MB of files, 1.61 GB from caches. Then it is unpacked and linked.",
    ),
    "all from a cache": (
        told("this path will be fetched (12.00 KiB download, 1.00 MiB unpacked):", drv("x")),
        Lacking(0, 0, 12288, 0),
        "To download: 12.3 kB from caches.",
    ),
    "here already": (told(), Lacking(0, 0, 0, 0), "Nothing to download: all of it is here."),
    "links alone": (
        told("this derivation will be built:", drv("python3.12-environment-1234")),
        Lacking(0, 0, 0, 1),
        "Nothing to download: what is here is linked.",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_nix_tells(case):
    text, lacking, words = CASES[case]
    assert read(text, PLAN) == lacking
    assert str(lacking) == words


def test_what_is_not_understood_is_not_known():
    assert read(None, PLAN) is None
    assert read(told("I would build this:", drv("numpy-2.0-cp312")), PLAN) is None


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 B"), (999, "999 B"), (1500, "1.5 kB"), (148_000_000, "148 MB"), (2.5e9, "2.5 GB")],
)
def test_sizes_have_three_digits(size, words):
    assert shown(int(size)) == words
