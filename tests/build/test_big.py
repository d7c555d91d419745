"""The torch CUDA set on the host base, and a CUDA extension compiled against it: downloads of
gigabytes, `--big` only.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Build = Callable[..., subprocess.CompletedProcess[str]]

pytestmark = [pytest.mark.network, pytest.mark.big]


@pytest.fixture(scope="module")
def toolkit() -> tuple[str, str]:
    """Folder and version of the machine's CUDA toolkit: below /usr, which the sandbox shows."""
    for nvcc in [
        Path("/usr/local/cuda/bin/nvcc"),
        *sorted(Path("/usr/local").glob("cuda-*/bin/nvcc"), reverse=True),
        Path("/usr/bin/nvcc"),
    ]:
        said = (
            subprocess.run([nvcc, "--version"], capture_output=True, text=True, check=False).stdout
            if nvcc.exists()
            else ""
        )
        match = re.search(r"release (\d+\.\d+)", said)
        if match:
            return str(nvcc.parent.parent), match[1]
    pytest.skip("there is no nvcc on this machine: a CUDA source cannot be compiled")


@pytest.fixture(scope="module")
def concretise(root: Path) -> Callable[..., str]:
    """An expression of a concretisation with the real packages; it stands after the prelude."""

    def expression(host: str, request: str) -> str:
        return (
            f"((import {root}/nix/outputs/lib.nix {{ }}).concretise "
            f"{{ base = hostWith {{ {host} }}; inherit python; {request} }})"
        )

    return expression


def test_torch_with_cuda_imports_and_computes(
    concretise: Callable[..., str], run_in_store: Build
) -> None:
    expression = concretise(
        "", 'packages = [ "torch" "numpy" ]; cuda = "12.8"; constraints = { torch = "==2.8.*"; };'
    )
    program = (
        "import json, torch; x = torch.arange(6.0).reshape(2, 3); "
        "print(json.dumps([torch.__version__, torch.version.cuda, (x @ x.T).tolist(), "
        "torch.backends.cudnn.version()]))"
    )
    done = run_in_store(f"{expression}.environment", "-c", program)
    assert done.returncode == 0, done.stderr
    version, cuda, product, cudnn = json.loads(done.stdout.splitlines()[-1])
    assert (version, cuda, product) == ("2.8.0+cu128", "12.8", [[5.0, 14.0], [14.0, 50.0]])
    assert cudnn > 90000, "cuDNN of its own wheel was found"


def test_the_libraries_of_torch_load(
    concretise: Callable[..., str], build: Build, real_path: Callable[[str], Path]
) -> None:
    """The load check on a real set: nothing is refused, and one component less is."""
    request = (
        'packages = [ "torch" "torchvision" "torchaudio" "bitsandbytes" ]; cuda = "12.8"; '
        'constraints = { torch = "==2.8.*"; };'
    )
    whole = concretise("", request)
    done = build(f"{whole}.environment")
    assert done.returncode == 0, done.stderr
    report = real_path(done.stdout) / "nix-support/accelpkgs/loads/report.json"
    found = json.loads(report.read_text("utf-8"))
    assert sum(found["loaded"].values()) > 70, found
    assert found["loaded"]["bitsandbytes"] >= 1 and found["loaded"]["nvidia-cublas-cu12"] >= 1
    lost = "nvidia-cusolver-cu12"
    without = f'e // {{ levels = removeAttrs e.levels [ "{lost}" ]; }}'
    base = f"let b = hostWith {{ }}; in b // {{ mkEnvironment = e: b.mkEnvironment ({without}); }}"
    less = whole.replace("base = hostWith {  }", f"base = {base}")
    assert less != whole
    done = build(f"{less}.environment")
    assert done.returncode != 0
    assert "E241: torch 2.8.0 has a library" in done.stderr, done.stderr
    assert f"libcusolver.so.11 is of {lost}" in done.stderr, done.stderr


@pytest.mark.long
def test_a_cuda_extension_compiles_from_source(
    concretise: Callable[..., str], run_in_store: Build, toolkit: tuple[str, str]
) -> None:
    path, version = toolkit
    host = (
        f'cudaToolkit = {{ path = "{path}"; version = "{version}"; }}; '
        f'compiler = {{ gcc = "{_gcc()}"; }};'
    )
    request = (
        f'packages = [ "causal-conv1d" ]; cuda = "{version}"; capabilities = [ "9.0" ]; '
        'flavour = { default = "prefer-wheel"; causal-conv1d = "source"; };'
    )
    program = (
        "import torch, causal_conv1d, causal_conv1d_cuda; "
        "print(causal_conv1d_cuda.__file__, torch.version.cuda)"
    )
    done = run_in_store(f"{concretise(host, request)}.environment", "-c", program)
    assert done.returncode == 0, done.stderr
    file, cuda = done.stdout.split()
    assert file.endswith(".so") and cuda.partition(".")[0] == version.partition(".")[0]


def _gcc() -> str:
    said = subprocess.run(
        ["gcc", "-dumpversion"], capture_output=True, text=True, check=False
    ).stdout.strip()
    return said.partition(".")[0] or pytest.skip("there is no gcc on this machine")


SCATTER = {
    "version": "2.1.2",
    "sdist": {
        "file": "torch_scatter-2.1.2.tar.gz",
        "sha256": "69b3aa435f2424ac6a1bfb6ff702da6eb73b33ca0db38fb26989c74159258e47",
        "compiles": ["cuda", "cxx"],
    },
}
SCATTER_RECIPE = """{
  imports = [ "torch" "torch_scatter" ];
  source = {
    buildRequires = [ "setuptools" "wheel" "ninja" ];
    buildsAgainst = [ "torch" ];
    toolchain = [ "cxx" ];
    environment = _: { FORCE_CUDA = "0"; };
  };
  requires = [ { requirement = "torch"; source = "it is linked to it"; date = "2026-11-29"; } ];
}
"""


@pytest.mark.long
def test_an_extension_of_torch_without_its_cuda_code(
    concretise: Callable[..., str], run_in_store: Build, tmp_path: Path
) -> None:
    """torch-scatter, of which no wheel is on the package index, for the CPU."""
    folder = tmp_path / "torch-scatter"
    folder.mkdir()
    (folder / "package.nix").write_text(SCATTER_RECIPE)
    data = {"format": 1, "name": "torch-scatter", "releases": [SCATTER]}
    (folder / "releases.json").write_text(json.dumps(data))
    request = f'packages = [ "torch-scatter" ]; index = [ {tmp_path} ];'
    program = (
        "import torch, torch_scatter as s; x = torch.tensor([1., 2., 3., 4.]); "
        "i = torch.tensor([0, 1, 0, 1]); print(s.scatter(x, i, reduce='sum').tolist(), "
        "s.scatter_max(x, i)[1].tolist())"
    )
    done = run_in_store(f"{concretise('', request)}.python", "-W", "ignore", "-c", program)
    assert done.stdout.strip() == "[4.0, 6.0] [2, 3]", done.stderr
