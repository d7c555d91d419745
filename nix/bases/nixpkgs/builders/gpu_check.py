"""Compute something on the GPU with a package and compare it with NumPy's answer: NAME."""

from __future__ import annotations

import importlib
import sys


def with_torch(name: str) -> float:
    """A matrix product in torch; packages that are built for torch must import beside it."""
    import torch

    if name != "torch":
        importlib.import_module(name.replace("-", "_"))
    a = torch.arange(64 * 64, dtype=torch.float64, device="cuda").reshape(64, 64) / 4096
    return float((a @ a).sum().item())


def with_cupy(_name: str) -> float:
    """A matrix product in cupy."""
    import cupy

    a = cupy.arange(64 * 64, dtype=cupy.float64).reshape(64, 64) / 4096
    return float((a @ a).sum())


def with_jax(_name: str) -> float:
    """A matrix product in jax, on the GPU and nowhere else."""
    import jax

    jax.config.update("jax_enable_x64", True)
    with jax.default_device(jax.devices("gpu")[0]):
        a = jax.numpy.arange(64 * 64, dtype="float64").reshape(64, 64) / 4096
        return float((a @ a).sum())


def main(name: str) -> None:
    """Raise SystemExit where the answer is wrong; the exact one is known in closed form."""
    n = 64
    rows = [sum(n * i + j for j in range(n)) for i in range(n)]
    columns = [sum(n * i + j for i in range(n)) for j in range(n)]
    exact = sum(columns[k] * rows[k] for k in range(n)) / 4096**2
    compute = (
        with_cupy if name.startswith("cupy") else with_jax if name.startswith("jax") else with_torch
    )
    found = compute(name)
    if abs(found - exact) > 1e-9 * exact:
        sys.exit(f"{name}: {found} instead of {exact}")
    print(f"{name}: {found}")


if __name__ == "__main__":
    main(sys.argv[1])
