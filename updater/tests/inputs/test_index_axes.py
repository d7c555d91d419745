from __future__ import annotations

import pytest

from accelpkgs_updater.inputs.index_axes import axes_of_index, axes_of_label


@pytest.mark.parametrize(
    ("url", "axes"),
    [
        ("https://download.invalid/whl/cu128", {"cuda": "12.8", "rocm": "none"}),
        ("https://download.invalid/whl/nightly/cu130/", {"cuda": "13.0", "rocm": "none"}),
        ("https://mirror.invalid/whl/cu121/simple", {"cuda": "12.1", "rocm": "none"}),
        ("https://download.invalid/whl/rocm6.4", {"cuda": "none", "rocm": "6.4"}),
        ("https://download.invalid/whl/cpu", {"cuda": "none", "rocm": "none"}),
        ("https://download.invalid/simple", {}),
        ("https://cu128.invalid/simple", {}),
        ("https://h.invalid/whl/cu9999999", {}),
        ("https://[h", {}),
    ],
)
def test_the_last_folder_that_says_it(url: str, axes: dict[str, str]) -> None:
    assert axes_of_index(url) == axes


def test_a_label_that_says_no_accelerator_states_nothing() -> None:
    assert axes_of_label("cu126")["cuda"] == "12.6"
    assert axes_of_label(None) == axes_of_label("g1234567") == axes_of_label("x" * 9999) == {}
