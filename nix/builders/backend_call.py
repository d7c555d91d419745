"""Call a build backend (PEP 517) in the environment of the build.

`backend_call.py <source> <folder> wheel|metadata` prints what the backend prints. It writes the
name of the wheel to <folder>/name, or the metadata to <folder>/METADATA; it exits 3 after writing
the names of missing build requirements to <folder>/missing.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import os
import re
import sys
import traceback
import zipfile
from pathlib import Path
from typing import Any

_LEGACY = {"build-backend": "setuptools.build_meta:__legacy__", "requires": ["setuptools"]}


def _toml() -> Any:
    for name in ("tomllib", "tomli", "setuptools._vendor.tomli", "pip._vendor.tomli"):
        try:
            return importlib.import_module(name)
        except ImportError:
            continue
    sys.exit("pyproject.toml cannot be read: add tomli to buildRequires")


def build_system(source: Path) -> dict[str, Any]:
    """Return the table `build-system`, or what PEP 517 says where it or its backend is left out."""
    file = source / "pyproject.toml"
    table: dict[str, Any] = (
        _toml().loads(file.read_text("utf-8")).get("build-system", {}) if file.is_file() else {}
    )
    return {**_LEGACY, **table}


def missing(requirements: list[str]) -> list[str]:
    """Return those that are not installed. One with a marker may be for another machine."""
    absent = []
    for requirement in requirements:
        match = re.match(r"\s*([A-Za-z0-9][\w.-]*)", requirement)
        if match is None or ";" in requirement:
            continue
        try:
            importlib.metadata.distribution(match[1])
        except importlib.metadata.PackageNotFoundError:
            absent.append(requirement)
    return absent


def main(source: Path, target: Path, want: str) -> None:
    """Make the wheel of a source, or its metadata. Backends change sys.argv."""
    os.chdir(source)
    system = build_system(source)
    sys.path[:1] = [str(source / path) for path in system.get("backend-path", [])]
    absent = missing(system["requires"])
    if not absent:
        module, _, attribute = system["build-backend"].partition(":")
        backend = importlib.import_module(module)
        for name in filter(None, attribute.split(".")):
            backend = getattr(backend, name)
        absent = missing(
            backend.get_requires_for_build_wheel()
            if hasattr(backend, "get_requires_for_build_wheel")
            else []
        )
    if absent:
        (target / "missing").write_text("\n".join(absent), "utf-8")
        sys.exit(3)
    if want == "metadata":
        (target / "METADATA").write_bytes(metadata(backend, target))
    else:
        (target / "name").write_text(backend.build_wheel(str(target)), "utf-8")


def metadata(backend: Any, target: Path) -> bytes:
    """Return METADATA: of the hook, else of the wheel."""
    prepare = getattr(backend, "prepare_metadata_for_build_wheel", None)
    if prepare is not None:
        folder = target / str(prepare(str(target)))
        return (folder / "METADATA").read_bytes()
    with zipfile.ZipFile(target / backend.build_wheel(str(target))) as wheel:
        names = [n for n in wheel.namelist() if n.endswith(".dist-info/METADATA")]
        return wheel.read(names[0])


def guarded() -> None:
    """Run `main`; a module that is not there is a requirement that nobody stated."""
    source, target, want = sys.argv[1:]
    try:
        main(Path(source), Path(target), want)
    except ModuleNotFoundError as error:
        lost = (error.name or "").partition(".")[0]
        if not lost or Path(lost).exists() or Path(f"{lost}.py").exists():
            raise
        traceback.print_exc()
        Path(target, "missing").write_text(f"what has the module {lost}", "utf-8")
        sys.exit(3)


if __name__ == "__main__":
    guarded()
