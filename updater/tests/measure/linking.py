"""Wheels for the tests of linking, in a few words."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from accelpkgs_updater.measure.measure_wheel import measure
from accelpkgs_updater.measure.measurement import Linked, Measurement

from .build import MemorySource, wheel

TABLE = {
    "libcublas.so.12": {"cuda": "12", "packages": ["nvidia-cublas-cu12"]},
    "libcudart.so.12": {"cuda": "12", "packages": ["nvidia-cuda-runtime-cu12"]},
    "libcudart.so.13": {"cuda": "13", "packages": ["nvidia-cuda-runtime"]},
    "libcufft.so.11": {"cuda": "12", "packages": ["nvidia-cufft-cu12"]},
    "libcusparse.so.12": {"packages": ["nvidia-cusparse", "nvidia-cusparse-cu12"]},
    "libnvrtc-builtins.so.12.8": {"cuda": "12.8", "packages": ["nvidia-cuda-nvrtc-cu12"]},
}


def measured(
    members: Mapping[str, bytes], name: str = "x-1-cp312-cp312-manylinux_2_28_x86_64.whl"
) -> Measurement:
    """What is measured of a wheel of these members."""
    data = wheel(dict(members))
    source = MemorySource(data, name=name)
    return measure(source, sha256=hashlib.sha256(data).hexdigest(), date="2026-11-29")


def linked(name: str = "x-1-cp312-cp312-manylinux_2_28_x86_64.whl", **files: Linked) -> Measurement:
    """A measurement of libraries; `a__b` stands for the path `a/b.so`."""
    paths = {n.replace("__", "/") + ".so": x for n, x in files.items()}
    libraries = tuple(replace(paths[p], name=p) for p in sorted(paths))
    return Measurement(name, "a" * 64, 10, "2026-11-29", libraries=libraries)
