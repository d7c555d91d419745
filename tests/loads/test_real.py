"""What plans of real wheels predict is what dlopen observes, in both directions: `--big` only.

The plans are for the host base with Python 3.11. All but a few hundred MB of their wheels are those
of tests/build/test_big.py, which are unpacked once.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from loads.real import PYTHON, Row, Set, compare, planned

pytestmark = [
    pytest.mark.network,
    pytest.mark.big,
    pytest.mark.skipif(not Path(PYTHON).exists(), reason=f"there is no {PYTHON}"),
]

# tests/build/test_big.py has this set.
TORCH = 'cuda = "12.8"; constraints.torch = "==2.8.*"; packages = [ "torch" "numpy" %s ];'
OF_IT = 'cuda = "12.8"; packages = [ "%s" ]; constraints = { %s };'
PINS = "".join(
    f'nvidia-{name}-cu12 = "=={version}"; '
    for name, version in {
        "cublas": "12.8.4.1",
        "cufft": "11.3.3.83",
        "curand": "10.3.9.90",
        "cusolver": "11.7.3.90",
        "cusparse": "12.5.8.93",
    }.items()
)
CUPY12 = OF_IT % ('cupy-cuda12x" "nvidia-cusolver-cu12" "nvidia-cufft-cu12', PINS)
REQUESTS = {
    "torch": TORCH % "",
    "torch, torchvision, torchaudio": TORCH % '"torchvision" "torchaudio"',
    "torch, bitsandbytes": TORCH % '"bitsandbytes"',
    "torch, xformers": TORCH % '"xformers"',
    "cupy for CUDA 12 and what it looks up": CUPY12,
    "cupy for CUDA 12": 'cuda = "12.8"; packages = [ "cupy-cuda12x" ];',
    "cupy for CUDA 13": 'cuda = "13.0"; packages = [ "cupy-cuda13x" ];',
    "jax for the CPU": 'packages = [ "jax" ];',
    "a plugin of jax": 'cuda = "12.8"; packages = [ "jax" "jax-cuda12-plugin" ];',
    "triton": OF_IT % ("triton", 'triton = "==3.4.*";'),
    "cusolver": OF_IT % ("nvidia-cusolver-cu12", PINS),
    "leaves with libraries of their own": 'packages = [ "scipy" "pandas" "pillow" "pyarrow" ];',
}
# Title → package that is taken away → the name that the plan gives.
DROPPED = {
    ("torch", "nvidia-cublas-cu12"): "libcublas.so.12",
    ("torch", "nvidia-cusparselt-cu12"): "libcusparseLt.so.0",
    ("torch", "nvidia-cusolver-cu12"): "libcusolver.so.11",
    ("torch", "nvidia-cuda-nvrtc-cu12"): "libnvrtc.so.12",
    ("cusolver", "nvidia-cusparse-cu12"): "libcusparse.so.12",
    ("cusolver", "nvidia-nvjitlink-cu12"): "libnvJitLink.so.12",
}
# (package, file) → why it is said to load and does not.
EXPLAINED: dict[tuple[str, str], str] = {}


@cache
def request(title: str) -> tuple[Set, dict[str, str]]:
    made: tuple[Set, dict[str, str]] = planned(title, REQUESTS[title])
    return made


def wrong(rows: list[Row]) -> list[Row]:
    """What is not as predicted, but for what is explained."""
    return [
        row
        for row in rows
        if row.kind == "FN"
        or (row.kind == "FP" and any((row.package, file) not in EXPLAINED for file in row.failed))
    ]


@pytest.mark.parametrize("title", REQUESTS)
def test_a_plan_loads_as_it_says(title: str) -> None:
    made, states = request(title)
    compare([made])
    assert wrong(made.rows) == []
    assert made.why is None
    said = {row.package: row.state for row in made.rows}
    assert said == {name: states[name] for name in said}, "the plan says what its rules say"
    assert sum(row.opened for row in made.rows if row.kind == "TP") > 0 or not said


@pytest.mark.parametrize(("title", "package"), DROPPED)
def test_a_provider_that_is_lost_is_named(title: str, package: str) -> None:
    made, _ = request(title)
    less = Set(title, [w for w in made.wheels if w.name != package], made.cuda)
    compare([less])
    name = DROPPED[title, package]
    assert wrong(less.rows) == []
    assert less.why is not None and name in less.why and package in less.why
    assert [row for row in less.rows if row.kind == "TN" and name in row.names]
