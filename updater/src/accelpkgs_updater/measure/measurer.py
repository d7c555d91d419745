"""Measures what a folder of packages lacks, one wheel after the other, and writes after each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

from packaging.version import Version

from accelpkgs_updater.boundary import reading
from accelpkgs_updater.core.loader_facts import SONAMES, SonameTable
from accelpkgs_updater.core.models import Package
from accelpkgs_updater.core.wheel import Wheel
from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.errors import ErrorCode, UpdaterError
from accelpkgs_updater.measure.byte_source import ByteSource
from accelpkgs_updater.measure.measure_wheel import read_wheel
from accelpkgs_updater.measure.measured_file import load, measured_path, save
from accelpkgs_updater.measure.measurement import Measurement, Reading, SymbolCheck
from accelpkgs_updater.measure.merge import merge
from accelpkgs_updater.measure.order import by_version
from accelpkgs_updater.measure.readings import Readings
from accelpkgs_updater.measure.summary import summarise
from accelpkgs_updater.measure.symbols import check_symbols
from accelpkgs_updater.measure.tasks import Task, claimed, holders, tasks
from accelpkgs_updater.measure.torch_exports import (
    TorchBuild,
    builds,
    exports_folder,
    keep,
    missing,
    read,
    recorded,
    wanted,
)

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
    takes a minute. `again`: read wheels anew whose measurement lacks what is recorded today, where
    no reading is kept. `table`: which CUDA a SONAME belongs to. `exports`: the folder that tells
    what torch exports, where it is not in the store.
    """

    store: Store
    open_file: Callable[[str, Wheel], ByteSource]
    readings: Readings
    date: str
    locked: Callable[[], AbstractContextManager[None]] = nullcontext
    again: bool = False
    table: SonameTable = field(default_factory=lambda: SONAMES)
    exports: Path | None = None
    _read: dict[TorchBuild, frozenset[int]] = field(default_factory=dict)

    def todo(self, name: str) -> list[Task]:
        """Return what is not measured yet, and what was measured before libraries were recorded.

        The latter only where its bytes need not come again, or `again` says so. Raises
        `UpdaterError`.
        """
        package = self.store.package(name)
        known = load(measured_path(self.store, name))
        old = {
            sha256
            for sha256, m in known.items()
            if m.libraries is None and (self.again or self.readings.load(sha256) is not None)
        }
        if package is None:
            return []
        stale = {task.file.sha256: task for task in reversed(list(holders(package, old)))}
        return [*tasks(package, known), *reversed(stale.values())]

    def run(self, name: str, most: int | None = None) -> Iterator[MeasureResult]:
        """Measure what is not measured yet, and write `measured.json` after each file,
        `releases.json` at the end.

        At most `most` files, newest releases first. A file that cannot be measured is reported and
        left out; the rest goes on. Symbols of what was measured before are checked against torch
        releases measured since.
        """
        for task in self.todo(name)[:most]:
            try:
                with reading(ErrorCode.NOT_MEASURED, "a wheel cannot be measured", task.file.file):
                    found = summarise(self._reading(name, task.file), date=self.date)
                self._write(name, {found.sha256: found})
            except UpdaterError as error:
                yield MeasureResult(name, task.file, error=error)
                continue
            yield MeasureResult(name, task.file, found)
        self.apply(name)

    def apply(self, name: str) -> Package | None:
        """Check symbols and bring all measurements into `releases.json`. Raises `UpdaterError`."""
        known = self._write(name, {})
        with self.locked():
            package = self.store.package(name)
            config = self.store.config(name)
            merged = merge(package, known, config=config, table=self.table) if package else None
            if merged is not None:
                self.store.write(merged)
            return merged

    def _write(self, name: str, new: Mapping[str, Measurement]) -> dict[str, Measurement]:
        path = measured_path(self.store, name)
        with self.locked():
            before = load(path)
            known = self._checked(
                name, {**before, **{s: renewed(m, before) for s, m in new.items()}}
            )
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
        if package is None or (torch is None and self.exports is None):
            return known
        if name == "torch":
            self._keep_exports(package)
            return known
        for task in holders(package, known):
            measured = known[task.file.sha256]
            reading = self.readings.load(measured.sha256)
            if reading is not None and reading.undefined:
                checked = replace(measured, symbols=self._claims(task, measured, reading, torch))
                known[measured.sha256] = replace(
                    checked, torch=self._torch(task, reading, measured)
                )
        return known

    def _claims(
        self, task: Task, measured: Measurement, reading: Reading, torch: Package | None
    ) -> tuple[SymbolCheck, ...]:
        known = load(measured_path(self.store, "torch"))
        files = list(claimed(task, torch))
        # A check against another CUDA's torch, of a time when the axis said otherwise, goes.
        valid = {version for version, sha256 in files if sha256 in known}
        checks = {check.torch: check for check in measured.symbols if check.torch in valid}
        for version, sha256 in files:
            exports = self.readings.exports(sha256) if version not in checks else None
            if exports:
                checks[version] = check_symbols(reading.undefined, exports, version)
        return tuple(checks[v] for v in sorted(checks, key=Version, reverse=True))

    def _torch(
        self, task: Task, reading: Reading, measured: Measurement
    ) -> Mapping[str, Mapping[str, int]]:
        found = {cuda: dict(releases) for cuda, releases in measured.torch.items()}
        folder = self.exports or exports_folder(self.store)
        for build in builds(folder):
            releases = found.setdefault(build.cuda, {}) if build.system == task.system else {}
            if build.system == task.system and build.version not in releases:
                releases[build.version] = missing(reading.undefined, self._exports(folder, build))
        return {cuda: by_version(found[cuda]) for cuda in sorted(found, key=int)}

    def _exports(self, folder: Path, build: TorchBuild) -> frozenset[int]:
        if build not in self._read:
            self._read[build] = read(folder, build)
        return self._read[build]

    def _keep_exports(self, torch: Package) -> None:
        folder = exports_folder(self.store)
        there = set(builds(folder))
        fresh = dict(recorded(torch, self.readings))
        kept = wanted(there | fresh.keys())
        for build in kept - there:
            exports = self.readings.exports(fresh[build])
            if exports is not None:
                keep(folder, build, exports.hashes)
        for build in there - kept:
            # Whatever was checked against it stands in the measurements.
            (folder / build.file).unlink()


def renewed(measured: Measurement, before: Mapping[str, Measurement]) -> Measurement:
    """Return a measurement of bytes that were measured before: what symbols were found to fit
    stays, and so does the date where nothing but what was not recorded then is new.
    """
    old = before.get(measured.sha256)
    if old is None:
        return measured
    kept = replace(measured, symbols=old.symbols, torch=old.torch)
    same = replace(kept, date=old.date, libraries=old.libraries) == old
    return replace(kept, date=old.date) if same else kept
