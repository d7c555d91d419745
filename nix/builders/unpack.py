"""The build layer, flavour wheel: unpack one wheel once, for every Python that can use it."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path, PurePosixPath
from typing import Any

from e210_archive import misplaced_member, not_readable, one_place
from e214_wheel import lacks, one_dist_info
from members import Limits
from modules import modules_of
from record import check_record, read_record
from spec import cores, output, read_spec
from wheel_archive import Unpacked, members_of, unpack
from wheel_metadata import (
    Tags,
    check_identity,
    check_tags,
    check_wheel,
    entry_points,
    tags_of,
)

__all__ = ["MANIFEST", "main", "unpack_wheel"]

MANIFEST = "accelpkgs-build.json"
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


def _read(archive: zipfile.ZipFile, path: str, file: str, optional: bool = False) -> str:
    try:
        return archive.read(path).decode("utf-8")
    except KeyError:
        if optional:
            return ""
        raise lacks(file, path) from None
    except (UnicodeDecodeError, zipfile.BadZipFile, EOFError) as error:
        raise not_readable(f"{path} of {file} cannot be read", error) from error


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
) -> dict[str, Any]:
    """Unpack a wheel into `out` after every check; write and return its manifest.

    `tags` are the plan's; None for a wheel that was made here, whose name has them.
    """
    members = members_of(path, file, limits)
    names = [member.filename for member in members]
    stem = _stem(names, file)
    info = f"{stem}.dist-info"
    with zipfile.ZipFile(path) as archive:
        wheel = _read(archive, f"{info}/WHEEL", file)
        purelib = check_wheel(wheel, file)
        if tags is None:
            tags = tags_of(file)
        else:
            check_tags(tags, file, wheel)
        check_identity(file, stem, _read(archive, f"{info}/METADATA", file), name, version)
        record = read_record(_read(archive, f"{info}/RECORD", file), file)
        scripts = entry_points(
            _read(archive, f"{info}/entry_points.txt", file, optional=True), file
        )
    targets = _targets(names, stem, file, out)
    algorithms = {member: stated.partition("=")[0] for member, (stated, _) in record.items()}
    seen: dict[str, Unpacked] = unpack(path, file, targets, algorithms, threads)
    check_record(record, seen, {f"{info}/RECORD{suffix}" for suffix in ("", ".jws", ".p7s")}, file)
    site = out / "site-packages"
    elf = {
        str(targets[member].parent.relative_to(site))
        for member in seen
        if seen[member].is_elf and targets[member].is_relative_to(site)
    }
    manifest = {
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
        "elf": sorted(elf),
    }
    (out / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n", "utf-8")
    return manifest


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
