from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from accelpkgs_updater.core.diff import alarms, changes, files_of
from accelpkgs_updater.core.models import Package, Release, Variant
from accelpkgs_updater.core.wheel import Sdist, Wheel

from .strategies import packages

FILE = Wheel("p-1.0-py3-none-any.whl", "a" * 64)


def package(
    *files: Wheel, version: str = "1.0", prefix: str | None = None, sdist: Sdist | None = None
) -> Package:
    variant = Variant(url_prefix=prefix, wheels={"any": {"py3-none": files}})
    return Package("p", (Release(version, variants=(variant,), sdist=sdist),))


@given(packages)
@settings(max_examples=25, deadline=None)
def test_nothing_changes_between_equals(p: Package) -> None:
    assert not changes(p, p)


def test_versions_added_removed_changed() -> None:
    old, new = package(FILE), package(FILE, version="2.0")
    assert changes(old, new).added == ("2.0",)
    assert changes(old, new).removed == ("1.0",)
    assert changes(old, package(replace(FILE, size=3))).changed == ("1.0",)
    assert changes(None, old).added == ("1.0",)


def test_other_bytes_under_the_same_name_and_place_are_an_alarm() -> None:
    (alarm,) = alarms(
        package(FILE), package(replace(FILE, sha256="b" * 64, uploaded="2026-01-01T00:00:00Z"))
    )
    assert (alarm.file, alarm.version, alarm.old.sha256[0], alarm.new.sha256[0]) == (
        FILE.file,
        "1.0",
        "a",
        "b",
    )
    sdist = Sdist("p-1.0.tar.gz", "c" * 64)
    assert alarms(package(sdist=sdist), package(sdist=replace(sdist, sha256="d" * 64)))


def test_an_incomplete_hash_may_be_completed_and_not_by_another() -> None:
    begun = replace(FILE, sha256="", sha256_prefix="a" * 16)
    assert not alarms(package(begun), package(FILE))
    assert not alarms(package(FILE), package(begun))
    assert not alarms(package(begun), package(begun))
    assert alarms(package(begun), package(replace(FILE, sha256="b" * 64)))
    assert alarms(package(begun), package(replace(FILE, sha256="a" * 15 + "b" * 49)))
    assert alarms(package(begun), package(replace(begun, sha256_prefix="b" * 16)))


def test_the_same_name_at_another_place_is_another_file() -> None:
    other = replace(FILE, sha256="b" * 64)
    assert not alarms(
        package(FILE, prefix="https://x/cu121/"), package(other, prefix="https://x/cu121_full/")
    )
    assert alarms(
        package(FILE, prefix="https://x/cu121/"), package(other, prefix="https://x/cu121/")
    )


def test_all_files_are_seen() -> None:
    p = package(FILE, prefix="x", sdist=Sdist("s", "e" * 64))
    assert [(prefix, f.file) for prefix, f in files_of(p.releases[0])] == [
        ("x", FILE.file),
        (None, "s"),
    ]
