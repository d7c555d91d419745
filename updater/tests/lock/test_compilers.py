"""CUDA's compiler beside older libraries."""

from __future__ import annotations

from packaging.version import Version

from accelpkgs_updater.core.models import Package, Release, Variant
from accelpkgs_updater.lock.compilers import (
    newer_compilers,
    said_of_compilers,
    with_major_axis,
)
from accelpkgs_updater.lock.questions import Solution

NVCC, RUNTIME = "nvidia-cuda-nvcc-cu12", "nvidia-cuda-runtime-cu12"


def newer(nvcc: str, runtime: str, *pinned: str) -> dict[str, tuple[Version, Version]]:
    answer = Solution({NVCC: Version(nvcc), RUNTIME: Version(runtime)})
    return dict(newer_compilers([answer, Solution(None)], pinned or (NVCC, RUNTIME)))


def test_a_compiler_may_be_newer_within_a_major_version() -> None:
    assert newer("12.9.41", "12.6.77") == {NVCC: (Version("12.9.41"), Version("12.6.77"))}
    assert newer("12.6.85", "12.6.77") == {}
    # An older one, one of another major version, and one that nobody pinned.
    assert newer("12.4.131", "12.6.77") == {}
    assert newer("13.0.88", "12.6.77") == {}
    assert newer("12.9.41", "12.6.77", RUNTIME) == {}


def test_it_goes_with_the_libraries_of_its_major_version_and_that_is_said() -> None:
    releases = tuple(
        Release(v, variants=(Variant({"cuda": v[:4]}),)) for v in ("12.9.41", "12.8.93")
    )
    found = newer("12.9.41", "12.6.77")
    made = with_major_axis(Package(NVCC, releases), found)
    assert [r.variants[0].axes for r in made.releases] == [{"cuda": "12"}, {"cuda": "12.8"}]
    assert "12.9" in made.releases[0].variants[0].evidence["cuda"]["source"]
    assert with_major_axis(Package("other", releases), found).releases == releases
    (said,) = said_of_compilers(found)
    assert said.startswith(f"{NVCC} 12.9.41 is newer than CUDA's libraries beside it (12.6.77)")
