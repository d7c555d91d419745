"""mamba-ssm: the selective scan on the GPU, compared with its definition on the CPU."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch
from torch.nn import functional


def devices() -> int:
    """The GPUs that torch sees."""
    return torch.cuda.device_count() if torch.cuda.is_available() else 0


def checks(device: str) -> Iterator[tuple[str, Any, Any, float]]:
    """What, its result, what the CPU has in double precision, how far it may be off."""
    # It asks triton for a GPU when it is imported.
    from mamba_ssm.ops.selective_scan_interface import selective_scan_fn

    made = torch.Generator().manual_seed(7)
    batch, channels, length, states = 2, 32, 64, 8
    u = torch.rand(batch, channels, length, generator=made) - 0.5
    delta = torch.rand(batch, channels, length, generator=made) - 0.5
    decay = -torch.rand(channels, states, generator=made)
    into = torch.rand(batch, states, length, generator=made)
    out = torch.rand(batch, states, length, generator=made)
    skip = torch.rand(channels, generator=made)
    given = (u, delta, decay, into, out, skip)
    found = selective_scan_fn(*(x.to(device) for x in given), delta_softplus=True)
    yield "selective scan", found, defined(*(x.double() for x in given)), 1e-4


def defined(u: Any, delta: Any, decay: Any, into: Any, out: Any, skip: Any) -> Any:
    """The scan as it is defined, a step of time after the other."""
    step = functional.softplus(delta)
    state = torch.zeros(u.shape[0], *decay.shape, dtype=torch.float64)
    found = []
    for t in range(u.shape[2]):
        now = step[:, :, t, None]
        state = state * (now * decay).exp() + now * into[:, None, :, t] * u[:, :, t, None]
        found.append((state * out[:, None, :, t]).sum(-1))
    return torch.stack(found, 2) + u * skip[:, None]
