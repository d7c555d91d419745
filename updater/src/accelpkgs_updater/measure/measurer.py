"""Measures what a folder of packages lacks, one wheel after the other, and writes after each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace

from packaging.version import Version

from accelpkgs_updater.core.models import Package
from accelpkgs_updater.core.wheel import Wheel
from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.errors import UpdaterError
from accelpkgs_updater.measure.byte_source import ByteSource
from accelpkgs_updater.measure.measure_wheel import read_wheel
from accelpkgs_updater.measure.measured_file import load, measured_path, save
from accelpkgs_updater.measure.measurement import Measurement, Reading
from accelpkgs_updater.measure.merge import merge
from accelpkgs_updater.measure.readings import Readings
from accelpkgs_updater.measure.summary import summarise
from accelpkgs_updater.measure.symbols import check_symbols
from accelpkgs_updater.measure.tasks import Task, claimed, holders, tasks

__all__ = ["MeasureResult", "Measurer"]


@dataclass(frozen=True, slots=True)
class MeasureResult:
    """What became of one file: a measurement, or the error that prevented it."""

    package: str
    file: Wheel
    measurement: Measurement | None = None
    error: UpdaterError | None = None


@dataclass(slots=True)
class Measurer:
    """Measures packages of a store.

    `open_file(name, file)` opens a wheel of a package. `readings` keeps what was read. `date` (RFC
    3339) is recorded. `locked` keeps other writers away, only while it writes: reading a wheel
    takes a minute.
    """

    store: Store
    open_file: Callable[[str, Wheel], ByteSource]
    readings: Readings
    date: str
    locked: Callable[[], AbstractContextManager[None]] = nullcontext

    def todo(self, name: str) -> list[Task]:
        """Return what is not measured yet. Raises `UpdaterError`."""
        package = self.store.package(name)
        return list(tasks(package, load(measured_path(self.store, name)))) if package else []

    def run(self, name: str, most: int | None = None) -> Iterator[MeasureResult]:
        """Measure what is not measured yet, and write `measured.json` after each file,
        `releases.json` at the end.

        At most `most` files, newest releases first. A file that cannot be measured is reported and
        left out; the rest goes on. Symbols of what was measured before are checked against torch
        releases measured since.
        """
        for task in self.todo(name)[:most]:
            try:
                found = summarise(self._reading(name, task.file), date=self.date)
            except UpdaterError as error:
                yield MeasureResult(name, task.file, error=error)
                continue
            self._write(name, {found.sha256: found})
            yield MeasureResult(name, task.file, found)
        self.apply(name)

    def apply(self, name: str) -> Package | None:
        """Check symbols and bring all measurements into `releases.json`. Raises `UpdaterError`."""
        known = self._write(name, {})
        with self.locked():
            package = self.store.package(name)
            config = self.store.config(name)
            # Some packages choose among many kernels while they run, so that what lies in them
            # tells too little.
            taken = config is None or config.measured
            merged = merge(package, known) if package and taken else package
            if merged is not None:
                self.store.write(merged)
            return merged

    def _write(self, name: str, new: Mapping[str, Measurement]) -> dict[str, Measurement]:
        path = measured_path(self.store, name)
        with self.locked():
            known = self._checked(name, {**load(path), **new})
            if known:
                save(path, name, known.values())
        return known

    def _reading(self, name: str, file: Wheel) -> Reading:
        known = self.readings.load(file.sha256)
        if known is None:
            known = read_wheel(self.open_file(name, file), sha256=file.sha256)
            self.readings.save(known, exports=name == "torch")
        return known

    def _checked(self, name: str, known: dict[str, Measurement]) -> dict[str, Measurement]:
        package, torch = self.store.package(name), self.store.package("torch")
        for task in holders(package, known) if package and torch and name != "torch" else ():
            measured = known[task.file.sha256]
            checks = {check.torch: check for check in measured.symbols}
            reading = self.readings.load(measured.sha256)
            for version, sha256 in claimed(task, torch) if reading and reading.undefined else ():
                exports = self.readings.exports(sha256) if version not in checks else None
                if reading and exports:
                    checks[version] = check_symbols(reading.undefined, exports, version)
            ordered = tuple(checks[v] for v in sorted(checks, key=Version, reverse=True))
            known[measured.sha256] = replace(measured, symbols=ordered)
        return known
