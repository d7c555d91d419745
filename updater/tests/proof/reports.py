"""Reports as `prove --json` prints them."""

from __future__ import annotations

from typing import Any

LINE = {
    "name": "package.torch.product",
    "outcome": "agrees",
    "promised": "differs from the CPU by 1.0e-05 at most",
    "found": "by 5.0e-07",
}


def report(**more: Any) -> dict[str, Any]:
    """A report of one torch that computed on an H200, with other values for some keys."""
    return {
        "format": 1,
        "outcome": "proven",
        "date": "2026-11-30",
        "plan": {
            "id": "0123456789abcdef",
            "system": "x86_64-linux",
            "python": "3.12",
            "axes": {"cuda": "12.8"},
        },
        "machine": {
            "gpus": [{"name": "NVIDIA H200", "target": "9.0"}],
            "driver": "580.65.06",
            "driverRelease": "13.0",
            "kernel": "6.8.0",
            "glibc": "2.39",
        },
        "packages": [package()],
        "lines": [LINE],
        **more,
    }


def package(**more: Any) -> dict[str, Any]:
    """The one package, with other values for some keys."""
    return {
        "name": "torch",
        "version": "2.0",
        "flavour": "wheel",
        "file": "torch-2.0-cp312-cp312-manylinux_2_28_x86_64.whl",
        "sha256": "a" * 64,
        "computed": True,
        **more,
    }
