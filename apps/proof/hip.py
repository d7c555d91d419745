"""AMD's GPUs, by HIP: the library is the set's own, the driver the kernel's (amdgpu)."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Sequence
from ctypes import byref, c_int

from apps.proof.driver import Calls, Driver, Failed, NoGpu, loaded

_NO_DEVICE = 100
# hipErrorInvalidImage, hipErrorNoBinaryForGpu.
_REFUSALS = frozenset({200, 209})
# hipDeviceProp_t grew with each release; it is less than this.
_PROPERTIES = 8192


class Hip(Driver):
    """libamdhip64, initialised."""

    calls = Calls(
        count="hipGetDeviceCount",
        name="hipDeviceGetName",
        load="hipModuleLoadDataEx",
        function="hipModuleGetFunction",
        allocate="hipMalloc",
        free="hipFree",
        to_device="hipMemcpyHtoD",
        from_device="hipMemcpyDtoH",
        launch="hipModuleLaunchKernel",
        synchronise="hipDeviceSynchronize",
        unload="hipModuleUnload",
    )
    refusals = _REFUSALS

    def __init__(self, places: Sequence[str]) -> None:
        super().__init__(loaded(places))
        try:
            self.call("hipInit", 0)
            if not self.count():
                raise NoGpu("HIP has no device")
        except Failed as failed:
            if failed.code == _NO_DEVICE:
                raise NoGpu(f"HIP says {failed.name}") from None
            raise

    def error(self, code: int) -> str:
        """The name of a number, as hipErrorNoBinaryForGpu."""
        self.library.hipGetErrorName.restype = ctypes.c_char_p
        text = self.library.hipGetErrorName(code)
        return text.decode("ascii", "replace") if text else f"error {code}"

    def target(self, device: int) -> str:
        """The target of a device, as gfx1100, without its features."""
        properties = ctypes.create_string_buffer(_PROPERTIES)
        names = ("hipGetDevicePropertiesR0600", "hipGetDeviceProperties")
        function = next((name for name in names if hasattr(self.library, name)), names[-1])
        self.call(function, properties, device)
        # Where gcnArchName stands in it depends on the release.
        found = re.search(rb"\bgfx[0-9a-f]+(?=[:\0])", properties.raw)
        return found.group().decode() if found else "unknown"

    def release(self) -> str:
        """The release of HIP, as 6.4."""
        number = c_int()
        self.call("hipRuntimeGetVersion", byref(number))
        return f"{number.value // 10_000_000}.{number.value // 100_000 % 100}"

    def version(self) -> str | None:
        """The driver is the kernel's own, without a version that programs see."""
        return None

    def use(self, device: int) -> None:
        """Make a device the current one."""
        self.call("hipSetDevice", device)
