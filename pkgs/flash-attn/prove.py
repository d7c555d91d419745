"""flash-attn: attention on the GPU, compared with its definition on the CPU."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch
from flash_attn import flash_attn_func


def devices() -> int:
    """The GPUs that torch sees."""
    return torch.cuda.device_count() if torch.cuda.is_available() else 0


def checks(device: str) -> Iterator[tuple[str, Any, Any, float]]:
    """What, its result, what the CPU has in double precision, how far it may be off."""
    made = torch.Generator().manual_seed(7)
    # Batch, sequence, heads, numbers of each.
    query, key, value = (torch.rand(2, 96, 4, 64, generator=made).half() - 0.5 for _ in range(3))
    for causal in (False, True):
        found = flash_attn_func(query.to(device), key.to(device), value.to(device), causal=causal)
        name = "causal attention" if causal else "attention"
        yield name, found, defined(query, key, value, causal), 5e-3


def defined(query: Any, key: Any, value: Any, causal: bool) -> Any:
    """Attention as it is defined."""
    q, k, v = (x.double().transpose(1, 2) for x in (query, key, value))
    scores = q @ k.transpose(2, 3) / q.shape[-1] ** 0.5
    if causal:
        length = scores.shape[-1]
        later = torch.ones(length, length, dtype=torch.bool).triu(1)
        scores = scores.masked_fill(later, float("-inf"))
    return (scores.softmax(-1) @ v).transpose(1, 2)
