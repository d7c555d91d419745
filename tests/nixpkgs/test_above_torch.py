"""Packages of nixpkgs above torch, on ours: they evaluate, get torch where they are built, and
compile for what it was built for.

ACCELPKGS_TEST_ABOVE_TORCH names a tree that holds some of nixpkgs' own files at its paths; what
is there takes the place of our reduction of it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
ARCHITECTURES = "TORCH_CUDA_ARCH_LIST"


CHANGED = """(outputs.lib.mkPkgs {
  system = "x86_64-linux";
  config.cudaSupport = true;
  overlays = [ outputs.overlays.cuda (_: prev: {
    pythonPackagesExtensions = prev.pythonPackagesExtensions ++ [ (_: prev: {
      torch = prev.torch.overridePythonAttrs { accelpkgsMark = 1; };
    }) ];
  }) ];
})"""


@pytest.fixture(scope="module")
def above(on_nixpkgs):
    """`(pkgs, answer)` → what `answer` is of each package, on the torch of that set."""
    folder = os.environ.get("ACCELPKGS_TEST_ABOVE_TORCH")
    if not on_nixpkgs("pkgs.python3.pkgs.buildPythonPackage ? override"):
        pytest.skip("an older nixpkgs: its packages take torch's stdenv in another way")

    def evaluate(pkgs: str, answer: str):
        return on_nixpkgs(
            f"let final = {pkgs}; packages = import {HERE}/above {{ pkgs = final; "
            f"set = final.python3.pkgs; folder = {folder or 'null'}; }}; in "
            f"builtins.mapAttrs (_: package: {answer}) packages"
        )

    return evaluate


@pytest.mark.parametrize("pkgs", ["pkgsCuda", CHANGED], ids=["", "torch overridden"])
def test_they_evaluate(above, pkgs):
    paths = above(pkgs, "package.drvPath")
    assert len(paths) >= 25
    assert all(path.endswith(".drv") for path in paths.values())


def test_torch_of_the_set_is_what_they_are_built_on(above):
    """Itself, its `dev`, which brings it, or a companion."""
    inputs = " ++ ".join(
        f"(package.{kind} or [ ])"
        for kind in ("propagatedBuildInputs", "nativeBuildInputs", "buildInputs")
    )
    ours = "map toString (with final.python3.pkgs; [ torch torch.dev torchvision torch.cxxdev ])"
    found = above(
        "pkgsCuda",
        f"[ (builtins.any (input: builtins.elem (toString input) ({ours})) ({inputs})) "
        "(package.lacking or null) ]",
    )
    # They have it for their tests, or stand beside it.
    beside = {"cuda-core", "einops", "safetensors", "torch-tb-profiler"}
    assert {name for name, (has, _) in found.items() if not has} <= beside
    for name, (_, lacking) in found.items():
        if lacking is not None:
            print(name, "with stand-ins for", lacking)


def test_they_compile_for_what_torch_was_built_for(above, on_nixpkgs):
    capabilities = on_nixpkgs("pkgs.python3.pkgs.torch.cudaCapabilities")
    lists = above("pkgsCuda", f"package.{ARCHITECTURES} or package.env.{ARCHITECTURES} or null")
    said = {name: text for name, text in lists.items() if text is not None}
    assert len(said) >= 8
    assert set(said.values()) == {";".join(capabilities)} != {""}
