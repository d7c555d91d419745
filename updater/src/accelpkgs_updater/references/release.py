"""A direct reference as a release, and as the source of a package that has this one release."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.version import Version

from accelpkgs_updater.core.models import Metadata
from accelpkgs_updater.inputs.model import DirectSource
from accelpkgs_updater.sources.source import (
    FileMetadata,
    UpstreamFile,
    UpstreamListing,
    UpstreamRelease,
)

__all__ = ["DirectRelease", "OneRelease"]


@dataclass(frozen=True, slots=True)
class DirectRelease:
    """What a reference leads to. `said`: where its requirements stand; `record`: what `lock.json`
    keeps of it; `more`: the references that it requires in turn.
    """

    source: DirectSource
    name: str
    version: Version
    file: UpstreamFile
    metadata: Metadata
    said: str
    record: Mapping[str, str] = field(default_factory=dict)
    more: tuple[DirectSource, ...] = ()
    notes: tuple[str, ...] = ()

    def asked(self) -> Requirement:
        """Return the requirement that this release alone meets."""
        extras = f"[{','.join(sorted(self.source.extras))}]" if self.source.extras else ""
        marker = f" ; {self.source.marker}" if self.source.marker else ""
        return Requirement(f"{self.name}{extras}=={self.version.public}{marker}")


@dataclass(frozen=True, slots=True)
class OneRelease:
    """The source of a package that is taken from a reference (`Source`)."""

    release: DirectRelease

    def discover(self, name: str) -> UpstreamListing:
        """See `Source.discover`."""
        found = self.release
        python = SpecifierSet(",".join(o + v for o, v in found.metadata.requires_python))
        listed = UpstreamRelease(found.version, (found.file,), python)
        return UpstreamListing({found.version: listed})

    def complete(self, file: UpstreamFile) -> UpstreamFile:
        """See `Source.complete`."""
        return file

    def metadata(self, name: str, version: Version, file: UpstreamFile) -> FileMetadata:
        """See `Source.metadata`."""
        evidence: dict[str, Any] = {}
        if file.sdist is not None:
            evidence = {"requires": {"kind": "declared", "source": self.release.said}}
        return FileMetadata(self.release.metadata, evidence=evidence)

    def instead(
        self, version: Version, file: UpstreamFile, read: Callable[[UpstreamFile], FileMetadata]
    ) -> FileMetadata | None:
        """See `Source.instead`."""
        return None

    def size(self, file: UpstreamFile) -> int | None:
        """See `Source.size`."""
        return file.dist.size
