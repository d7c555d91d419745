"""causal-conv1d: a convolution that sees the past alone, compared with torch's own on the CPU."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch
from causal_conv1d import causal_conv1d_fn
from torch.nn import functional


def devices() -> int:
    """The GPUs that torch sees."""
    return torch.cuda.device_count() if torch.cuda.is_available() else 0


def checks(device: str) -> Iterator[tuple[str, Any, Any, float]]:
    """What, its result, what the CPU has in double precision, how far it may be off."""
    made = torch.Generator().manual_seed(7)
    for width in (2, 3, 4):
        # Batch, channels, length.
        x = torch.rand(2, 64, 128, generator=made) - 0.5
        weight, bias = torch.rand(64, width, generator=made), torch.rand(64, generator=made)
        found = causal_conv1d_fn(
            x.to(device), weight.to(device), bias.to(device), activation="silu"
        )
        past = functional.pad(x.double(), (width - 1, 0))
        right = functional.conv1d(past, weight.double().unsqueeze(1), bias.double(), groups=64)
        yield f"width {width}", found, functional.silu(right), 1e-4
