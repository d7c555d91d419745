"""What small wheels of the package index need, by this program and by pyelftools and a real folder.

The second way shares no code with the first: the wheel is unpacked, and folders are looked into.
"""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from elftools.common.exceptions import ELFError
from elftools.elf.dynamic import DynamicSection
from elftools.elf.elffile import ELFFile

from accelpkgs_updater.context import Context
from accelpkgs_updater.core.config import Config
from accelpkgs_updater.core.filenames import wheel_name
from accelpkgs_updater.core.loader_facts import of_base, of_driver
from accelpkgs_updater.measure.byte_source import HttpSource
from accelpkgs_updater.measure.loads import loads_of
from accelpkgs_updater.measure.measure_wheel import measure

from .build import MemorySource
from .linking import TABLE

WHEELS = [
    "MarkupSafe-3.0.2-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
    "pillow-11.3.0-cp312-cp312-manylinux_2_27_x86_64.manylinux_2_28_x86_64.whl",
    "torchaudio-2.9.1-cp312-cp312-manylinux_2_28_x86_64.whl",
    "xformers-0.0.30-cp312-cp312-manylinux_2_28_x86_64.whl",
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
@pytest.mark.skipif(not os.environ.get("ACCELPKGS_LIVE"), reason="ACCELPKGS_LIVE is not set")
@pytest.mark.parametrize("name", WHEELS)
def test_needs_of_a_wheel(name: str, tmp_path: Path) -> None:
    project = wheel_name(name).name
    context = Context.make()
    releases = context.source(project, Config()).discover(project).releases.values()
    file = next(f.dist for release in releases for f in release.files if f.dist.file == name)
    hosts = frozenset({urlsplit(file.url).hostname or ""})
    remote = HttpSource(context.http, file.url, hosts, name=name)
    data = b"".join(remote.read(0, remote.size))
    source = MemorySource(data, name=name)
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
