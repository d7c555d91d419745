"""What stands in for requirements that the files of a release do not state."""

from __future__ import annotations

from packaging.version import Version

from accelpkgs_updater.core.config import parse_config
from accelpkgs_updater.core.models import Metadata, Package, Release, Requirement
from accelpkgs_updater.core.parse import parse
from accelpkgs_updater.core.render import render
from accelpkgs_updater.record.declared import with_declared
from accelpkgs_updater.sources.source import FileMetadata

CONFIG = parse_config(
    """
    [[requires]]
    versions = "==1.*"
    requires = [ "torch" ]
    source = "setup.py of p-1.0.tar.gz"
    date = "2026-11-29"
    """
)
UNKNOWN = FileMetadata(Metadata(((">=", "3.9"),), unknown="it says nothing"))


def test_what_is_unknown_is_filled() -> None:
    read = with_declared(UNKNOWN, Version("1.0"), CONFIG)
    assert read.metadata == Metadata(((">=", "3.9"),), (Requirement("torch"),), provides=())
    assert read.evidence["requires"]["source"] == "setup.py of p-1.0.tar.gz"


def test_of_other_releases_it_stays_unknown() -> None:
    assert with_declared(UNKNOWN, Version("2.0"), CONFIG) == UNKNOWN


def test_what_is_stated_is_not_overruled() -> None:
    stated = FileMetadata(Metadata(requires=(Requirement("numpy"),)))
    assert with_declared(stated, Version("1.0"), CONFIG) == stated
    assert with_declared(FileMetadata(Metadata()), Version("1.0"), CONFIG).metadata.requires == ()


def test_what_is_unknown_is_written_and_read_as_that() -> None:
    evidence = {"requires": {"kind": "declared", "source": "setup.py"}}
    package = Package(
        "p", (Release("2", UNKNOWN.metadata), Release("1", Metadata(), evidence=evidence))
    )
    text = render(package)
    assert '"requiresUnknown": "it says nothing"' in text
    assert parse(text) == package
