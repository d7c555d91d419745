from __future__ import annotations

import pytest

from accelpkgs_updater.core.capability import covers, runs


@pytest.mark.parametrize(
    ("code", "on", "expected"),
    [
        ("sm_80", "sm_86", True),
        ("sm_86", "sm_80", False),
        ("sm_80", "sm_90", False),
        ("sm_90a", "sm_90", True),
        ("sm_90a", "sm_90a", True),
        ("sm_90", "sm_90a", True),
        ("sm_100a", "sm_103", False),
        ("sm_100f", "sm_103", True),
        ("sm_100f", "sm_110", False),
        ("compute_80", "sm_120", True),
        ("compute_90a", "sm_100", False),
        ("compute_100f", "sm_120", False),
        ("compute_80", "compute_90", True),
        ("sm_90", "compute_90", False),
        ("compute_90", "compute_80", False),
        # Boards apart, and two numbers of one of them.
        ("sm_80", "sm_87", False),
        ("sm_87", "sm_89", False),
        ("sm_70", "sm_72", False),
        ("sm_87", "sm_87", True),
        ("sm_100", "sm_101", False),
        ("sm_101", "sm_110", True),
        ("sm_110", "sm_101", True),
        ("compute_80", "sm_87", True),
        ("sm_90", "compute_90a", True),
        ("lto_80", "sm_80", False),
        ("sm_80", "lto_80", False),
    ],
)
def test_runs(code: str, on: str, expected: bool) -> None:
    assert runs(code, on) is expected


@pytest.mark.parametrize(
    ("code", "capability", "cuda", "expected"),
    [
        ("sm_80", "8.6", None, "sass"),
        ("compute_80", "8.6", None, "ptx"),
        ("sm_86", "8.0", None, None),
        ("sm_80", "8.7", "13.1", None),
        ("sm_80", "8.7", "13.2", "sass"),
        ("sm_80", "8.7", "13.10", "sass"),
        ("sm_80", "8.7", "none", None),
        ("sm_90", "9.0a", None, None),
        ("sm_90a", "9.0", None, "sass"),
        ("sm_100f", "10.3f", None, "sass"),
        ("sm_100f", "10.3a", None, None),
        ("gfx942", "9.0", None, None),
    ],
)
def test_covers(code: str, capability: str, cuda: str | None, expected: str | None) -> None:
    assert covers(code, capability, cuda) == expected


@pytest.mark.parametrize("text", ["90", "sm_90", "9.0b", "", "9.0 "])
def test_what_is_no_capability_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a compute capability"):
        covers("sm_90", text)
