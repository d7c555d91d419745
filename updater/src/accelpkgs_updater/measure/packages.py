"""Measure what the packages of a folder lack, wherever their files lie now."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from accelpkgs_updater.boundary import problems_of
from accelpkgs_updater.context import Context
from accelpkgs_updater.disk.files import exclusive
from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.errors import Problem, UpdaterError
from accelpkgs_updater.measure.measurer import Measurer, MeasureResult
from accelpkgs_updater.measure.readings import Readings
from accelpkgs_updater.measure.recorded_places import RecordedPlaces
from accelpkgs_updater.measure.sonames import write as write_sonames
from accelpkgs_updater.measure.start_up_look import Look, StartUpLooker
from accelpkgs_updater.measure.torch_exports import exports_folder

__all__ = ["look_at_packages", "measure_packages"]


def measure_packages(
    context: Context,
    store: Store,
    names: list[str],
    *,
    most: int,
    progress: Callable[[str, int, int], None],
    date: str | None = None,
    again: bool = False,
    exports: Store | None = None,
) -> tuple[list[MeasureResult], list[Problem]]:
    """Measure what is not measured yet, at most `most` files a package; return what became of
    them, and the problems of packages as a whole.

    Torch first, since others are checked by it. A package that fails leaves the others.

    `date`: what is recorded; today (UTC) by default. `again`: read wheels again that were measured
    before their libraries were recorded. `exports`: the folder that tells what torch exports where
    this one does not.
    """
    files = RecordedPlaces(context, store)
    today = date or _today()
    readings = Readings(context.cache.folder / "readings")
    measurer = Measurer(store, files.open, readings, today, lambda: _patient(store.folder), again)
    if exports is not None and not exports_folder(store).is_dir():
        measurer.exports = exports_folder(exports)
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


def look_at_packages(
    context: Context,
    store: Store,
    names: list[str],
    *,
    most: int,
    progress: Callable[[str, int, int], None],
    date: str | None = None,
    again: bool = False,
) -> tuple[list[Look], list[Problem]]:
    """Look at wheels for what acts when Python starts and how much they unpack to, each once;
    arguments and answer as those of `measure_packages`.
    """
    files = RecordedPlaces(context, store)
    looker = StartUpLooker(
        store, files.open_end, date or _today(), lambda: _patient(store.folder), again
    )
    done: list[Look] = []
    problems: list[Problem] = []
    for name in names:
        try:
            total = min(most, len(looker.todo(name)))
            for number, one in enumerate(looker.run(name, most), 1):
                done.append(one)
                progress(name, number, total)
        except Exception as error:
            problems.extend(problems_of(error, name))
    return done, problems


def _today() -> str:
    """Return the day that is recorded (UTC): today, or the one that a reproduction asks for."""
    stated = os.environ.get("SOURCE_DATE_EPOCH", "")
    now = (
        datetime.fromtimestamp(int(stated), UTC)
        if re.fullmatch("[0-9]{1,11}", stated)
        else datetime.now(UTC)
    )
    return now.date().isoformat()


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
