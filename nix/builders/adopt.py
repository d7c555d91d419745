"""The build of a package that the base has compiled by a recipe of its own: links to its files.

Folders are real, so that run paths by `$ORIGIN` and a search for libraries see what they would see
in a wheel that was unpacked. Commands come from its entry points: its own are written for the
packages that the base would have put beside it.
"""

from __future__ import annotations

import json
import os
from email.parser import HeaderParser
from pathlib import Path
from typing import Any

from e214_wheel import lacks, one_dist_info
from e230_python_level import other_build
from members import Limits
from modules import modules_of
from pep440 import canonical, normal_name
from spec import output, read_spec
from start_up import start_up_of
from wheel_metadata import check_wheel, entry_points

__all__ = ["main"]

_ELF = b"\x7fELF"
# Files that nobody would load, of which a torch has thousands.
_TEXT = (".py", ".pyi", ".h", ".hpp", ".cuh", ".txt", ".json", ".cmake")


def _is_elf(path: Path) -> bool:
    if path.suffix in _TEXT or not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(4) == _ELF


def _link(site: Path, target: Path) -> dict[str, Path]:
    """Make real folders with a link a file; return path below `target` → the file that is meant."""
    found: dict[str, Path] = {}
    seen: set[str] = set()
    for folder, below, names in os.walk(site, followlinks=True):
        real = os.path.realpath(folder)
        if real in seen:
            below.clear()
            continue
        seen.add(real)
        below[:] = sorted(set(below) - {"__pycache__"})
        place = Path(folder).relative_to(site)
        (target / place).mkdir(parents=True, exist_ok=True)
        for name in sorted(names):
            source = (Path(folder) / name).resolve()
            (target / place / name).symlink_to(source)
            found[str(place / name)] = source
    return found


def _own_info(site: Path, name: str, package: str) -> str:
    """Return the name of the package's `.dist-info`. Raises Problem E215."""
    every = sorted(path.name for path in site.glob("*.dist-info"))
    own = [info for info in every if normal_name(info.partition("-")[0]) == normal_name(name)]
    if len(own) != 1:
        raise one_dist_info(package, every)
    return own[0]


def _text(site: Path, info: str, file: str, package: str, needed: bool = True) -> str:
    path = site / info / file
    if not path.is_file():
        if needed:
            raise lacks(package, f"{info}/{file}")
        return ""
    return path.read_text("utf-8")


def _tags(wheel: str) -> dict[str, Any]:
    """Of the first Tag of WHEEL: what it was made for here."""
    first = (HeaderParser().parsestr(wheel).get_all("Tag") or ["py3-none-any"])[0].strip()
    python, abi, platform = [*first.split("-"), "none", "any"][:3]
    return {"python": python, "abi": abi, "platform": [platform]}


def main() -> None:
    """Spec: name, version, package (path), site, limits."""
    spec = read_spec()
    name, version, package = spec["name"], spec["version"], spec["package"]
    out = output()
    site = out / "site-packages"
    site.mkdir(parents=True)
    files = _link(Path(package) / spec["site"], site)
    info = _own_info(site, name, package)
    said = HeaderParser().parsestr(_text(site, info, "METADATA", package))
    if canonical(str(said["Version"]).partition("+")[0]) != canonical(version.partition("+")[0]):
        found = {"name": said["Name"], "version": said["Version"], "file": package}
        raise other_build({"name": name, "version": version}, found)
    wheel = _text(site, info, "WHEEL", package)
    manifest = {
        "format": 1,
        "name": name,
        "version": version,
        "file": Path(package).name,
        "tags": _tags(wheel),
        "purelib": check_wheel(wheel, package),
        "distInfo": info,
        "modules": modules_of(files),
        "entryPoints": entry_points(
            _text(site, info, "entry_points.txt", package, needed=False), package
        ),
        "elf": sorted({str(Path(path).parent) for path, file in files.items() if _is_elf(file)}),
        "startUp": start_up_of(
            [f"site-packages/{path}" for path in files],
            out,
            info,
            package,
            Limits(**spec["limits"]),
        ),
        "searchPaths": {},
    }
    (out / "accelpkgs-build.json").write_text(
        json.dumps(manifest, indent=1, sort_keys=True) + "\n", "utf-8"
    )
