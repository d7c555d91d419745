"""How many compilers to run at once: limited by memory more often than by cores."""

from __future__ import annotations

import re
from pathlib import Path

from spec import cores

__all__ = ["parallel_variables"]

# A compiler of CUDA templates (flash-attn and its kind) takes up to this much.
_GIB_PER_JOB = {"cuda": 5, "cxx": 1.5}


def _available_gib() -> float:
    match = re.search(
        r"^MemAvailable:\s+(\d+) kB", Path("/proc/meminfo").read_text("ascii"), re.MULTILINE
    )
    return int(match[1]) / 2**20 if match else 4.0


def parallel_variables(toolchain: list[str]) -> dict[str, str]:
    """Return MAX_JOBS and its relatives.

    Read at build time: how many run at once does not change what is built.
    """
    need = max((_GIB_PER_JOB[kind] for kind in toolchain if kind in _GIB_PER_JOB), default=1)
    jobs = max(1, min(cores(), int(_available_gib() / need)))
    return {"MAX_JOBS": str(jobs), "CMAKE_BUILD_PARALLEL_LEVEL": str(jobs), "NVCC_THREADS": "1"}
