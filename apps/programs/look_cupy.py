"""The CuPy set: on a GPU, arithmetic compared with NumPy; without one, kernels compiled for the target, which needs no GPU."""

from pathlib import Path

import cupy
import numpy
from cupy_backends.cuda.libs import nvrtc
from report import device_files

# What CuPy's own kernels include: its headers, half precision, and a block reduction of CUB.
KERNEL = r"""
#include <cupy/complex.cuh>
#include <cuda_fp16.h>
#include <cub/block/block_reduce.cuh>
extern "C" __global__ void squares(const __half* x, float* sum) {
  using Reduce = cub::BlockReduce<float, 128>;
  __shared__ typename Reduce::TempStorage storage;
  float value = __half2float(x[blockIdx.x * 128 + threadIdx.x]);
  float total = Reduce(storage).Sum(value * value);
  if (threadIdx.x == 0) atomicAdd(sum, total);
}
"""


def look(report, arguments):
    report.say("CUDA", "{}.{} (NVRTC)".format(*nvrtc.getVersion()))
    try:
        count = cupy.cuda.runtime.getDeviceCount()
    except cupy.cuda.runtime.CUDARuntimeError as error:
        count = 0
        reason = str(error) if Path("/proc/driver/nvidia").exists() else "no NVIDIA driver is loaded"
    else:
        reason = "the driver shows none"
    report.facts["gpus"] = count
    if not count:
        report.say("GPU", f"none seen ({reason}{'; but there is ' + ', '.join(device_files()) if device_files() else ''})")
        return compile_only(report, arguments["capabilities"] or ["8.6"])
    for number in range(count):
        facts = cupy.cuda.runtime.getDeviceProperties(number)
        report.say("GPU", f"{facts['name'].decode()}, capability {facts['major']}.{facts['minor']}")
    compute(report)


def compile_only(report, capabilities):
    """Compile the kernel to machine code: it proves the compiler library, its builtins and all headers."""
    core = Path(cupy.__file__).parent / "_core" / "include"
    folders = [core, *(core / "cupy" / "_cccl" / part for part in ("libcudacxx", "cub", "thrust")), *headers()]
    for capability in capabilities:
        program = nvrtc.createProgram(KERNEL, "squares.cu", (), ())
        options = ("-std=c++17", f"--gpu-architecture=sm_{capability.replace('.', '')}", *(f"-I{folder}" for folder in folders))
        try:
            nvrtc.compileProgram(program, options)
            code = nvrtc.getCUBIN(program)
            report.check("kernel", code[:4] == b"\x7fELF", f"compiled for capability {capability}: {len(code)} bytes of machine code")
        except nvrtc.NVRTCError as error:
            log = nvrtc.getProgramLog(program).strip().splitlines()
            report.check("kernel", False, f"did not compile for capability {capability}: {(log or [error])[0]}")
    report.say("", "no GPU was seen, so nothing ran on one")


def headers():
    """The folders of the CUDA headers among the packages: nvidia/cu13/include, or nvidia/cuda_runtime/include before CUDA 13."""
    import nvidia

    return [found for folder in nvidia.__path__ for found in sorted(Path(folder).glob("*/include")) if (found / "cuda_fp16.h").is_file()]


def compute(report):
    """An elementwise kernel, a reduction and a kernel of our own, each compared with NumPy."""
    x = numpy.linspace(0.0, 1.0, 1_000_003)
    on_gpu = cupy.asarray(x)
    difference = float(numpy.abs(cupy.asnumpy(cupy.sqrt(on_gpu) * 2 + 1) - (numpy.sqrt(x) * 2 + 1)).max())
    report.check("elementwise", difference < 1e-12, f"sqrt(x) * 2 + 1 on {x.size} numbers, largest difference to NumPy {difference:.1e}")
    error = abs(float(on_gpu.sum()) - float(x.sum())) / float(x.sum())
    report.check("reduction", error < 1e-12, f"sum, relative difference to NumPy {error:.1e}")
    half = cupy.ones(1280, dtype=cupy.float16)
    total = cupy.zeros(1, dtype=cupy.float32)
    kernel = cupy.RawKernel(KERNEL.replace("#include <cupy/complex.cuh>", ""), "squares", options=("-std=c++17",))
    kernel((10,), (128,), (half, total))
    report.check("kernel", float(total[0]) == 1280.0, f"a block reduction in half precision: {float(total[0]):g}, expected 1280")
