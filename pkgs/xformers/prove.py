"""xformers: attention on the GPU, compared with its definition on the CPU."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch
from xformers.ops import memory_efficient_attention


def devices() -> int:
    """The GPUs that torch sees."""
    return torch.cuda.device_count() if torch.cuda.is_available() else 0


def checks(device: str) -> Iterator[tuple[str, Any, Any, float]]:
    """What, its result, what the CPU has in double precision, how far it may be off."""
    made = torch.Generator().manual_seed(7)
    # Batch, sequence, heads, numbers of each.
    query, key, value = (torch.rand(2, 96, 4, 64, generator=made).half() - 0.5 for _ in range(3))
    found = memory_efficient_attention(query.to(device), key.to(device), value.to(device))
    q, k, v = (x.double().transpose(1, 2) for x in (query, key, value))
    scores = q @ k.transpose(2, 3) / q.shape[-1] ** 0.5
    yield "attention", found, (scores.softmax(-1) @ v).transpose(1, 2), 5e-3
