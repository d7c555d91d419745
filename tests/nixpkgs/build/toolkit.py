"""A CUDA toolkit made of NVIDIA's wheels, as a package of the tree's own stdenv."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

# nvcc 13.0 and what it reads; torch's headers include those of the mathematical libraries.
TOOLKIT = [
    "nvidia-cuda-nvcc==13.0.*",
    "nvidia-nvvm==13.0.*",
    "nvidia-cuda-crt==13.0.*",
    "nvidia-cuda-cccl==13.0.*",
    "nvidia-cuda-runtime==13.0.*",
]
HEADERS = [
    "nvidia-cublas==13.1.*",
    "nvidia-cusparse==12.6.*",
    "nvidia-cusolver==12.0.*",
    "nvidia-cuda-nvrtc==13.0.*",
    "nvidia-nvtx==13.0.*",
]


@pytest.fixture(scope="session")
def toolkit(machine: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The option of the base that brings CUDA 13.0."""
    folder = tmp_path_factory.mktemp("toolkit")
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "download",
            "--quiet",
            "--no-deps",
            "--only-binary",
            ":all:",
            "--dest",
            str(folder),
            *TOOLKIT,
            *HEADERS,
        ],
        check=True,
    )
    scope = Path(__file__).parents[1] / "machine/cuda.nix"
    return (
        f"cudaPackagesFor = release: import {scope} {{ pkgs = {machine}; inherit release; "
        f'wheels = builtins.path {{ name = "wheels"; path = {folder}; }}; }};'
    )
