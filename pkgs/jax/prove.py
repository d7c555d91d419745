"""jax: a product and a gradient that XLA compiles for the GPU, compared with NumPy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jax
import numpy
from jax import numpy as jnp

PROVES = (
    "jaxlib",
    "jax-cuda12-pjrt",
    "jax-cuda12-plugin",
    "jax-cuda13-pjrt",
    "jax-cuda13-plugin",
    "jax-rocm7-pjrt",
    "jax-rocm7-plugin",
)
"""What computes for it, of which a plan has some."""


def devices() -> int:
    """The GPUs that jax sees."""
    try:
        return len(jax.devices("gpu"))
    except RuntimeError:
        return 0


def checks(device: str) -> Iterator[tuple[str, Any, Any, float]]:
    """What, its result, what NumPy has in double precision, how far it may be off."""
    made = numpy.random.default_rng(7)
    left, right = made.random((96, 80)) - 0.5, made.random((80, 64)) - 0.5
    with jax.default_device(jax.devices("cpu" if device == "cpu" else "gpu")[0]):
        a, b = jnp.asarray(left, "float32"), jnp.asarray(right, "float32")
        exactly = jax.jit(lambda x, y: jnp.dot(x, y, precision="highest"))
        yield "product", numpy.asarray(exactly(a, b)), left @ right, 1e-5
        slope = jax.jit(jax.grad(lambda x: jnp.tanh(x).sum()))
        yield "gradient", numpy.asarray(slope(a)), 1 - numpy.tanh(left) ** 2, 1e-5
