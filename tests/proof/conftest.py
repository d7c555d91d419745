"""Cards that are not there: libcuda and HIP in C, built once, with scripted answers (stub/)."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from apps.proof.machine import Seen
from apps.proof.proof import Proof
from nixlib import evaluate

STUB = Path(__file__).parent / "stub"
NAME = "NVIDIA Test Card"
# What nix/proof/spec.nix says of a set with the compilers of CUDA 13.0, and of two packages.
SPEC = """
let
  package = name: capabilities: {
    inherit name capabilities;
    version = "1.0";
    flavour = "wheel";
    axes.cuda = "13.0";
    file = { file = "${name}-1.0-py3-none-any.whl"; sha256 = data.sha256; };
  };
  packages = {
    native = package "native" [ "sm_80" "sm_90" ];
    late = package "late" [ "compute_80" ];
    both = package "both" [ "sm_90" "compute_90" ];
    unread = package "unread" null;
    nvidia-cuda-nvcc = package "nvidia-cuda-nvcc" null;
  };
in
import (root + "/nix/proof/spec.nix") {
  folderOf = _: null;
  kindOf = name: if name == "nvidia-cuda-nvcc" then "component" else "accelerated";
  order.closure = names: names;
  plan = {
    id = "0123456789abcdef";
    inherit packages;
    axes = data.axes;
    cudaReleases.nvidia-cuda-nvcc = "13.0";
    target = { system = "x86_64-linux"; python = "3.11"; gfx = data.gfx; };
  };
}
"""


@pytest.fixture(scope="session")
def stubs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with libcuda.so.1, of a driver 580.65.06, and libamdhip64.so and libhiprtc.so."""
    if not shutil.which("gcc"):
        pytest.skip("there is no gcc to build the stubs with")
    folder = tmp_path_factory.mktemp("stubs")
    words = ["gcc", "-O1", "-shared", "-fPIC", "-o"]
    for source, name in (("libcuda", "libcuda.so.580.65.06"), ("libamdhip64", "libamdhip64.so")):
        subprocess.run([*words, str(folder / name), str(STUB / f"{source}.c")], check=True)
    (folder / "libcuda.so.1").symlink_to("libcuda.so.580.65.06")
    (folder / "libhiprtc.so").symlink_to("libamdhip64.so")
    return folder


def _spec(axes: dict[str, str], gfx: list[str]) -> dict[str, Any]:
    given = {"axes": axes, "gfx": gfx, "sha256": "0" * 64}
    return {**evaluate(SPEC, given), "closure": []}


@pytest.fixture(scope="session")
def cuda_spec() -> dict[str, Any]:
    """What is to be asked of a set for CUDA; no package of it has a program."""
    return _spec({"cuda": "13.0"}, [])


@pytest.fixture(scope="session")
def rocm_spec() -> dict[str, Any]:
    """The same for ROCm."""
    return _spec({"rocm": "6.4", "cuda": "none"}, ["gfx1100", "gfx942"])


@pytest.fixture
def spec(cuda_spec: dict[str, Any]) -> dict[str, Any]:
    """That of CUDA without packages: what the driver alone is asked."""
    return {**cuda_spec, "packages": []}


@pytest.fixture
def card(
    stubs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., dict[str, Any]]:
    """Ask a card that answers by a script; what it returns is the report."""

    def asked(
        spec: dict[str, Any],
        *script: str,
        device: str | None = f"9 0 {NAME}",
        seen: Seen | None = None,
        sites: Iterable[str] = (),
        seconds: float = 60,
        only: str | None = None,
    ) -> dict[str, Any]:
        file = tmp_path / "script"
        own = [f"device {device}"] if device else []
        file.write_text("".join(f"{line}\n" for line in (*own, *script)))
        monkeypatch.setenv("ACCELPKGS_STUB", str(file))
        monkeypatch.setenv("LD_LIBRARY_PATH", str(stubs))
        proof = Proof(spec, seen, seconds=seconds, only=only, sites=list(map(str, sites)))
        return proof.run()

    return asked


@pytest.fixture
def ptxas_site(tmp_path: Path) -> Path:
    """A site-packages with the ptxas of this machine's CUDA 13.0, where there is one."""
    found = shutil.which("ptxas", path="/usr/local/cuda/bin")
    said = subprocess.run([found or "false", "--version"], capture_output=True, text=True)
    if "release 13.0" not in said.stdout:
        pytest.skip("there is no ptxas 13.0 in /usr/local/cuda: real machine code is not compiled")
    folder = tmp_path / "site-packages/nvidia/cu13/bin"
    folder.mkdir(parents=True)
    (folder / "ptxas").symlink_to(str(found))
    return tmp_path / "site-packages"


@pytest.fixture
def program(tmp_path: Path) -> Callable[[str], str]:
    """A `prove.py` with this text, as its path."""

    def written(text: str) -> str:
        path = tmp_path / f"prove-{len(list(tmp_path.iterdir()))}.py"
        path.write_text(text)
        return str(path)

    return written
