"""NVIDIA's driver, by its driver API (CUDA Driver API reference, the numbers of `cuda.h`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from ctypes import byref, c_char_p, c_int, c_void_p
from pathlib import Path

from apps.proof.driver import Calls, Driver, Failed, NoGpu, loaded

PLACES = (
    "libcuda.so.1",
    # NixOS; WSL; a node of GKE; distributions, for an interpreter that does not look there.
    "/run/opengl-driver/lib/libcuda.so.1",
    "/usr/lib/wsl/lib/libcuda.so.1",
    "/usr/local/nvidia/lib64/libcuda.so.1",
    "/usr/lib/x86_64-linux-gnu/libcuda.so.1",
    "/usr/lib/aarch64-linux-gnu/libcuda.so.1",
    "/usr/lib64/libcuda.so.1",
)
_NO_DEVICE = 100
# INVALID_IMAGE, NO_BINARY_FOR_GPU, INVALID_PTX, UNSUPPORTED_PTX_VERSION, JIT_COMPILATION_DISABLED.
_REFUSALS = frozenset({200, 209, 218, 222, 223})
_MAJOR, _MINOR = 75, 76


class Cuda(Driver):
    """libcuda, initialised."""

    calls = Calls(
        count="cuDeviceGetCount",
        name="cuDeviceGetName",
        load="cuModuleLoadDataEx",
        function="cuModuleGetFunction",
        allocate="cuMemAlloc_v2",
        free="cuMemFree_v2",
        to_device="cuMemcpyHtoD_v2",
        from_device="cuMemcpyDtoH_v2",
        launch="cuLaunchKernel",
        synchronise="cuCtxSynchronize",
        unload="cuModuleUnload",
    )
    refusals = _REFUSALS

    def __init__(self, places: Sequence[str] = PLACES) -> None:
        super().__init__(loaded(places))
        try:
            self.call("cuInit", 0)
        except Failed as failed:
            if failed.code == _NO_DEVICE:
                raise NoGpu(f"libcuda says {failed.name}") from None
            raise
        if not self.count():
            raise NoGpu("libcuda has no device")

    def error(self, code: int) -> str:
        """The name of a number, as CUDA_ERROR_NO_BINARY_FOR_GPU."""
        text = c_char_p()
        if self.library.cuGetErrorName(code, byref(text)) or not text.value:
            return f"error {code}"
        return text.value.decode("ascii", "replace")

    def target(self, device: int) -> str:
        """The compute capability of a device, as 8.6."""
        return ".".join(str(self._attribute(number, device)) for number in (_MAJOR, _MINOR))

    def _attribute(self, number: int, device: int) -> int:
        value = c_int()
        self.call("cuDeviceGetAttribute", byref(value), number, device)
        return value.value

    def release(self) -> str:
        """The CUDA release of the driver, as 13.0."""
        number = c_int()
        self.call("cuDriverGetVersion", byref(number))
        return f"{number.value // 1000}.{number.value % 1000 // 10}"

    def version(self) -> str | None:
        """The version of the driver's libraries, which the name of their file ends in."""
        try:
            maps = Path("/proc/self/maps").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return None
        found = re.search(r"/libcuda\.so\.(\d{3,}\.\d+(?:\.\d+)?)$", maps, re.MULTILINE)
        return found.group(1) if found else None

    def use(self, device: int) -> None:
        """Make a device's primary context the current one."""
        context = c_void_p()
        self.call("cuDevicePrimaryCtxRetain", byref(context), device)
        self.call("cuCtxSetCurrent", context)
