"""What was measured of libraries is in pkgs, and says of CUDA and torch what is known otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest

from accelpkgs_updater.core.models import Package
from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.measure.measured_file import load, measured_path
from accelpkgs_updater.measure.measurement import Measurement
from accelpkgs_updater.measure.merge import merge
from accelpkgs_updater.measure.tasks import Task, holders
from accelpkgs_updater.measure.torch_exports import builds, exports_folder, read, wanted
from nixlib import ROOT

STORE = Store(ROOT / "pkgs")
EACH = [n for n in STORE.names() if measured_path(STORE, n).exists()]

# Made to serve several CUDAs: an axis for each, of the same files.
SEVERAL = {"bitsandbytes"}

# What they link is their own, or the same in every CUDA; the rest they open by names made while
# they run. There the axis is what their name says (docs/loading.md).
SILENT = {
    "jax-cuda12-pjrt",
    "jax-cuda12-plugin",
    "jax-cuda13-pjrt",
    "jax-cuda13-plugin",
    "nvidia-cuda-cccl",
    "nvidia-cuda-cccl-cu12",
    "nvidia-cuda-crt",
    "nvidia-cuda-cupti",
    "nvidia-cuda-cupti-cu12",
    "nvidia-cuda-nvcc",
    "nvidia-cuda-nvcc-cu12",
    "nvidia-cuda-nvdisasm",
    "nvidia-cuda-nvrtc",
    "nvidia-cuda-nvrtc-cu12",
    "nvidia-cuda-runtime",
    "nvidia-cuda-runtime-cu12",
    "nvidia-cudnn-cu12",
    "nvidia-cudnn-cu13",
    "nvidia-cufile",
    "nvidia-cufile-cu12",
    "nvidia-curand-cu12",
    "nvidia-cusparselt-cu12",
    "nvidia-cusparselt-cu13",
    "nvidia-nccl-cu12",
    "nvidia-nccl-cu13",
    "nvidia-nvjitlink",
    "nvidia-nvjitlink-cu12",
    "nvidia-nvshmem-cu12",
    "nvidia-nvshmem-cu13",
    "nvidia-nvtx",
    "nvidia-nvtx-cu12",
    "nvidia-nvvm",
}


@cache
def package(name: str) -> tuple[Package, Mapping[str, Measurement]]:
    found = STORE.package(name)
    assert found is not None
    return found, load(measured_path(STORE, name))


def wheels() -> Iterator[tuple[str, Task, Mapping[str, Any]]]:
    """Each wheel whose libraries were read, once."""
    for name in EACH:
        found, known = package(name)
        read_ones = {sha256 for sha256, m in known.items() if m.libraries is not None}
        once = {task.file.sha256: task for task in holders(found, read_ones)}
        yield from ((name, t, t.variant.loads[t.system]) for t in once.values())


@pytest.mark.parametrize("name", EACH)
def test_releases_say_what_was_measured(name: str) -> None:
    """Mend it by `updater measure NAME`."""
    found, known = package(name)
    assert merge(found, known, config=STORE.config(name)) == found


def test_the_cuda_that_needed_tells_is_the_one_that_is_stated() -> None:
    stated = [
        (name, task.variant.axes["cuda"].partition(".")[0], loads.get("cuda"))
        for name, task, loads in wheels()
        if task.variant.axes.get("cuda", "none") != "none" and name not in SEVERAL
    ]
    spoken = [row for row in stated if row[2] is not None]
    assert [row for row in spoken if row[1] != row[2]] == []
    assert len(spoken) >= 40
    assert SILENT & {name for name, _, _ in spoken} == set()


def test_the_torch_that_symbols_leave_is_the_one_that_is_pinned() -> None:
    fits: list[str] = []
    refuted: list[str] = []
    for name, task, loads in wheels():
        metadata = task.variant.metadata or task.release.metadata
        pins = [
            v for r in metadata.requires if r.name == "torch" for o, v in r.specifier if o == "=="
        ]
        if pins and name != "torch":
            fits += [task.file.file] if pins[0] in loads.get("torch", ()) else []
            refuted += [task.file.file] if pins[0] in loads.get("torchNot", ()) else []
    assert refuted == []
    assert len(fits) >= 25


def test_symbols_refute_other_torch_releases() -> None:
    """Else they would tell nothing."""
    several = [loads for _, _, loads in wheels() if len(loads.get("torch", ())) > 0]
    assert sum(len(loads["torchNot"]) for loads in several) > 60


def test_the_exports_are_those_of_the_newest_torch_releases() -> None:
    folder = exports_folder(STORE)
    kept = builds(folder)
    assert set(kept) == wanted(kept)
    assert sum((folder / build.file).stat().st_size for build in kept) < 4 << 20
    assert {p.name for p in folder.iterdir()} == {build.file for build in kept}
    assert 50_000 < len(read(folder, kept[-1])) < 200_000
