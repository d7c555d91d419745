"""What the set has among its files: compilers, and the libraries that HIP needs."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

# In nvidia/cu13/lib, or in nvidia/cuda_nvrtc/lib before CUDA 13.
_NVRTC = ("nvidia/*/lib/libnvrtc.so.*",)
_PTXAS = ("nvidia/*/bin/ptxas",)
# Of torch's wheels for ROCm; of the wheels that AMD makes.
_HIP = ("torch/lib/{}.so*", "_rocm_sdk_core/lib/{}.so*")


def nvrtc(sites: Sequence[str]) -> str | None:
    """The path of the set's NVRTC; None where it has none."""
    return _first(sites, _NVRTC)


def ptxas(sites: Sequence[str]) -> str | None:
    """The path of the set's ptxas; None where it has none."""
    return _first(sites, _PTXAS, executable=True)


def hip(sites: Sequence[str], name: str) -> str | None:
    """The path of a library of the set's ROCm, such as libamdhip64; None where it has none."""
    return _first(sites, [pattern.format(name) for pattern in _HIP])


def _first(
    sites: Sequence[str], patterns: Sequence[str], *, executable: bool = False
) -> str | None:
    for site in sites:
        for pattern in patterns:
            for path in sorted(Path(site).glob(pattern)):
                if ".alt." not in path.name and (not executable or os.access(path, os.X_OK)):
                    return str(path)
    return None
