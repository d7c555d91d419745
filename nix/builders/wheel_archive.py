"""Unpack a wheel, whose members were checked, in parallel; every file is hashed."""

from __future__ import annotations

import base64
import hashlib
import os
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from untrusted import untrusted

__all__ = ["Unpacked", "hash_of", "unpack"]

_CHUNK = 1 << 20
_ALGORITHMS = ("sha256", "sha384", "sha512")


class Unpacked:
    """What was seen of one file while it was written: size, digest, and whether it is ELF."""

    def __init__(self, size: int, digest: str, is_elf: bool) -> None:
        self.size = size
        self.digest = digest
        self.is_elf = is_elf


def _written(algorithm: str, digest: bytes) -> str:
    """Return a digest as RECORD writes it: `algorithm=text`."""
    return f"{algorithm}={base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


def hash_of(path: Path) -> str:
    """Return the sha256 of a file as RECORD writes it."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return _written("sha256", digest.digest())


def _one(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, algorithm: str
) -> Unpacked:
    digest = hashlib.new(algorithm)
    with archive.open(member) as source, target.open("xb") as sink:
        size, start = 0, b""
        while chunk := source.read(_CHUNK):
            start = start or chunk[:4]
            size += len(chunk)
            digest.update(chunk)
            sink.write(chunk)
        os.fchmod(sink.fileno(), 0o755 if (member.external_attr >> 16) & 0o111 else 0o644)
    return Unpacked(size, _written(algorithm, digest.digest()), start == b"\x7fELF")


def unpack(
    archive: zipfile.ZipFile,
    name: str,
    targets: dict[str, Path],
    algorithms: dict[str, str],
    threads: int,
) -> dict[str, Unpacked]:
    """Write the members named in `targets` (their folders exist) and return what was seen of each.

    `algorithms`: member name → hash to compute (that of its RECORD); sha256 where it is not named.
    Raises Problem E210 where the content does not fit the archive's own checksums.
    """

    def task(member: zipfile.ZipInfo) -> Unpacked:
        algorithm = algorithms.get(member.filename, "sha256")
        with untrusted(f"{member.filename} of {name} cannot be unpacked"):
            return _one(
                archive,
                member,
                targets[member.filename],
                algorithm if algorithm in _ALGORITHMS else "sha256",
            )

    with ThreadPoolExecutor(threads) as pool:
        # Largest first, so that the last thread does not wait for a library of a gigabyte.
        members = sorted(
            (archive.getinfo(member) for member in targets),
            key=lambda member: (-member.file_size, member.filename),
        )
        tasks = [pool.submit(task, member) for member in members]
        try:
            return {
                member.filename: task.result() for member, task in zip(members, tasks, strict=True)
            }
        finally:
            pool.shutdown(cancel_futures=True)
