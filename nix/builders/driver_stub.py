"""Libraries that stand in for the GPU driver's, which a build does not see: no compiler is needed.

Each function that is asked for returns 100 (CUDA_ERROR_NO_DEVICE), an error to CUDA as to NVML.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterable

__all__ = ["functions_of", "stub"]

# Library → how the names of its functions begin, with a capital behind: cuInit, not cublasCreate.
_PREFIXES = {
    "libcuda": "cu",
    "libcudadebugger": "cudbg",
    "libnvcuvid": "cuvid",
    "libnvidia-encode": "NvEnc",
    "libnvidia-ml": "nvml",
    "libnvoptix": "optix",
}

# ELF machine → `return 100`.
_CODE = {
    62: b"\xb8\x64\x00\x00\x00\xc3",  # x86-64
    183: struct.pack("<II", 0x52800C80, 0xD65F03C0),  # aarch64
}
# The largest page of both machines.
_PAGE = 0x10000


def functions_of(library: str, undefined: Iterable[str]) -> set[str]:
    """Return which of the symbols that a file lacks are those of a library of the driver."""
    prefix = _PREFIXES.get(library.partition(".so")[0])
    if prefix is None:
        return set()
    return {
        name
        for name in undefined
        if name.startswith(prefix) and name != prefix and not name[len(prefix)].islower()
    }


def stub(machine: int, soname: str, functions: Collection[str]) -> bytes:
    """Return a shared library of that name that has these functions."""
    names = sorted(functions)
    strings = b"\0" + b"".join(name.encode() + b"\0" for name in [soname, *names])
    starts = [1 + len(soname.encode()) + 1]
    for name in names:
        starts.append(starts[-1] + len(name.encode()) + 1)
    headers = 64 + 4 * 56
    count = len(names) + 1
    # One chain of all: a stub is small.
    table = struct.pack("<III", 1, count, 1 if names else 0)
    table += struct.pack(
        f"<{count}I", 0, *[n + 1 if n < len(names) else 0 for n in range(1, count)]
    )
    table += b"\0" * (-len(table) % 8)
    symbols_at = headers + len(table)
    strings_at = symbols_at + 24 * count
    code_at = (strings_at + len(strings) + 15) // 16 * 16
    symbols = b"\0" * 24 + b"".join(
        struct.pack("<IBBHQQ", start, 0x12, 0, 1, code_at, len(_CODE[machine]))
        for start in starts[:-1]
    )
    text = (table + symbols + strings).ljust(code_at - headers, b"\0") + _CODE[machine]
    end = headers + len(text)
    # What the loader writes into lies in a segment of its own.
    data_at = (end + 15) // 16 * 16
    address = data_at + _PAGE
    tags = [(14, 1), (4, headers), (5, strings_at), (10, len(strings)), (6, symbols_at), (11, 24)]
    dynamic = b"".join(struct.pack("<qQ", *tag) for tag in [*tags, (0, 0)])
    size = len(dynamic)
    programs = [
        (1, 5, 0, 0, end, _PAGE),
        (1, 6, data_at, address, size, _PAGE),
        (2, 6, data_at, address, size, 8),
        (0x6474E551, 6, 0, 0, 0, 16),
    ]
    header = b"\x7fELF\x02\x01\x01".ljust(16, b"\0") + struct.pack(
        "<HHIQQQIHHHHHH", 3, machine, 1, 0, 64, 0, 0, 64, 56, len(programs), 64, 0, 0
    )
    rows = [
        struct.pack("<IIQQQQQQ", kind, flags, offset, where, where, length, length, align)
        for kind, flags, offset, where, length, align in programs
    ]
    return (header + b"".join(rows) + text).ljust(data_at, b"\0") + dynamic
