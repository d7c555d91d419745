"""Small shared libraries with any dynamic section; the loader opens those that are right."""

from __future__ import annotations

import struct
from collections.abc import Sequence

__all__ = ["library"]

_MACHINES = {"x86_64": 62, "aarch64": 183}


def library(
    run_path: str | None = None,
    *,
    tag: int = 29,
    needed: Sequence[str] = (),
    more: Sequence[tuple[int, str]] = (),
    names: Sequence[str] = (),
    shared_tail: str | None = None,
    machine: str = "x86_64",
) -> bytes:
    """Return a library; `tag`: 29 is DT_RUNPATH, 15 DT_RPATH; `names`: undefined weak symbols.

    `shared_tail`: a symbol whose name is the end of the run path, as linkers merge them.
    """
    strings = bytearray(b"\0")

    def add(text: str) -> int:
        at = len(strings)
        strings.extend(text.encode() + b"\0")
        return at

    entries = [(1, add(text)) for text in needed]
    entries += [(number, add(text)) for number, text in more]
    at = None
    if run_path is not None:
        at = add(run_path)
        entries.append((tag, at))
    symbols = bytearray(24)
    for name in names:
        symbols += struct.pack("<IBBHQQ", add(name), 0x20, 0, 0, 0, 0)
    if shared_tail is not None:
        assert at is not None and run_path is not None and run_path.endswith(shared_tail)
        begin = at + len(run_path.encode()) - len(shared_tail.encode())
        symbols += struct.pack("<IBBHQQ", begin, 0x20, 0, 0, 0, 0)
    entries.append((14, add("libthing.so")))
    count = len(symbols) // 24
    head = 64 + 3 * 56
    symbols_at = head
    hash_at = symbols_at + len(symbols)
    hashes = struct.pack(f"<{3 + count}I", 1, count, 0, *([0] * count))
    strings_at = hash_at + len(hashes)
    dynamic_at = -(-(strings_at + len(strings)) // 8) * 8
    entries += [(4, hash_at), (5, strings_at), (6, symbols_at), (10, len(strings)), (11, 24)]
    entries.append((0, 0))
    dynamic = b"".join(struct.pack("<QQ", *entry) for entry in entries)
    size = dynamic_at + len(dynamic)
    sections_at = -(-size // 8) * 8
    made = bytearray(sections_at)
    made[:64] = struct.pack(
        "<16sHHIQQQIHHHHHH",
        b"\x7fELF\2\1\1",
        3,
        _MACHINES[machine],
        1,
        0,
        64,
        sections_at,
        0,
        64,
        56,
        3,
        64,
        3,
        0,
    )
    for number, row in enumerate(
        (
            (1, 6, 0, 0, 0, size, size, 4096),
            (2, 6, dynamic_at, dynamic_at, dynamic_at, len(dynamic), len(dynamic), 8),
            (0x6474E551, 6, 0, 0, 0, 0, 0, 16),
        )
    ):
        made[64 + 56 * number : 120 + 56 * number] = struct.pack("<IIQQQQQQ", *row)
    made[symbols_at : symbols_at + len(symbols)] = symbols
    made[hash_at : hash_at + len(hashes)] = hashes
    made[strings_at : strings_at + len(strings)] = strings
    made[dynamic_at:size] = dynamic
    made += bytes(64)
    for kind, at, length, link, entry in (
        (11, symbols_at, len(symbols), 2, 24),
        (3, strings_at, len(strings), 0, 0),
    ):
        made += struct.pack("<IIQQQQIIQQ", 0, kind, 2, at, at, length, link, 1, 8, entry)
    return bytes(made)
