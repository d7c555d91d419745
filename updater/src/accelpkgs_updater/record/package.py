"""From what the closure found to the packages that are written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from packaging.version import Version

from accelpkgs_updater.core.assemble import FileGroup, assemble, in_order
from accelpkgs_updater.core.demand import prune_extras
from accelpkgs_updater.core.models import INCOMPLETE, UNHASHED, Metadata, Package, Release
from accelpkgs_updater.core.wheel import Sdist, Wheel
from accelpkgs_updater.record.closure import PackageState, Part
from accelpkgs_updater.record.read_or_known import outlasts
from accelpkgs_updater.record.recorded_facts import RecordedFacts
from accelpkgs_updater.sources.source import FileMetadata, UpstreamFile

__all__ = ["package_of"]


def package_of(
    state: PackageState, extras: Iterable[str], previous: Package | None, command: str
) -> Package:
    """Build the package of a closed state.

    A release that could not be read whole now stays as it was recorded before.
    """
    wanted = {*extras, *state.config.keep.extras}
    known = RecordedFacts.of(previous)
    before = {r.version: r for r in previous.releases} if previous else {}
    releases: list[Release] = []
    kept = wanted
    for version in sorted(state.parts, reverse=True):
        parts = state.parts[version]
        if version in state.failed and str(version) in before:
            releases.append(in_order(before[str(version)]))
            # What it lacks is to be read when it can be.
            kept = wanted & set(previous.kept_extras if previous else ())
        elif parts:
            dated = before[str(version)].uploaded if str(version) in before else None
            releases.append(_release(state, version, parts, wanted, known, dated))
    releases = _with_unhashed(state, releases)
    published = state.published if state.published is not None else _published(previous)
    return Package(state.name, tuple(releases), command, tuple(sorted(kept)), published)


def _with_unhashed(state: PackageState, releases: list[Release]) -> list[Release]:
    """Add the releases of which it is known that nobody states a hash: a plan can say so then."""
    there = {r.version for r in releases}
    groups: dict[Version, list[FileGroup]] = {}
    for fact in state.facts.unhashed:
        for system in fact.build.systems:
            evidence = {"files": fact.evidence}
            group = FileGroup(system, {}, (), mark=UNHASHED, evidence=evidence)
            groups.setdefault(fact.build.version, []).append(group)
    more = [assemble(v, groups[v], state.config) for v in groups if str(v) not in there]
    return sorted([*releases, *more], key=lambda r: Version(r.version), reverse=True)


def _published(previous: Package | None) -> tuple[str, ...] | None:
    return previous.published if previous else None


def _release(
    state: PackageState,
    version: Version,
    parts: list[Part],
    wanted: set[str],
    known: RecordedFacts,
    dated: str | None,
) -> Release:
    groups = [
        g for part in parts if part.system != "sdist" for g in _group(state, part, wanted, known)
    ]
    found = state.found.releases[version] if state.found else None
    files = found.files if found else ()
    sdist = _sdist(f for part in parts for f in part.files) or _sdist(files)
    if sdist is not None and sdist.size is None:
        sdist = replace(sdist, size=known.sizes.get(sdist.sha256))
    read = next((p.read for p in parts if p.system == "sdist"), FileMetadata(Metadata()))
    kept = sdist if state.config.keep.sdists or not groups else None
    release = assemble(version, groups, state.config, kept, prune_extras(read.metadata, wanted))
    uploaded = (found.uploaded if found else None) or dated
    return replace(release, evidence=read.evidence, uploaded=uploaded)


def _group(
    state: PackageState, part: Part, wanted: set[str], known: RecordedFacts
) -> Iterable[FileGroup]:
    first = part.files[0]
    code = state.facts.code_of(first.wheel, first.folder, part.system) if first.wheel else None
    sets: dict[tuple[str, bool], list[Wheel]] = {}
    for found in part.files:
        wheel = found.with_size(known.sizes.get(found.dist.sha256)).recorded
        if isinstance(wheel, Wheel):
            place = (found.url_prefix or "", wheel.sha256 == "")
            sets.setdefault(place, []).append(wheel)
    for (prefix, incomplete), files in sorted(sets.items()):
        read = part.read
        before = next((known.metadata[f.sha256] for f in files if f.sha256 in known.metadata), None)
        if before is not None and outlasts(before, read):
            read = FileMetadata(before[0], evidence=before[1])
        yield FileGroup(
            part.system,
            part.axes,
            tuple(files),
            prune_extras(read.metadata, wanted),
            prefix or None,
            INCOMPLETE if incomplete else read.mark,
            read.evidence,
            first.origin,
            code,
        )


def _sdist(files: Iterable[UpstreamFile]) -> Sdist | None:
    sdists = [f.recorded for f in files if isinstance(f.recorded, Sdist)]
    # .tar.gz is the only format that the standard still allows (PEP 625).
    return max(sdists, key=lambda s: (s.file.endswith(".tar.gz"), s.file), default=None)
