"""torch: products, attention, a convolution and a sum on the GPU, compared with the CPU."""

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
    made = torch.Generator().manual_seed(7)

    def random(*shape: int) -> Any:
        return torch.rand(*shape, generator=made, dtype=torch.float64) - 0.5

    left, right = random(192, 160), random(160, 128)
    for kind, tolerance in ((torch.float64, 1e-12), (torch.float32, 1e-5), (torch.float16, 5e-3)):
        a, b = left.to(kind), right.to(kind)
        name = f"product of {str(kind).removeprefix('torch.')}"
        yield name, a.to(device) @ b.to(device), a.double() @ b.double(), tolerance
    query, key, value = (random(2, 4, 96, 64).float() for _ in range(3))
    attention = functional.scaled_dot_product_attention
    yield (
        "attention",
        attention(query.to(device), key.to(device), value.to(device)),
        attention(query.double(), key.double(), value.double()),
        1e-4,
    )
    image, weight = random(2, 8, 32, 32).float(), random(16, 8, 3, 3).float()
    yield (
        "convolution",
        functional.conv2d(image.to(device), weight.to(device), padding=1),
        functional.conv2d(image.double(), weight.double(), padding=1),
        # cuDNN may compute with TF32, which has ten bits.
        5e-3,
    )
    yield "sum", left.to(device).exp().sum(), left.exp().sum(), 1e-12
