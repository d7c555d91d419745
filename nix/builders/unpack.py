"""The build layer, flavour wheel: unpack one wheel once, for every Python that can use it."""

from __future__ import annotations

import json
import sys
import zipfile
from pathlib import Path, PurePosixPath
from typing import Any

from e210_archive import misplaced_member, one_place, too_large
from e214_wheel import lacks, one_dist_info
from members import Limits
from modules import modules_of
from problem import plain
from record import check_record, read_record, rewrite_record, with_names_of
from search_paths import remove_foreign_paths
from spec import cores, output, read_spec
from start_up import check_places, start_up_of
from untrusted import untrusted
from wheel_archive import Unpacked, hash_of, unpack
from wheel_metadata import (
    Tags,
    check_identity,
    check_tags,
    check_wheel,
    entry_points,
    parse_file_name,
)
from zip_archive import members_of, opened

__all__ = ["MANIFEST", "main", "unpack_wheel"]

MANIFEST = "accelpkgs-build.json"
# What a line of RECORD may have beside its path, and how many more lines than members there may be.
_RECORD_LINE, _RECORD_ROWS = 250, 3
_FOLDERS = {
    "purelib": "site-packages",
    "platlib": "site-packages",
    "scripts": "scripts",
    "data": "data",
}


def _stem(names: list[str], file: str) -> str:
    """Return `<name>-<version>` of the one `.dist-info` folder. Raises Problem E215."""
    tops = sorted({name.partition("/")[0] for name in names})
    found = [top for top in tops if top.endswith(".dist-info")]
    stems = [top.removesuffix(".dist-info") for top in found]
    data = [top for top in tops if top.endswith(".data") and top.removesuffix(".data") not in stems]
    if len(found) != 1 or data:
        raise one_dist_info(file, found + data)
    return stems[0]


def _place(name: str, stem: str, file: str) -> PurePosixPath:
    """Return where a member belongs below the output (PEP 427, `.data` folders)."""
    parts = PurePosixPath(name).parts
    if parts[0] != f"{stem}.data":
        return PurePosixPath("site-packages", *parts)
    if len(parts) >= 3 and parts[1] == "headers":
        return PurePosixPath("headers", *parts[2:])
    if len(parts) < 3 or parts[1] not in _FOLDERS:
        raise misplaced_member(file, name)
    return PurePosixPath(_FOLDERS[parts[1]], *parts[2:])


def _read(archive: zipfile.ZipFile, path: str, file: str, most: int, needed: bool = True) -> str:
    """Return a file of metadata; "" for one that is not needed. Raises Problem E210, E213, E215."""
    try:
        size = archive.getinfo(path).file_size
    except KeyError:
        if not needed:
            return ""
        raise lacks(file, path) from None
    if size > most:
        raise too_large(file, f"{path} of {size:,} bytes", f"{most:,} bytes", "text")
    with untrusted(f"{path} of {file} cannot be read"):
        return archive.read(path).decode("utf-8")


def _targets(names: list[str], stem: str, file: str, out: Path) -> dict[str, Path]:
    targets = {name: out / _place(name, stem, file) for name in names if not name.endswith("/")}
    if len(set(targets.values())) != len(targets):
        raise one_place(
            f"{file} puts two members in one place", f"{stem}.data and the root of the wheel"
        )
    for folder in sorted({target.parent for target in targets.values()}):
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError):
            raise one_place(
                f"{file} has a file where it has a folder, too", str(folder.relative_to(out))
            ) from None
    return targets


