"""The PyTorch set: a matrix product, on the GPU where there is one, compared with another way to
compute it.
"""

from typing import Any

import numpy
import torch
from report import Report, device_files


def look(report: Report, arguments: dict[str, Any]) -> None:
    """Multiply on the CPU and on each GPU."""
    code = " ".join(torch.cuda.get_arch_list()) or "unknown (no GPU)"
    report.say("CUDA", f"{torch.version.cuda}; machine code for {code}")
    left = torch.linspace(-1, 1, 512 * 384).reshape(512, 384)
    right = torch.linspace(2, -3, 384 * 256).reshape(384, 256)
    expected = left.double().numpy() @ right.double().numpy()
    compare(report, "CPU", left @ right, expected)
    count = torch.cuda.device_count() if torch.cuda.is_available() else 0
    report.facts["gpus"] = count
    if not count:
        files = ", ".join(device_files())
        rest = f" by torch, but there is {files}" if files else ", so nothing ran on one"
        report.say("GPU", f"none seen{rest}")
    for number in range(count):
        name = torch.cuda.get_device_name(number)
        capability = torch.cuda.get_device_capability(number)
        report.say("GPU", "{}, capability {}.{}".format(name, *capability))
        device = torch.device("cuda", number)
        compare(report, f"GPU {number}", (left.to(device) @ right.to(device)).cpu(), expected)


def compare(report: Report, where: str, product: Any, expected: Any) -> None:
    """Check a product that was computed on `where`."""
    error = float(numpy.abs(product.double().numpy() - expected).max() / numpy.abs(expected).max())
    # Single precision, 384 terms; TF32 is off by default.
    report.check(
        where,
        error < 1e-5,
        f"512x384 by 384x256 product, relative difference to NumPy in double precision {error:.1e}",
    )
