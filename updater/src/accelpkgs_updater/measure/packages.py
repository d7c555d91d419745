"""Measure what the packages of a folder lack, wherever their files lie now."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from accelpkgs_updater.boundary import problems_of
from accelpkgs_updater.context import Context
from accelpkgs_updater.core.config import Config
from accelpkgs_updater.core.wheel import Wheel
from accelpkgs_updater.disk.files import exclusive
from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.measure import ByteSource, HttpSource, Measurer, MeasureResult
from accelpkgs_updater.measure.readings import Readings
from accelpkgs_updater.measure.sonames import write as write_sonames
from accelpkgs_updater.sources.github_releases import FILE_HOSTS

__all__ = ["measure_packages"]


def measure_packages(
    context: Context,
    store: Store,
    names: list[str],
    *,
    most: int,
    progress: Callable[[str, int, int], None],
    date: str | None = None,
    again: bool = False,
) -> tuple[list[MeasureResult], list[Problem]]:
    """Measure what is not measured yet, at most `most` files a package; return what became of
    them, and the problems of packages as a whole.

    Torch first, since others are checked by it. A package that fails leaves the others.

    `date`: what is recorded; today (UTC) by default. `again`: read wheels again that were measured
    before their libraries were recorded.
    """
    files = _Files(context, store)
    today = date or datetime.now(UTC).date().isoformat()
    readings = Readings(context.cache.folder / "readings")
    measurer = Measurer(store, files.open, readings, today, lambda: _patient(store.folder), again)
    done: list[MeasureResult] = []
    problems: list[Problem] = []

    def apart(name: str, step: Callable[[], object]) -> None:
        try:
            step()
        except Exception as error:
            problems.extend(problems_of(error, name))

    def run(name: str) -> None:
        total = min(most, len(measurer.todo(name)))
        for number, one in enumerate(measurer.run(name, most), 1):
            done.append(one)
            progress(name, number, total)

    def teach() -> None:
        table = write_sonames(store)
        if table is not None and table != measurer.table:
            # What the components taught now tells of every wheel.
            measurer.table = table
            for name in store.names():
                apart(name, partial(measurer.apply, name))

    for name in sorted(names, key=lambda n: (n != "torch", n)):
        apart(name, partial(run, name))
    apart("SONAMEs", teach)
    return done, problems


@contextmanager
def _patient(folder: Path) -> Iterator[None]:
    """Hold the folder's lock.

    Wait two minutes for another updater, whose writes are as short as ours.
    """
    with ExitStack() as stack:
        for left in reversed(range(120)):
            try:
                stack.enter_context(exclusive(folder))
                break
            except UpdaterError:
                if not left:
                    raise
                time.sleep(1)
        yield


@dataclass(slots=True)
class _Files:
    """Finds where recorded files lie now: files on the package index are recorded without a URL."""

    context: Context
    store: Store
    _urls: dict[str, dict[str, str]] = field(default_factory=dict)

    def open(self, name: str, file: Wheel) -> ByteSource:
        """Open a file of a package. Raises `UpdaterError` where it is not to be found any more."""
        if name not in self._urls:
            found = self.context.source(name, self.store.config(name) or Config()).discover(name)
            self._urls[name] = {
                f.dist.file: f.dist.url for r in found.releases.values() for f in r.files
            }
        url = file.url or self._urls[name].get(file.file)
        if not url:
            raise UpdaterError(
                Problem(ErrorCode.GONE_FILE, "a recorded file is not upstream any more", file.file)
            )
        # The file is known by its hash, so the host that the page links to will do, and where
        # GitHub sends on to.
        host = urlsplit(url).hostname or ""
        hosts = FILE_HOSTS if host in FILE_HOSTS else frozenset({host})
        return HttpSource(self.context.http, url, hosts, name=file.file)
