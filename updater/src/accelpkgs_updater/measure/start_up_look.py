"""Looks at wheels for what acts when Python starts and for how much they unpack to, without reading
them whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from typing import Final

from accelpkgs_updater.boundary import reading
from accelpkgs_updater.core.wheel import Wheel
from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.measure.archive import Archive
from accelpkgs_updater.measure.byte_source import ByteSource
from accelpkgs_updater.measure.start_up import start_up_of
from accelpkgs_updater.measure.start_up_file import StartUp, load_start_up, save_start_up
from accelpkgs_updater.measure.start_up_merge import with_start_up
from accelpkgs_updater.measure.tasks import Task, tasks

__all__ = ["Look", "StartUpLooker", "look", "problems_of_looks"]

_BATCH: Final = 25


@dataclass(frozen=True, slots=True)
class Look:
    """What became of one file: what was found in it, or the error that prevented it."""

    package: str
    file: Wheel
    found: StartUp | None = None
    error: UpdaterError | None = None


def problems_of_looks(looks: Iterable[Look]) -> list[Problem]:
    """Return what went wrong with files, once for all files of a package that it befell: a source
    that is out of reach has hundreds.
    """
    same: dict[Problem, tuple[Problem, set[str]]] = {}
    for one in looks:
        for problem in one.error.problems if one.error else ():
            alike = replace(problem, where=one.package)
            same.setdefault(alike, (problem, set()))[1].add(one.file.file)
    return [
        replace(problem, where=f"{problem.where}, and {len(files) - 1} more of {alike.where}")
        if len(files) > 1
        else problem
        for alike, (problem, files) in same.items()
    ]


def look(source: ByteSource, *, sha256: str, date: str) -> StartUp:
    """Return what of a wheel acts when Python starts, and how much it unpacks to; `date` (RFC 3339)
    is recorded.

    Raises `MeasureError`, `ValueError`.
    """
    archive = Archive(source)
    found = start_up_of(
        archive.members, lambda member: b"".join(archive.again(member)), source.name
    )
    unpacked = sum(member.size for member in archive.members)
    return StartUp(source.name, sha256, date, found, unpacked)


@dataclass(slots=True)
class StartUpLooker:
    """Looks at the wheels of a store's packages, at each sha256 once.

    `open_file(name, file)` opens the end of a wheel. `date`, `locked` and `again` as in `Measurer`:
    what was looked at before sizes were recorded is looked at again.
    """

    store: Store
    open_file: Callable[[str, Wheel], ByteSource]
    date: str
    locked: Callable[[], AbstractContextManager[None]] = nullcontext
    again: bool = False

    def todo(self, name: str) -> list[Task]:
        """Return one file for each release, variant and system of which none was looked at.

        Raises `UpdaterError`.
        """
        package = self.store.package(name)
        looks = load_start_up(self.store, name)
        known = {sha for sha, one in looks.items() if not self.again or one.unpacked is not None}
        return list(tasks(package, known, pure=True)) if package else []

    def run(self, name: str, most: int | None = None) -> Iterator[Look]:
        """Look at `most` files, newest releases first; write `start-up.json` as they come and
        `releases.json` at the end.

        A file that cannot be read is reported and left out: of its variant nothing is known.
        """
        found: dict[str, StartUp] = {}
        try:
            for task in self.todo(name)[:most]:
                title = "a wheel cannot be measured"
                try:
                    with reading(ErrorCode.NOT_MEASURED, title, task.file.file):
                        source = self.open_file(name, task.file)
                        one = look(source, sha256=task.file.sha256, date=self.date)
                except UpdaterError as error:
                    yield Look(name, task.file, error=error)
                    continue
                found[one.sha256] = replace(one, file=task.file.file)
                yield Look(name, task.file, found[one.sha256])
                if len(found) >= _BATCH:
                    self._write(name, found)
                    found = {}
        finally:
            # An interruption loses no look.
            self._write(name, found)
        self.apply(name)

    def apply(self, name: str) -> None:
        """Bring all that is known into `releases.json`. Raises `UpdaterError`."""
        with self.locked():
            package = self.store.package(name)
            known = load_start_up(self.store, name)
            if package is not None and known:
                self.store.write(with_start_up(package, known))

    def _write(self, name: str, found: dict[str, StartUp]) -> None:
        if not found:
            return
        with self.locked():
            save_start_up(self.store, name, {**load_start_up(self.store, name), **found})
