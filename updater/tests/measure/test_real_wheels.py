"""What small wheels of the package index need, by this program and by pyelftools and a real folder.

The second way shares no code with the first: the wheel is unpacked, and folders are looked into.
"""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from elftools.common.exceptions import ELFError
from elftools.elf.dynamic import DynamicSection
from elftools.elf.elffile import ELFFile

from accelpkgs_updater.core.loader_facts import of_base, of_driver
from accelpkgs_updater.measure.loads import loads_of
from accelpkgs_updater.measure.measure_wheel import measure

from .build import MemorySource
from .linking import TABLE

WHEELS = [
    "pillow==11.3.0",
    "markupsafe==3.0.2",
    "torchaudio==2.9.1",
    "nvidia-cusparselt-cu12==0.7.1",
]


def dynamic(path: Path) -> dict[str, list[str]]:
    with path.open("rb") as stream:
        try:
            file = ELFFile(stream)
        except ELFError:
            return {}
        names = {"DT_NEEDED": "needed", "DT_RPATH": "rpath", "DT_RUNPATH": "runpath"}
        found: dict[str, list[str]] = {"needed": [], "rpath": [], "runpath": [], "soname": []}
        for section in file.iter_sections():
            for tag in section.iter_tags() if isinstance(section, DynamicSection) else ():
                if kind := names.get(tag.entry.d_tag):
                    value = str(getattr(tag, kind))
                    found[kind] += value.split(":") if kind != "needed" else [value]
        return found


def unanswered(site: Path) -> set[tuple[str, str]]:
    """(file, name) of each NEEDED for which no folder of the file's own paths has a file."""
    lost: set[tuple[str, str]] = set()
    for path in sorted(p for p in site.rglob("*.so*") if p.is_file()):
        found = dynamic(path)
        folders = found.get("runpath") or found.get("rpath") or []
        here = [Path(f.replace("$ORIGIN", str(path.parent))) for f in folders if "$ORIGIN" in f]
        for name in found.get("needed", []):
            if not (of_base(name) or of_driver(name) or any((f / name).is_file() for f in here)):
                lost.add((str(path.relative_to(site)), name))
    return lost


@pytest.mark.network
@pytest.mark.parametrize("requirement", WHEELS)
def test_needs_of_a_wheel(requirement: str, tmp_path: Path) -> None:
    arguments = ["--no-deps", "--only-binary=:all:", "--python-version=3.12", "-q"]
    arguments += [f"--platform=manylinux_2_28_{m}" for m in ("x86_64",)]
    arguments += ["--platform=manylinux2014_x86_64", "-d", str(tmp_path), requirement]
    subprocess.run([sys.executable, "-m", "pip", "download", *arguments], check=True)
    (path,) = tmp_path.glob("*.whl")
    data = path.read_bytes()
    source = MemorySource(data, name=path.name)
    measured = measure(source, sha256=hashlib.sha256(data).hexdigest(), date="2026-11-29")
    loads = loads_of("x", measured, {}, TABLE) or {}
    site = tmp_path / "site"
    zipfile.ZipFile(io.BytesIO(data)).extractall(site)
    expected = unanswered(site)
    own = {p.name for p in site.rglob("*")}
    entries = loads.get("needs", [])
    # A vendored library may be found by its parent's path, which only the model knows: the model
    # demands no more than the plain rule, and no less of what the wheel does not have.
    names = {name for entry in entries for name in entry["need"]}
    assert names <= {name for _, name in expected}
    assert {name for _, name in expected if name not in own} <= names
    for entry in entries:
        assert {(entry["file"], name) for name in entry["need"]} <= expected
