"""RECORD of a wheel (PEP 376, PEP 427): every file is listed with its hash and nothing else is."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from e214_wheel import record_disagrees, record_unreadable
from untrusted import untrusted
from wheel_archive import Unpacked

__all__ = ["check_record", "read_record", "rewrite_record", "with_names_of"]


def read_record(text: str, name: str, most: int) -> dict[str, tuple[str, str]]:
    """Return path → (hash as `algorithm=digest` or "", size or ""). Raises Problem E214.

    `most`: how many rows can agree with the wheel; one more is read.
    """
    rows: dict[str, tuple[str, str]] = {}
    for number, row in enumerate(_rows(text, name), start=1):
        if not row:
            continue
        if len(rows) > most:
            break
        if len(row) != 3 or rows.get(row[0], (row[1], row[2])) != (row[1], row[2]):
            raise record_unreadable(name, number, row)
        rows[row[0]] = (row[1], row[2])
    return rows


def _rows(text: str, name: str) -> Iterator[list[str]]:
    with untrusted(f"RECORD of {name} cannot be read"):
        yield from csv.reader(io.StringIO(text, newline=""))


def rewrite_record(path: Path, changed: Mapping[str, tuple[str, str]]) -> None:
    """Say in an unpacked RECORD what files are now that they were changed on purpose.

    `changed`: path → hash and size.
    """
    made = io.StringIO(newline="")
    csv.writer(made, lineterminator="\n").writerows(
        [row[0], *changed[row[0]]] if row and row[0] in changed else row
        for row in csv.reader(io.StringIO(path.read_text("utf-8"), newline=""))
    )
    path.write_text(made.getvalue(), "utf-8")


def with_names_of(
    record: dict[str, tuple[str, str]], members: Iterable[zipfile.ZipInfo]
) -> dict[str, tuple[str, str]]:
    """Return a RECORD whose paths are those that the archive's names are read as.

    A name that is not marked as UTF-8 is read as code page 437 (zipfile, and so pip), whatever it
    was written as; RECORD is UTF-8 always.
    """
    renamed = dict(record)
    for member in members:
        name = member.filename
        if name.isascii() or member.flag_bits & 0x800 or name in renamed:
            continue
        try:
            written = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            continue
        if written in renamed:
            renamed[name] = renamed.pop(written)
    return renamed


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
