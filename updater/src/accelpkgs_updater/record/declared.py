"""Requirements that the files of a release do not state, from what `update.toml` declares."""

from __future__ import annotations

from dataclasses import replace

from packaging.version import Version

from accelpkgs_updater.core.config import Config
from accelpkgs_updater.sources.source import FileMetadata

__all__ = ["with_declared"]


def with_declared(read: FileMetadata, version: Version, config: Config) -> FileMetadata:
    """Return metadata with the declared requirements where its own are not known.

    What is stated stays.
    """
    declared = next(
        (d for d in config.requires if d.versions.contains(version, prereleases=True)), None
    )
    if read.metadata.unknown is None or declared is None:
        return read
    extras = {**read.metadata.extras, **declared.metadata.extras}
    metadata = replace(
        read.metadata,
        requires=declared.metadata.requires,
        extras=extras,
        provides=tuple(sorted({*(read.metadata.provides or ()), *extras})),
        unknown=None,
    )
    return replace(read, metadata=metadata, evidence={"requires": dict(declared.evidence)})
