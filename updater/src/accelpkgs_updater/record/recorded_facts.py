"""What was recorded of files before.

Bytes with a known sha256 cannot change, so nobody is asked about them again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from accelpkgs_updater.core.diff import files_of
from accelpkgs_updater.core.models import Metadata, Package, Release, states_nothing
from accelpkgs_updater.sources.remote_file import encoded
from accelpkgs_updater.sources.source import FileMetadata, UpstreamFile, UpstreamListing

__all__ = ["RecordedFacts", "recorded_part"]

RecordedMetadata = tuple[Metadata, Mapping[str, Any]]
"""Metadata, and evidence of where it was read if not in the file itself."""


@dataclass(frozen=True, slots=True)
class RecordedFacts:
    """Facts by the sha256 of files; `hashes`: sha256 by (URL, size in bytes, upload time);
    `places`: sha256 by the URL alone.

    `extras`: those whose requirements are in `metadata`, `*` for all.
    """

    sizes: Mapping[str, int] = field(default_factory=dict)
    metadata: Mapping[str, RecordedMetadata] = field(default_factory=dict)
    hashes: Mapping[tuple[str, int, str], str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    extras: frozenset[str] = frozenset()

    @staticmethod
    def of(package: Package | None) -> RecordedFacts:
        """Collect what a package records."""
        releases = package.releases if package else ()
        return RecordedFacts(
            {
                f.sha256: f.size
                for r in releases
                for _, f in files_of(r)
                if f.sha256 and f.size is not None
            },
            dict(pair for r in releases for pair in _metadata(r)),
            {
                (f.url or f"{prefix}{encoded(f.file)}", f.size, f.uploaded): f.sha256
                for r in releases
                for prefix, f in files_of(r)
                if (f.url or prefix) and f.sha256 and f.size is not None and f.uploaded
            },
            {f.url: f.sha256 for r in releases for _, f in files_of(r) if f.url and f.sha256},
            frozenset(package.kept_extras if package else ()),
        )

    def read(self, file: UpstreamFile, extras: Collection[str]) -> FileMetadata | None:
        """Return a file's metadata where it was read from the file, with all these extras; else
        None.
        """
        metadata, evidence = self.metadata.get(file.dist.sha256, (None, {}))
        if metadata is None or evidence or not self.covers(extras):
            return None
        if metadata.provides is None:
            # It was recorded when nobody wrote down which extras there are.
            return None
        return FileMetadata(metadata, self.sizes.get(file.dist.sha256), recorded=True)

    def covers(self, extras: Collection[str]) -> bool:
        """Tell whether the requirements of all these extras were recorded."""
        return "*" in self.extras or self.extras.issuperset(extras)

    def hashed(self, file: UpstreamFile) -> UpstreamFile:
        """Return the file with its sha256 where its source states none, and it is the one that was
        hashed before.
        """
        wheel = file.wheel
        if wheel is not None and wheel.sha256_prefix:
            # Its place has the first digits of its hash.
            known = self.places.get(wheel.url, "")
            return file.with_sha256(known) if known.startswith(wheel.sha256_prefix) else file
        if wheel is None or wheel.sha256 or wheel.size is None or wheel.uploaded is None:
            return file
        sha256 = self.hashes.get((wheel.url, wheel.size, wheel.uploaded))
        return file if sha256 is None else file.with_sha256(sha256)


def recorded_part(found: UpstreamListing, package: Package) -> UpstreamListing:
    """Leave out of a listing the wheels that are new of releases that are recorded."""
    names = {r.version: {f.file for _, f in files_of(r)} for r in package.releases}
    releases = {
        v: replace(
            release,
            files=tuple(
                f
                for f in release.files
                if str(v) not in names or f.sdist or f.dist.file in names[str(v)]
            ),
        )
        for v, release in found.releases.items()
    }
    return replace(found, releases=releases)


def _metadata(release: Release) -> Iterator[tuple[str, RecordedMetadata]]:
    for variant in release.variants:
        if states_nothing(variant.mark):
            continue
        evidence = {k: v for k, v in variant.evidence.items() if k == "requires"}
        metadata = release.metadata if variant.metadata is None else variant.metadata
        for tags in variant.wheels.values():
            yield from ((f.sha256, (metadata, evidence)) for files in tags.values() for f in files)
    if release.sdist and not release.variants:
        yield release.sdist.sha256, (release.metadata, release.evidence)
