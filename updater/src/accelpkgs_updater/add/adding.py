"""Adds packages to a folder: records, looks, measures, derives what is to be said of them, and
records again where that says more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from accelpkgs_updater.add.derived import derived, may_be_accelerated
from accelpkgs_updater.add.named import Named
from accelpkgs_updater.add.texts import package_nix, with_axes, with_opened
from accelpkgs_updater.boundary import reading
from accelpkgs_updater.context import Context
from accelpkgs_updater.core.config import Config
from accelpkgs_updater.core.diff import changes
from accelpkgs_updater.core.models import Package
from accelpkgs_updater.disk.files import write_atomic
from accelpkgs_updater.disk.staging import StagedStore
from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.errors import ErrorCode, Problem
from accelpkgs_updater.lock.read_source import built, read_source
from accelpkgs_updater.measure.measured_file import load, measured_path
from accelpkgs_updater.measure.packages import look_at_packages, measure_packages
from accelpkgs_updater.measure.start_up_look import problems_of_looks
from accelpkgs_updater.record.folder import Folder, Outcome
from accelpkgs_updater.record.update import FolderUpdate

__all__ = ["Added", "Adding"]

_MOST = 1000
_SUMMARY = re.compile(r"^Summary:[ \t]*(.*(?:\n[ \t]+.*)*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Added:
    """What became of packages. `failed`: nothing of it may be kept. `problems`: of measuring."""

    outcomes: tuple[Outcome, ...]
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    measured: tuple[str, ...] = ()
    failed: bool = False


@dataclass(slots=True)
class Adding:
    """Adds packages to a view of a folder, which has an `update.toml` of each already.

    `real`: the folder itself. `beside`: a folder whose packages need not be in this one. `ours`:
    the tree's own packages, of which torch's exports are taken where the folder has none.
    """

    context: Context
    store: StagedStore
    real: Store
    jobs: int
    progress: Callable[[str, int, int], None]
    beside: Store | None = None
    ours: Store | None = None
    _made: dict[str, Outcome] = field(default_factory=dict)
    _seen: set[str] = field(default_factory=set)
    _notes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _unmeasured: list[str] = field(default_factory=list)

    def run(self, asked: Sequence[Named]) -> Added:
        """Add them, and what they require and the folder lacks."""
        names = [one.name for one in asked]
        problems: list[Problem] = []
        measured: list[str] = []
        while True:
            outcomes = self._recorded(names)
            self._made.update((o.name, self._since(o)) for o in outcomes)
            if any(o.failed for o in outcomes):
                return Added(self._outcomes, failed=True)
            packages = {o.name: o.package for o in outcomes if o.package is not None}
            for package in packages.values():
                self.store.write(package)
            fresh = sorted(packages.keys() - self._seen)
            self._seen.update(fresh)
            found, broken = self._looked(fresh, names)
            problems += found
            if broken:
                return Added(self._outcomes, tuple(problems), failed=True)
            measured += [n for n in fresh if load(measured_path(self.store, n))]
            # What was derived may ask for more to be recorded.
            if not [name for name in names if name in packages and self._derive(name)]:
                notes = [f"{n}: {s}" for n, said in sorted(self._notes.items()) for s in said]
                if self._unmeasured:
                    those = " ".join(sorted(self._unmeasured))
                    notes.append(f"required and not measured: updater measure {those}")
                return Added(self._outcomes, tuple(problems), tuple(notes), tuple(measured))

    @property
    def _outcomes(self) -> tuple[Outcome, ...]:
        return tuple(self._made[name] for name in sorted(self._made))

    def _since(self, outcome: Outcome) -> Outcome:
        """Return an outcome with what changed since before all of it."""
        if outcome.package is None:
            return outcome
        before = self.real.package(outcome.name)
        return replace(outcome, changes=changes(before, outcome.package))

    def _recorded(self, names: Sequence[str]) -> list[Outcome]:
        folder = Folder(self.store, partial(read_source, self.context), beside=self.beside)
        update = FolderUpdate(folder, self.jobs, self.progress, built, asks_beside=True)
        return update.update(names, sizes=True)

    def _looked(self, fresh: list[str], names: Sequence[str]) -> tuple[list[Problem], bool]:
        """Look at new packages, and measure those that were named; return what went wrong, and
        whether it befell a file that the package index has.
        """
        looks, problems = look_at_packages(
            self.context, self.store, fresh, most=_MOST, progress=self.progress
        )
        # What they require may be torch and all of CUDA: gigabytes that nobody asked for.
        wanted = [n for n in fresh if n in names]
        self._unmeasured += [n for n in fresh if n not in names and self._is_for_gpus(n)]
        done, more = measure_packages(
            self.context,
            self.store,
            wanted,
            most=_MOST,
            progress=self.progress,
            exports=self.ours,
        )
        lost = [one.file for one in looks if one.error] + [one.file for one in done if one.error]
        told = [*problems, *problems_of_looks(looks), *more]
        told += [p for one in done if one.error for p in one.error.problems]
        return told, bool(problems or more or any(not file.url for file in lost))

    def _is_for_gpus(self, name: str) -> bool:
        package = self.store.package(name)
        return package is not None and may_be_accelerated(package)

    def _derive(self, name: str) -> bool:
        """Write what is to be said of a package; tell whether more of it must be recorded."""
        package, config = self.store.package(name), self.store.config(name) or Config()
        if package is None:
            return False
        found = derived(package, load(measured_path(self.store, name)), config)
        self._notes[name] = found.unknown
        folder = self.store.own(name)
        path = folder / "update.toml"
        with reading(ErrorCode.UPDATE_TOML, "an update.toml cannot be followed", str(path)):
            text = with_axes(path.read_text("utf-8"), found.axes)
            text = with_opened(text, *found.opened) if found.opened else text
        changed = write_atomic(path, text.encode())
        nix = folder / "package.nix"
        if found.accelerated and not nix.exists():
            changed |= write_atomic(
                nix, package_nix(self._summary(package), found.imports, found.undeclared).encode()
            )
        return changed

    def _summary(self, package: Package) -> str:
        """Return what the METADATA of the newest release calls the package in one line."""
        for release in package.releases:
            files = [
                f.sha256
                for v in release.variants
                for tags in v.wheels.values()
                for fs in tags.values()
                for f in fs
            ]
            for sha256 in [*files, *([release.sdist.sha256] if release.sdist else [])]:
                text = _metadata(self.context, sha256)
                if match := _SUMMARY.search(text):
                    return match[1]
        return ""


def _metadata(context: Context, sha256: str) -> str:
    known: Mapping[str, object] = context.cache.get("metadata", sha256) or {}
    return str(known.get("metadata", ""))
