"""Source distributions are compiled in the tree's stdenv: with its gcc, against builds, and with a
CUDA toolkit that is a package.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

CAPABILITY = "9.0"
CONV = f"""
  packages = [ "causal-conv1d" ]; python = "3.12"; cuda = "13.0"; capabilities = [ "{CAPABILITY}" ];
  flavour = {{ default = "wheel"; causal-conv1d = "source"; }};
"""
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


@pytest.mark.big
def test_a_cuda_extension_is_compiled_for_its_capability(
    concretised, fetched, build, alone, toolkit, store_root
):
    fetched(CONV, toolkit)
    compiled = build(f"{concretised(CONV, toolkit)}.packages.causal-conv1d.build")
    (library,) = Path(store_root + compiled).rglob("causal_conv1d_cuda*.so")
    code = library.read_bytes()
    # The names that nvcc gives to the machine code that it embeds.
    assert f"sm_{CAPABILITY.replace('.', '')}".encode() in code
    assert not any(f"sm_{other}".encode() in code for other in ("75", "80", "100", "120"))
    path = build(f"{concretised(CONV, toolkit)}.environment")
    done = alone(
        path,
        f"{path}/bin/python",
        "-c",
        "import torch, causal_conv1d_cuda, causal_conv1d; "
        "print(torch.version.cuda, causal_conv1d.__version__)",
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[0].startswith("13.0")
