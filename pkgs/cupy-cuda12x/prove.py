"""cupy: kernels that it compiles and one of its own, compared with NumPy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import cupy
import numpy

KERNEL = r"""
extern "C" __global__ void squares(const float* x, float* y) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  y[i] = x[i] * x[i];
}
"""


def devices() -> int:
    """The GPUs that cupy sees."""
    try:
        return int(cupy.cuda.runtime.getDeviceCount())
    except cupy.cuda.runtime.CUDARuntimeError as error:
        # cudaErrorInsufficientDriver, cudaErrorNoDevice
        if error.status in (35, 100):
            return 0
        raise


def checks(device: str) -> Iterator[tuple[str, Any, Any, float]]:
    """What, its result, what NumPy has in double precision, how far it may be off."""
    numbers = numpy.random.default_rng(7).random(10_240) - 0.5
    there = cupy.asarray(numbers)
    yield "elementwise", cupy.sqrt(there + 1) * 2, numpy.sqrt(numbers + 1) * 2, 1e-12
    yield "reduction", (there * there).sum(), (numbers * numbers).sum(), 1e-12
    # Of the code that its wheel brings (Thrust).
    yield "sorting", cupy.sort(there), numpy.sort(numbers), 0.0
    kernel, single = cupy.RawKernel(KERNEL, "squares"), numbers.astype("float32")
    found = cupy.zeros_like(single)
    kernel((80,), (128,), (cupy.asarray(single), found))
    yield "kernel", found, single.astype("float64") ** 2, 1e-6
