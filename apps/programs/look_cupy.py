"""The CuPy set: on a GPU, arithmetic compared with NumPy.

Without one, kernels compiled for the target, which needs no GPU.
"""

from pathlib import Path
from typing import Any

import cupy
import numpy
from cupy_backends.cuda.libs import nvrtc
from report import Report, device_files

# It includes what CuPy's own kernels do (complex and half-precision numbers), and sums within each
# warp of 32 threads.
KERNEL = r"""
#include <cupy/complex.cuh>
#include <cuda_fp16.h>
extern "C" __global__ void squares(const __half* x, float* sum) {
  float value = __half2float(x[blockIdx.x * blockDim.x + threadIdx.x]);
  float total = value * value;
  for (int step = 16; step > 0; step /= 2) total += __shfl_down_sync(0xffffffff, total, step);
  if (threadIdx.x % 32 == 0) atomicAdd(sum, total);
}
"""


def look(report: Report, arguments: dict[str, Any]) -> None:
    """Run the kernels on each GPU; where there is none, compile them."""
    report.say("CUDA", "{}.{} (NVRTC)".format(*nvrtc.getVersion()))
    try:
        count = cupy.cuda.runtime.getDeviceCount()
    except cupy.cuda.runtime.CUDARuntimeError as error:
        count = 0
        reason = (
            str(error) if Path("/proc/driver/nvidia").exists() else "no NVIDIA driver is loaded"
        )
    else:
        reason = "the driver shows none"
    report.facts["gpus"] = count
    if not count:
        files = ", ".join(device_files())
        report.say("GPU", f"none seen ({reason}{'; but there is ' + files if files else ''})")
        compile_only(report, arguments["capabilities"] or ["8.6"])
        return
    for number in range(count):
        facts = cupy.cuda.runtime.getDeviceProperties(number)
        report.say("GPU", f"{facts['name'].decode()}, capability {facts['major']}.{facts['minor']}")
    compute(report)


def compile_only(report: Report, capabilities: list[str]) -> None:
    """Compile the kernel to machine code: it proves the compiler library, its builtins and all
    headers.
    """
    for capability in capabilities:
        program = nvrtc.createProgram(KERNEL, "squares.cu", (), ())
        options = ("-std=c++17", f"--gpu-architecture=sm_{capability.replace('.', '')}", *headers())
        try:
            nvrtc.compileProgram(program, options)
            code = nvrtc.getCUBIN(program)
            report.check(
                "kernel",
                code[:4] == b"\x7fELF",
                f"compiled for capability {capability}: {len(code)} bytes of machine code",
            )
        except nvrtc.NVRTCError as error:
            log = nvrtc.getProgramLog(program).strip().splitlines()
            report.check(
                "kernel",
                False,
                f"did not compile for capability {capability}: {(log or [error])[0]}",
            )
    report.say("", "no GPU was seen, so nothing ran on one")


def headers() -> tuple[str, ...]:
    """The compiler's options for the headers: CuPy's own, and those of CUDA among the packages.

    CUDA's are in nvidia/cu13/include, or in nvidia/cuda_runtime/include before CUDA 13.
    """
    import nvidia

    core = Path(cupy.__file__).parent / "_core" / "include"
    folders = [core, *(core / "cupy" / "_cccl" / part for part in ("libcudacxx", "cub", "thrust"))]
    for folder in nvidia.__path__:
        folders += [
            found
            for found in sorted(Path(folder).glob("*/include"))
            if (found / "cuda_fp16.h").is_file()
        ]
    return tuple(f"-I{folder}" for folder in folders)


def compute(report: Report) -> None:
    """An elementwise kernel, a reduction and a kernel of our own, each compared with NumPy."""
    x = numpy.linspace(0.0, 1.0, 1_000_003)
    on_gpu = cupy.asarray(x)
    difference = float(
        numpy.abs(cupy.asnumpy(cupy.sqrt(on_gpu) * 2 + 1) - (numpy.sqrt(x) * 2 + 1)).max()
    )
    report.check(
        "elementwise",
        difference < 1e-12,
        f"sqrt(x) * 2 + 1 on {x.size} numbers, largest difference to NumPy {difference:.1e}",
    )
    error = abs(float(on_gpu.sum()) - float(x.sum())) / float(x.sum())
    report.check("reduction", error < 1e-12, f"sum, relative difference to NumPy {error:.1e}")
    half = cupy.ones(1280, dtype=cupy.float16)
    total = cupy.zeros(1, dtype=cupy.float32)
    kernel = cupy.RawKernel(KERNEL, "squares", options=("-std=c++17", *headers()))
    kernel((10,), (128,), (half, total))
    report.check(
        "kernel",
        float(total[0]) == 1280.0,
        f"a sum of squares of half-precision numbers: {float(total[0]):g}, expected 1280",
    )
