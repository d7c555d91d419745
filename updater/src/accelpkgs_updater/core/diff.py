"""What changed between two states of a package, and what must never change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from accelpkgs_updater.core.models import Package, Release
from accelpkgs_updater.core.wheel import Sdist, Wheel

__all__ = ["Alarm", "Changes", "alarms", "changes", "files_of"]


@dataclass(frozen=True, slots=True)
class Alarm:
    """The same file at the same place, with other bytes."""

    file: str
    version: str
    old: Wheel | Sdist
    new: Wheel | Sdist


@dataclass(frozen=True, slots=True)
class Changes:
    """Versions added, removed and changed in place, newest first."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    details: tuple[str, ...] = field(default=())

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def files_of(release: Release) -> Iterator[tuple[str | None, Wheel | Sdist]]:
    """Yield (urlPrefix of its variant, file) for every file of a release."""
    for variant in release.variants:
        for tags in variant.wheels.values():
            for files in tags.values():
                yield from ((variant.url_prefix, f) for f in files)
    if release.sdist:
        yield None, release.sdist


def _identities(package: Package) -> dict[tuple[str, str], tuple[str, Wheel | Sdist]]:
    # A name does not identify bytes: the CUDA tag of some indexes is only in the folder of the URL.
    return {
        (f.url or f"{prefix or ''}{f.file}", f.file): (release.version, f)
        for release in package.releases
        for prefix, f in files_of(release)
    }


def alarms(old: Package, new: Package) -> list[Alarm]:
    """Return the files whose hash changed under the same name and URL."""
    before, after = _identities(old), _identities(new)
    return [
        Alarm(key[1], after[key][0], before[key][1], after[key][1])
        for key in sorted(before.keys() & after.keys())
        if not _same(before[key][1], after[key][1])
    ]


def _same(old: Wheel | Sdist, new: Wheel | Sdist) -> bool:
    """Tell whether two hashes can be of the same bytes: one that is incomplete may be completed."""
    first, second = (f.sha256 or f.sha256_prefix for f in (old, new))
    if old.sha256 and new.sha256:
        return first == second
    return first.startswith(second) or second.startswith(first)


def changes(old: Package | None, new: Package) -> Changes:
    """Compare by version."""
    before = {r.version: r for r in old.releases} if old else {}
    after = {r.version: r for r in new.releases}
    return Changes(
        tuple(v for v in after if v not in before),
        tuple(v for v in before if v not in after),
        tuple(v for v in after if v in before and after[v] != before[v]),
    )
