"""What torch releases export, kept in the repository: `pkgs/torch/exports/`.

A file for each release, CUDA major version and system, so that other wheels are checked without
reading torch again. Of each symbol the first five bytes of its hash, sorted, in five columns, which
makes them compress well (xz).
"""

from __future__ import annotations

import lzma
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from accelpkgs_updater.core.models import Package
from accelpkgs_updater.disk.files import write_atomic
from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.measure.dynamic import symbol_hash
from accelpkgs_updater.measure.order import version_key
from accelpkgs_updater.measure.readings import Readings

__all__ = [
    "TorchBuild",
    "builds",
    "exports_folder",
    "keep",
    "missing",
    "read",
    "recorded",
    "wanted",
]

_WIDTH: Final = 5
_SYSTEM: Final = "x86_64-linux"
_MOST: Final = 10
_NAME: Final = re.compile(r"(\d+(?:\.\d+)*)-cu(\d+)-([a-z0-9_]+-linux)\.xz")


@dataclass(frozen=True, slots=True)
class TorchBuild:
    """A torch whose exports are kept: release, CUDA major version, system."""

    version: str
    cuda: str
    system: str

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.version}-cu{self.cuda}-{self.system}.xz"


def _order(build: TorchBuild) -> tuple[tuple[int, ...], int, str]:
    return (version_key(build.version), int(build.cuda), build.system)


def _short(hashes: Iterable[int]) -> frozenset[int]:
    """Return the first 40 bits of 64-bit hashes."""
    return frozenset(h >> 24 for h in hashes)


def exports_folder(store: Store) -> Path:
    """Return where a folder of packages keeps them."""
    return store.folder / "torch" / "exports"


def builds(folder: Path) -> list[TorchBuild]:
    """Return what is kept in a folder, in order."""
    names = (p.name for p in folder.iterdir()) if folder.is_dir() else ()
    found = (TorchBuild(*m.groups()) for n in names if (m := _NAME.fullmatch(n)))
    return sorted(found, key=_order)


def read(folder: Path, build: TorchBuild) -> frozenset[int]:
    """Return what is kept of a build. Raises ValueError where the file is damaged."""
    try:
        data = lzma.decompress((folder / build.file).read_bytes())
    except lzma.LZMAError as error:
        raise ValueError(f"{build.file} holds no exports: {error}") from None
    count, rest = divmod(len(data), _WIDTH)
    if rest:
        raise ValueError(f"{build.file} holds no exports")
    columns = [data[i * count : (i + 1) * count] for i in range(_WIDTH)]
    return frozenset(int.from_bytes(row, "big") for row in zip(*columns, strict=True))


def keep(folder: Path, build: TorchBuild, hashes: Iterable[int]) -> bool:
    """Keep 64-bit hashes of a build; False where just these are kept already."""
    rows = [h.to_bytes(_WIDTH, "big") for h in sorted(_short(hashes))]
    data = b"".join(bytes(column) for column in zip(*rows, strict=True))
    path = folder / build.file
    # Another release of the compressor may write other bytes for the same.
    if path.exists() and read(folder, build) == _short(hashes):
        return False
    return write_atomic(path, lzma.compress(data, preset=6 | lzma.PRESET_EXTREME))


def recorded(torch: Package, readings: Readings) -> Iterator[tuple[TorchBuild, str]]:
    """Yield the builds of a package whose exports were read, each once, with the file's sha256."""
    seen: set[TorchBuild] = set()
    for release in torch.releases:
        for variant in release.variants:
            major = variant.axes.get("cuda", "none").partition(".")[0]
            for system, tags in variant.wheels.items():
                build = TorchBuild(release.version, major, system)
                if not major.isdigit() or build in seen:
                    continue
                shas = (f.sha256 for files in tags.values() for f in files)
                sha256 = next((s for s in shas if readings.exports(s) is not None), None)
                if sha256 is not None:
                    seen.add(build)
                    yield build, sha256


def wanted(found: Iterable[TorchBuild]) -> set[TorchBuild]:
    """Return which builds are worth their place (a third of a megabyte each): for x86_64, where
    most wheels are, the last release of each minor line and CUDA major version, of the newest.
    """
    lines: dict[tuple[str, str], TorchBuild] = {}
    for build in sorted((b for b in found if b.system == _SYSTEM), key=_order):
        lines[build.version.rpartition(".")[0], build.cuda] = build
    return set(sorted(lines.values(), key=_order)[-_MOST:])


def missing(undefined: Iterable[str], exports: frozenset[int]) -> int:
    """Return how many of these (mangled) symbols a build does not export."""
    names = {n.encode("utf-8", "surrogateescape") for n in undefined}
    return sum(symbol_hash(n) >> 24 not in exports for n in names)
