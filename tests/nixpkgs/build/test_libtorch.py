"""A C++ program and a module with an operator of its own are compiled and linked against torch's
`dev`, as users of libtorch do in nixpkgs: by CMake's find_package, in the tree's own stdenv.

ACCELPKGS_TEST_WHEELS names a folder that has a wheel of torch for the CPU (190 MB): those are not
on the package index.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

SOURCES = Path(__file__).parent / "libtorch"


@pytest.fixture(scope="module")
def torch(run_nix, nix_eval, concretised, machine, root: Path) -> str:
    """What overlays/nixpkgs-torch.nix gives torch, with its wheel in the store."""
    folder = os.environ.get("ACCELPKGS_TEST_WHEELS")
    wheels = sorted(path.name for path in Path(folder).glob("torch-*+cpu-*.whl")) if folder else []
    if not wheels:
        pytest.skip("ACCELPKGS_TEST_WHEELS names no folder with a wheel of torch for the CPU")
    _, version, tag, *_ = wheels[-1].split("-")
    asked = concretised(
        f'packages = [ "torch=={version.partition("+")[0]}" ]; cuda = null; '
        f'python = "{tag[2]}.{tag[3:]}";'
    )
    file, name = nix_eval(
        f"let inherit ({asked}.plan.packages.torch.file) file; in "
        f"[ file ((import {root}/nix/builders).storeName file) ]"
    )
    if file not in wheels:
        pytest.skip(f"{folder} lacks {file}")
    # What has this name and hash is what the source layer would fetch.
    added = run_nix("store", "add-file", "--name", name, f"{folder}/{file}")
    assert added.returncode == 0, added.stderr
    return (
        f"((import {root}/overlays/nixpkgs-torch.nix {{ concretisation = {asked}; "
        f"pkgs = {machine}; base.cudaPackagesFor = throw ''there is no CUDA in it''; }})"
        f".passthru ({machine}.runCommand ''torch'' {{ }} ''mkdir $out''))"
    )


@pytest.mark.big
@pytest.mark.parametrize("output", ["dev", "cxxdev"])
def test_a_cmake_project_finds_torch_links_it_and_runs(torch, machine, build, store_root, output):
    for program in ("cmake", "g++"):
        if not shutil.which(program):
            pytest.skip(f"there is no {program} on PATH")
    path = build(f"""
      {machine}.stdenv.mkDerivation {{
        name = "user-of-libtorch";
        src = {SOURCES};
        buildInputs = [ {torch}.{output} ];
        configurePhase = "cmake -B build -DCMAKE_PREFIX_PATH=${{{torch}.{output}}} .";
        buildPhase = "cmake --build build";
        installPhase = "mkdir $out && build/user build/liboperator.so | tee $out/said";
        dontFixup = true;
      }}
    """)
    assert (Path(store_root + path) / "said").read_text("utf-8").split() == ["6", "12"]
