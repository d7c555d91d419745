"""What the overlays may cost, in calls of Nix (bench/nixpkgs.py)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bench.nixpkgs import Row, measure


@pytest.fixture(scope="module")
def rows(tree: Path, skip_what_is_lost: Callable[[str], None]) -> dict[str, Row]:
    try:
        return measure(tree)
    except SystemExit as error:
        skip_what_is_lost(str(error))
        raise


@pytest.mark.parametrize("overlays", ["default, cuda", "default, one-cuda, cuda"])
def test_an_unused_overlay_costs_next_to_nothing(rows: dict[str, Row], overlays: str) -> None:
    unused = rows[f"unused: {overlays}"]
    assert unused.packages == rows["bare"].packages
    assert 0 < unused.calls - rows["bare"].calls <= 300


@pytest.mark.parametrize("overlays", ["default, cuda", "default, one-cuda, cuda"])
def test_torch_costs_little_more_than_as_many_packages(rows: dict[str, Row], overlays: str) -> None:
    torch, bare = rows[f"torch: {overlays}"], rows["bare, as many packages"]
    assert 30 < torch.packages <= bare.packages <= torch.packages + 5
    assert torch.calls <= 1.2 * bare.calls


def test_a_second_python_costs_less_than_the_first(rows: dict[str, Row]) -> None:
    assert rows["torch in two Pythons"].calls < 2 * rows["torch: default, cuda"].calls
