"""Measures what a folder of packages lacks, one wheel after the other, and writes after each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from accelpkgs_updater.binary.measure import measure
from accelpkgs_updater.binary.merge import merge
from accelpkgs_updater.binary.model import Measurement, SymbolCheck
from accelpkgs_updater.binary.plan import Task, claimed, tasks
from accelpkgs_updater.binary.record import load, measured_path, save
from accelpkgs_updater.binary.source import ByteSource
from accelpkgs_updater.binary.symbols import Exports, check_symbols
from accelpkgs_updater.core.models import Package, WheelFile
from accelpkgs_updater.edge.store import Store
from accelpkgs_updater.errors import UpdaterError

__all__ = ["Done", "Measurer"]


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one file: a measurement, or the error that prevented it."""

    package: str
    file: WheelFile
    measurement: Measurement | None = None
    error: UpdaterError | None = None


@dataclass(slots=True)
class Measurer:
    """Measures packages of a store.

    `open_file(name, file)` opens a wheel of a package; `cache` is a folder for what torch builds export (some
    megabytes each); `date` (RFC 3339) is recorded.
    """

    store: Store
    open_file: Callable[[str, WheelFile], ByteSource]
    cache: Path
    date: str

    def todo(self, name: str) -> list[Task]:
        """Return what is not measured yet. Raises `UpdaterError`."""
        package = self.store.package(name)
        return list(tasks(package, load(measured_path(self.store, name)))) if package else []

    def run(self, name: str, most: int | None = None) -> Iterator[Done]:
        """Measure what is not measured yet, and write `measured.json` after each file, `releases.json` at the end.

        At most `most` files, newest releases first.

        A file that cannot be measured is reported and left out; the rest goes on.
        """
        path = measured_path(self.store, name)
        known = load(path)
        torch = self.store.package("torch") if name != "torch" else None
        for task in self.todo(name)[:most]:
            try:
                found = self._one(name, task, torch)
            except UpdaterError as error:
                yield Done(name, task.file, error=error)
                continue
            known[found.sha256] = found
            save(path, name, known.values())
            yield Done(name, task.file, found)
        self.apply(name, known)

    def apply(self, name: str, known: Mapping[str, Measurement] | None = None) -> Package | None:
        """Bring measurements into `releases.json`. Raises `UpdaterError`."""
        package = self.store.package(name)
        if package is None:
            return None
        merged = merge(package, load(measured_path(self.store, name)) if known is None else known)
        self.store.write(merged)
        return merged

    def _one(self, name: str, task: Task, torch: Package | None) -> Measurement:
        found = measure(self.open_file(name, task.file), sha256=task.file.sha256, date=self.date)
        if name == "torch":
            self.cache.mkdir(parents=True, exist_ok=True)
            Exports(found.exports).save(self._exports(found.sha256))
        return replace(found, symbols=tuple(self.checks(found, task, torch))) if found.undefined else found

    def checks(self, found: Measurement, task: Task, torch: Package | None) -> Iterator[SymbolCheck]:
        """Check a wheel against each release of torch that it claims and whose exports are at hand."""
        seen = set()
        for version, sha256 in claimed(task, torch):
            path = self._exports(sha256)
            if version not in seen and path.exists():
                seen.add(version)
                yield check_symbols(found.undefined, Exports.load(path), version)

    def _exports(self, sha256: str) -> Path:
        return self.cache / f"{sha256}.exports"
