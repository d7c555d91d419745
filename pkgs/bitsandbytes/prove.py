"""bitsandbytes: numbers in 8 bits and back, and a product of such, compared with the CPU."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import bitsandbytes
import torch
from bitsandbytes import functional


def devices() -> int:
    """The GPUs that torch sees."""
    return torch.cuda.device_count() if torch.cuda.is_available() else 0


def checks(device: str) -> Iterator[tuple[str, Any, Any, float]]:
    """What, its result, what the CPU has in double precision, how far it may be off."""
    made = torch.Generator().manual_seed(7)
    numbers = torch.rand(64, 256, generator=made) - 0.5
    kept, state = functional.quantize_blockwise(numbers.to(device))
    # Of its largest number a block keeps about one part in fifty at worst.
    back = functional.dequantize_blockwise(kept, state)
    yield "8 bits and back", back, numbers.double(), 3e-2
    layer = torch.nn.Linear(256, 128, bias=False)
    with torch.no_grad():
        layer.weight.copy_(torch.rand(128, 256, generator=made) - 0.5)
    small = bitsandbytes.nn.Linear8bitLt(256, 128, bias=False, has_fp16_weights=False)
    small.load_state_dict(layer.state_dict())
    small = small.to(device)
    with torch.no_grad():
        found = small(numbers.half().to(device))
    yield "product of 8 bits", found, numbers.double() @ layer.weight.double().T, 3e-2
