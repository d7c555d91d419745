"""RECORD of a wheel (PEP 376, PEP 427): every file is listed with its hash and nothing else is."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Mapping

from e214_wheel import record_disagrees, record_unreadable
from wheel_archive import Unpacked

__all__ = ["check_record", "read_record"]


def read_record(text: str, name: str) -> dict[str, tuple[str, str]]:
    """Return path → (hash as `algorithm=digest` or "", size or ""). Raises Problem E214."""
    rows: dict[str, tuple[str, str]] = {}
    for number, row in enumerate(csv.reader(io.StringIO(text)), start=1):
        if not row:
            continue
        if len(row) != 3 or rows.get(row[0], (row[1], row[2])) != (row[1], row[2]):
            raise record_unreadable(name, number, row)
        rows[row[0]] = (row[1], row[2])
    return rows


def check_record(
    record: Mapping[str, tuple[str, str]],
    seen: Mapping[str, Unpacked],
    signatures: Collection[str],
    name: str,
) -> None:
    """Compare RECORD with what was unpacked. Raises Problem E214.

    `signatures`, RECORD itself and its signatures, need no hash.
    """
    faults = [f"{path}: listed, not in the file" for path in sorted(record.keys() - seen.keys())]
    for path, unpacked in sorted(seen.items()):
        if path in signatures:
            continue
        stated, size = record.get(path, (None, ""))
        if stated is None:
            faults.append(f"{path}: in the file, not listed")
        elif stated.rstrip("=") != unpacked.digest:
            faults.append(f"{path}: RECORD says {stated or 'no hash'}, it is {unpacked.digest}")
        elif size and size != str(unpacked.size):
            faults.append(f"{path}: RECORD says {size} bytes, it has {unpacked.size}")
    if faults:
        raise record_disagrees(name, faults)
