"""triton: a kernel of ours, and one that torch.compile makes, compared with the CPU."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch
import triton
from triton import language


def devices() -> int:
    """The GPUs that torch sees."""
    return torch.cuda.device_count() if torch.cuda.is_available() else 0


@triton.jit
def scaled_sum(x, y, out, count, block: language.constexpr):
    """`out = 3 x + y`, a block of numbers for each program."""
    at = language.program_id(0) * block + language.arange(0, block)
    inside = at < count
    total = 3 * language.load(x + at, mask=inside) + language.load(y + at, mask=inside)
    language.store(out + at, total, mask=inside)


def checks(device: str) -> Iterator[tuple[str, Any, Any, float]]:
    """What, its result, what the CPU has in double precision, how far it may be off."""
    made = torch.Generator().manual_seed(7)
    x, y = (torch.rand(1000, generator=made) - 0.5 for _ in range(2))
    there, out = x.to(device), torch.empty(1000, device=device)
    scaled_sum[(4,)](there, y.to(device), out, 1000, block=256)
    yield "kernel", out, 3 * x.double() + y.double(), 1e-6

    def gelu(v: Any) -> Any:
        return 0.5 * v * (1 + torch.erf(v / 2**0.5))

    yield "torch.compile", torch.compile(gelu)(there), gelu(x.double()), 1e-5
