"""Open a wheel as the untrusted archive that it is; unpack it in parallel, every file hashed."""

from __future__ import annotations

import base64
import hashlib
import os
import stat
import zipfile
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from e210_archive import not_readable, odd_member, overlapping
from members import Limits, check_duplicates, check_name, check_sizes

__all__ = ["Unpacked", "members_of", "unpack"]

_CHUNK = 1 << 20
_ALGORITHMS = ("sha256", "sha384", "sha512")


class Unpacked:
    """What was seen of one file while it was written: size, digest, and whether it is ELF."""

    def __init__(self, size: int, digest: str, is_elf: bool) -> None:
        self.size = size
        self.digest = digest
        self.is_elf = is_elf


def members_of(path: Path, name: str, limits: Limits) -> list[zipfile.ZipInfo]:
    """Return the members of a wheel after every check that needs no unpacking.

    Raises Problem E210 to E213.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, UnicodeDecodeError) as error:
        raise not_readable(f"{name} is not a readable wheel", error) from error
    for member in members:
        check_name(member.orig_filename, name)
        kind = stat.S_IFMT(member.external_attr >> 16)
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR) or bool(member.flag_bits & 1):
            what = (
                "a link"
                if kind == stat.S_IFLNK
                else "encrypted"
                if member.flag_bits & 1
                else "neither file nor folder"
            )
            raise odd_member(name, member.filename, what)
    check_duplicates((member.filename for member in members), name)
    check_sizes((member.file_size for member in members), name, path.stat().st_size, limits)
    _check_overlap(members, name)
    return members


def _check_overlap(members: list[zipfile.ZipInfo], name: str) -> None:
    """Refuse members that share bytes of the archive: so a small file could hold petabytes."""
    end, before = 0, ""
    for member in sorted(members, key=lambda member: member.header_offset):
        if member.header_offset < end:
            raise overlapping(name, before, member.filename)
        end = member.header_offset + 30 + len(member.orig_filename.encode()) + member.compress_size
        before = member.filename


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
    encoded = base64.urlsafe_b64encode(digest.digest()).rstrip(b"=").decode()
    return Unpacked(size, f"{algorithm}={encoded}", start == b"\x7fELF")


def unpack(
    path: Path, name: str, targets: dict[str, Path], algorithms: dict[str, str], threads: int
) -> dict[str, Unpacked]:
    """Write the members named in `targets` (their folders exist) and return what was seen of each.

    `algorithms`: member name → hash to compute (that of its RECORD); sha256 where it is not named.
    Raises Problem E210 where the content does not fit the archive's own checksums.
    """
    with zipfile.ZipFile(path) as archive, ThreadPoolExecutor(threads) as pool:
        # Largest first, so that the last thread does not wait for a library of a gigabyte.
        members = sorted(
            (archive.getinfo(member) for member in targets),
            key=lambda member: (-member.file_size, member.filename),
        )
        wanted = [algorithms.get(member.filename, "sha256") for member in members]
        tasks = [
            pool.submit(
                _one,
                archive,
                member,
                targets[member.filename],
                algorithm if algorithm in _ALGORITHMS else "sha256",
            )
            for member, algorithm in zip(members, wanted, strict=True)
        ]
        try:
            return {
                member.filename: task.result() for member, task in zip(members, tasks, strict=True)
            }
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError) as error:
            pool.shutdown(cancel_futures=True)
            raise not_readable(f"{name} cannot be unpacked", error) from error
