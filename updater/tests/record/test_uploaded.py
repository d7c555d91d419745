"""The day of a release, from the times that the index states of its files."""

from __future__ import annotations

from dataclasses import replace

from packaging.specifiers import SpecifierSet
from packaging.version import Version

from accelpkgs_updater.core.models import Package, Release
from accelpkgs_updater.core.parse import parse
from accelpkgs_updater.core.render import render
from accelpkgs_updater.core.wheel import Wheel
from accelpkgs_updater.sources.source import UpstreamFile, UpstreamRelease


def release(*times: str | None) -> UpstreamRelease:
    files = [Wheel(f"a-1-{n}-py3-none-any.whl", uploaded=t) for n, t in enumerate(times)]
    return UpstreamRelease(
        Version("1"), tuple(UpstreamFile(f, by_name=True) for f in files), SpecifierSet()
    )


def test_it_is_the_day_of_the_first_file() -> None:
    times = ("2026-02-01T00:00:00Z", None, "2025-12-31T23:59:59.9Z", "2026-01-01T00:00:00Z")
    assert release(*times).uploaded == "2025-12-31"


def test_what_is_no_time_counts_as_none() -> None:
    assert release(None, "yesterday", "").uploaded is None


def test_a_file_of_the_index_is_recorded_without_it() -> None:
    file = release("2026-02-01T00:00:00Z").files[0]
    assert file.recorded.uploaded is None
    elsewhere = replace(file, by_name=False, url_prefix="https://example.org/")
    assert elsewhere.recorded.uploaded == "2026-02-01T00:00:00Z"


def test_it_is_written_and_read() -> None:
    package = Package("a", (Release("2", uploaded="2026-02-01"), Release("1")))
    assert parse(render(package)) == package
    assert render(package).count('"uploaded": "2026-02-01"') == 1
