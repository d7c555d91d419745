"""Which CUDA a SONAME belongs to, learnt from NVIDIA's components in a folder of packages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from accelpkgs_updater.core.loader_facts import SonameTable, of_driver
from accelpkgs_updater.core.models import Package
from accelpkgs_updater.disk.files import write_atomic
from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.measure.measured_file import load, measured_path
from accelpkgs_updater.measure.measurement import Measurement
from accelpkgs_updater.measure.tasks import holders
from accelpkgs_updater.measure.wheel_loader import loadable

__all__ = ["Component", "components", "dump", "learn", "table_of", "write"]

_PREFIX: Final = "nvidia-"
_LIBRARY: Final = re.compile(r"lib[^/]*\.so[0-9.]*")
_MINOR: Final = re.compile(r"\.so\.(\d+\.\d+)$")


@dataclass(frozen=True, slots=True)
class Component:
    """The SONAMEs of one wheel of a component, which is made for one CUDA major version."""

    package: str
    version: str
    cuda: str
    sonames: tuple[str, ...]


@dataclass(slots=True)
class _Seen:
    packages: set[str] = field(default_factory=set)
    majors: set[str] = field(default_factory=set)
    versions: set[str] = field(default_factory=set)


def components(package: Package, known: Mapping[str, Measurement]) -> Iterator[Component]:
    """Yield what was measured of a package, if it is one of NVIDIA's that says its CUDA."""
    for task in holders(package, known) if package.name.startswith(_PREFIX) else ():
        measured = known[task.file.sha256]
        major = task.variant.axes.get("cuda", "none").partition(".")[0]
        if measured.libraries is not None and major.isdigit():
            files = loadable(measured.libraries, measured.file)
            names = {x.soname or path.rpartition("/")[2] for path, x in files.items()}
            found = sorted(n for n in names if _LIBRARY.fullmatch(n) and not of_driver(n))
            yield Component(package.name, task.release.version, major, tuple(found))


def learn(measured: Iterable[Component]) -> dict[str, dict[str, Any]]:
    """Return the table.

    A SONAME tells a CUDA major version only if its family (the name without numbers) was measured
    in two major versions and it in one: what was seen in one alone may be in the other as well.
    Where the number is CUDA's version to the minor, it tells that.
    """
    seen: dict[str, _Seen] = {}
    families: dict[str, set[str]] = {}
    for one in measured:
        for name in one.sonames:
            families.setdefault(_family(name), set()).add(one.cuda)
            at = seen.setdefault(name, _Seen())
            at.packages.add(one.package)
            at.majors.add(one.cuda)
            at.versions.add(one.version)
    table: dict[str, dict[str, Any]] = {}
    for name, at in sorted(seen.items()):
        tells = len(at.majors) == 1 and len(families[_family(name)]) > 1
        cuda = {"cuda": _release(name, min(at.majors), at.versions)} if tells else {}
        table[name] = {**cuda, "packages": sorted(at.packages)}
    return table


def table_of(store: Store) -> dict[str, dict[str, Any]]:
    """Return what the components of a folder teach. Raises `UpdaterError`."""
    names = [n for n in store.names() if n.startswith(_PREFIX)]
    pairs = [(store.package(n), load(measured_path(store, n))) for n in names]
    return learn(c for package, known in pairs if package for c in components(package, known))


def dump(table: SonameTable) -> str:
    """Return the text of `sonames.json`, one SONAME a line."""
    head = {"generatedBy": "updater measure", "about": _ABOUT}
    lines = [f" {json.dumps(name)}: {json.dumps(table[name])}" for name in sorted(table)]
    body = ",\n".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in head.items())
    return "{\n" + body + ',\n"sonames": {\n' + ",\n".join(lines) + "\n}\n}\n"


def write(store: Store) -> SonameTable | None:
    """Write the table of our own repository, from its folder of packages, to where it is kept.

    None for a folder elsewhere, which is measured by the table that the updater brings.
    """
    root = store.folder.resolve().parent
    kept = root / "nix/facts/sonames.json"
    if not kept.exists():
        return None
    table = table_of(store)
    copy = root / "updater/src/accelpkgs_updater/core/sonames.json"
    for path in (kept, copy):
        _replace(path, dump(table))
    return table


_ABOUT: Final = (
    "SONAME of a library in NVIDIA's components: which CUDA it belongs to, where it belongs to one "
    "alone, and the components that have it."
)


def _replace(path: Path, text: str) -> None:
    write_atomic(path, text.encode())


def _family(name: str) -> str:
    return name.partition(".so")[0]


def _release(name: str, major: str, versions: set[str]) -> str:
    match = _MINOR.search(name)
    minor = match[1] if match else ""
    named = minor.startswith(f"{major}.") and all(f"{v}.".startswith(f"{minor}.") for v in versions)
    return minor if named else major