def unpack_wheel(
    path: Path,
    file: str,
    name: str,
    version: str,
    tags: Tags | None,
    limits: Limits,
    out: Path,
    threads: int,
    keep: str | None = None,
) -> dict[str, Any]:
    """Unpack a wheel into `out` after every check; write and return its manifest.

    `tags` are the plan's; None for a wheel that was made here, whose name has them. `keep`: a
    folder that the compiler of such a wheel may have named to its libraries (search_paths.py).
    """
    parse_file_name(file)
    with opened(path, file, limits) as archive, untrusted(f"{file} cannot be unpacked"):
        members_of(archive, file, path.stat().st_size, limits)
        manifest = _unpack(archive, file, name, version, tags, limits, out, threads, keep)
    (out / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n", "utf-8")
    return manifest


def _unpack(
    archive: zipfile.ZipFile,
    file: str,
    name: str,
    version: str,
    tags: Tags | None,
    limits: Limits,
    out: Path,
    threads: int,
    keep: str | None,
) -> dict[str, Any]:
    names = [member.filename for member in archive.infolist()]
    stem = _stem(names, file)
    info = f"{stem}.dist-info"
    wheel = _read(archive, f"{info}/WHEEL", file, limits.text)
    purelib = check_wheel(wheel, file)
    tags = check_tags(tags, file, wheel)
    metadata = _read(archive, f"{info}/METADATA", file, limits.text)
    check_identity(file, stem, metadata, name, version)
    most = max(limits.text, sum(_RECORD_LINE + 4 * len(name) for name in names))
    rows = len(names) + _RECORD_ROWS
    stated = read_record(_read(archive, f"{info}/RECORD", file, most), file, rows)
    record = with_names_of(stated, archive.infolist())
    commands = _read(archive, f"{info}/entry_points.txt", file, limits.text, needed=False)
    scripts = entry_points(commands, file)
    targets = _targets(names, stem, file, out)
    places = {member: str(target.relative_to(out)) for member, target in targets.items()}
    check_places(places.values(), info, file)
    algorithms = {member: digest.partition("=")[0] for member, (digest, _) in record.items()}
    seen: dict[str, Unpacked] = unpack(archive, file, targets, algorithms, threads)
    check_record(record, seen, {f"{info}/RECORD{suffix}" for suffix in ("", ".jws", ".p7s")}, file)
    site = out / "site-packages"
    return {
        "format": 1,
        "name": name,
        "version": version,
        "file": file,
        "tags": tags._asdict(),
        "purelib": purelib,
        "distInfo": info,
        "modules": modules_of(
            str(target.relative_to(site))
            for target in targets.values()
            if target.is_relative_to(site)
        ),
        "entryPoints": scripts,
        "elf": sorted(
            {
                str(targets[member].parent.relative_to(site))
                for member in seen
                if seen[member].is_elf and targets[member].is_relative_to(site)
            }
        ),
        "startUp": start_up_of(places.values(), out, info, file, limits),
        "searchPaths": _search_paths(seen, targets, out, info, keep, file),
    }


def _search_paths(
    seen: dict[str, Unpacked],
    targets: dict[str, Path],
    out: Path,
    info: str,
    keep: str | None,
    file: str,
) -> dict[str, list[str]]:
    """Take foreign folders out of the libraries; return what was taken out of which file."""
    removed: dict[str, list[str]] = {}
    changed: dict[str, tuple[str, str]] = {}
    for member, unpacked in sorted(seen.items()):
        if not unpacked.is_elf:
            continue
        path = targets[member]
        place = PurePosixPath(path.relative_to(out))
        if found := remove_foreign_paths(path, place, keep, file):
            removed[str(place)] = found
            changed[member] = (hash_of(path), str(unpacked.size))
            folders = ", ".join(map(plain, found))
            print(f"{plain(member)}: no longer looks in {folders}", file=sys.stderr)
    if changed:
        rewrite_record(out / "site-packages" / info / "RECORD", changed)
    return removed


def main() -> None:
    """Spec: wheel (path), file, name, version, tags, limits."""
    spec = read_spec()
    out = output()
    out.mkdir()
    (out / "site-packages").mkdir()
    unpack_wheel(
        Path(spec["wheel"]),
        spec["file"],
        spec["name"],
        spec["version"],
        Tags(**spec["tags"]),
        Limits(**spec["limits"]),
        out,
        min(cores(), 8),
    )
