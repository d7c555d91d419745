"""Which files to measure, and against which torch builds their symbols are to be checked."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import Version

from accelpkgs_updater.core.models import Package, Release, Variant
from accelpkgs_updater.core.wheel import Wheel

__all__ = ["Task", "claimed", "holders", "tasks"]

_TAGS: Final = ("cp312-cp312", "cp312-abi3", "cp311-cp311", "py3-none", "cp313-cp313")


@dataclass(frozen=True, slots=True)
class Task:
    """A file that stands for a variant of a release on one system."""

    release: Release
    variant: Variant
    system: str
    file: Wheel


def tasks(package: Package, done: Collection[str] = (), *, pure: bool = False) -> Iterator[Task]:
    """Yield one file for each release, variant and system of which no file's sha256 is in `done`,
    newest first.

    CPython 3.12 is preferred: every release that counts today has it. A file comes once, however
    many variants share it. `pure`: also wheels for every system, which hold no machine code.
    """
    seen = set(done)
    for release in package.releases:
        for variant in release.variants:
            for system, tags in variant.wheels.items():
                ordered = sorted(tags, key=_preference)
                # What has no whole hash is nobody's to fetch.
                files = [f for tag in ordered for f in tags[tag] if f.sha256]
                if (
                    (system == "any" and not pure)
                    or not files
                    or any(f.sha256 in seen for f in files)
                ):
                    continue
                seen.add(files[0].sha256)
                yield Task(release, variant, system, files[0])


def holders(package: Package, sha256s: Collection[str]) -> Iterator[Task]:
    """Yield each place of a package where a file with one of these sha256 stands."""
    for release in package.releases:
        for variant in release.variants:
            for system, tags in variant.wheels.items():
                for files in tags.values():
                    yield from (
                        Task(release, variant, system, f) for f in files if f.sha256 in sha256s
                    )


def claimed(task: Task, torch: Package | None) -> Iterator[tuple[str, str]]:
    """Yield (version, sha256) of the torch wheels that a wheel says it works with, on its system,
    newest first.

    Its `torch` axis says so where it has one, else its requirement. Wheels for another CUDA major
    version are left out: those are other builds.
    """
    admits = _admits(task)
    if torch is None or admits is None:
        return
    for release in torch.releases:
        if not admits.contains(Version(release.version), prereleases=True):
            continue
        for variant in release.variants:
            if _major(variant.axes) == _major(task.variant.axes):
                for files in variant.wheels.get(task.system, {}).values():
                    for file in filter(lambda f: f.sha256, files):
                        yield release.version, file.sha256


def _admits(task: Task) -> SpecifierSet | None:
    axis = task.variant.axes.get("torch")
    try:
        if axis is not None:
            return SpecifierSet(f"=={axis}.*" if axis.count(".") < 2 else f"=={axis}")
        metadata = task.variant.metadata or task.release.metadata
        clauses = [r.specifier for r in metadata.requires if r.name == "torch"]
        # A bare "torch" claims nothing that could be held against a wheel.
        return (
            SpecifierSet(",".join(f"{o}{v}" for o, v in clauses[0]))
            if clauses and clauses[0]
            else None
        )
    except InvalidSpecifier:
        return None


def _major(axes: Mapping[str, str]) -> str:
    return axes.get("cuda", "none").partition(".")[0]


def _preference(tag: str) -> tuple[int, str]:
    return (_TAGS.index(tag) if tag in _TAGS else len(_TAGS), tag)
