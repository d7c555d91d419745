"""One CUDA in one set, and what is said where nixpkgs' own torch is newer."""

from __future__ import annotations

from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
PKGS = (
    "(outputs.lib.mkPkgs {{ system = ''x86_64-linux''; config.cudaSupport = true; "
    "overlays = [ (_: prev: {{ pythonPackagesExtensions = prev.pythonPackagesExtensions ++ [ "
    "(_: _: {{ torch = {{ version = ''{torch}''; }}; }}) ]; path = {tree}; {more} }}) "
    "{overlays} ]; }})"
).format
BOTH = "outputs.overlays.one-cuda outputs.overlays.cuda"
SAID = (
    "(let pkgs = {}; inherit (pkgs.accel-py.concretisation) plan; in "
    "{{ set = pkgs.cudaPackages.cudaMajorMinorVersion; plan = plan.axes.cuda; "
    "torch = pkgs.python3.pkgs.torch.version; inherit (pkgs.accel-py) skew; "
    "{} }})"
).format
SEEN = "seen = pkgs.python3.pkgs.torch.cudaPackages.cudaMajorMinorVersion;"


@pytest.fixture
def nixpkgs(tmp_path):
    """The expression of a nixpkgs whose own torch is of a version."""

    def expression(torch: str, overlays: str, more: str = "") -> str:
        folder = tmp_path / "pkgs/development/python-modules/torch/source"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "default.nix").write_text(
            f'{{ lib }}:\n{{\n  pname = "torch";\n  version = "{torch}";\n}}\n'
        )
        return PKGS(torch=torch, overlays=overlays, more=more, tree=tmp_path)

    return expression


@pytest.mark.parametrize(
    "pkgs", ["pkgsCuda", "pkgsCudaCluster", "outputs.legacyPackages.aarch64-linux.pkgsCuda"]
)
def test_the_set_has_the_cuda_that_the_plan_took(on_nixpkgs, pkgs):
    said = on_nixpkgs(SAID(pkgs, SEEN))
    assert said["set"] == said["plan"] == said["seen"]
    assert said["skew"]["cuda"] is None


@pytest.mark.parametrize(
    ("torch", "major"),
    [("2.1.0", "12"), ("2.14.0", "13"), ("99.0", "12")],
    ids=["older", "newer, and CUDA 13 has it", "newer than any"],
)
def test_it_moves_to_the_cuda_that_has_the_torch_of_nixpkgs(on_nixpkgs, nixpkgs, torch, major):
    said = on_nixpkgs(SAID(nixpkgs(torch, BOTH), ""))
    assert said["set"] == said["plan"]
    assert said["set"].split(".")[0] == major
    assert (said["skew"]["torch"] or {"nixpkgs": torch})["nixpkgs"] == torch
    assert bool(said["skew"]["message"]) == (torch == "99.0")


def test_it_is_said_where_nobody_moved(on_nixpkgs, nixpkgs):
    """overlays.cuda alone keeps nixpkgs' CUDA, and names both versions and the line to write."""
    said = on_nixpkgs(SAID(nixpkgs("2.14.0", "outputs.overlays.cuda"), ""))
    assert said["set"] == on_nixpkgs(f"{nixpkgs('2.14.0', '')}.cudaPackages.cudaMajorMinorVersion")
    assert said["skew"]["torch"] == {"accelpkgs": said["torch"], "nixpkgs": "2.14.0"}
    for words in (said["torch"], "2.14.0", "accelpkgs.overlays.one-cuda"):
        assert words in said["skew"]["message"]


def test_a_release_that_nixpkgs_lacks_changes_nothing(on_nixpkgs, nixpkgs):
    gone = (
        "cudaPackages_12_6 = throw ''dropped''; cudaPackages_12_8 = throw ''dropped''; "
        "cudaPackages_13 = throw ''dropped'';"
    )
    said = on_nixpkgs(
        SAID(
            nixpkgs("2.1.0", BOTH, gone).replace(
                "config.cudaSupport = true;",
                "config = { cudaSupport = true; cudaCapabilities = [ ''6.0'' ]; };",
            ),
            "",
        )
    )
    assert said["set"] == "12.9"
    assert said["plan"] != said["set"]
    assert said["skew"]["cuda"] == {"accelpkgs": said["plan"], "nixpkgs": "12.9"}
