"""The overlays that bring an older CUDA: what they make of nixpkgs' expressions.

Scopes are stand-ins that show their manifests, made as nixpkgs' own are (compared with
pkgs/development/cuda-modules at 4aa6836a648ca76c68866decf0c8965e36ec2a3b). With
ACCELPKGS_TEST_CUDA_LEGACY the descriptions are cuda-legacy's own.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

PUBLISHED = {"cuda": ["12.2.2", "12.6.3"], "cudnn": ["8.9.5", "9.10.2"]}
OTHERS = {"cusparselt": ["0.6.3"], "cutensor": ["2.3.1"]}
# nixpkgs makes a scope of descriptions and remembers them; the release is that of `cuda`.
SCOPES = """{ manifests }: {
  inherit manifests;
  cudaMajorMinorVersion = builtins.head (
    builtins.match "([0-9]+[.][0-9]+).*" manifests.cuda.release_label
  );
}
"""


@pytest.fixture(scope="module")
def legacy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What cuda-legacy has, as far as the overlays read it."""
    named = os.environ.get("ACCELPKGS_TEST_CUDA_LEGACY")
    if named:
        return Path(named)
    folder = tmp_path_factory.mktemp("legacy")
    for name, versions in (PUBLISHED | OTHERS).items():
        place = folder / "pkgs/development/cuda-modules/_cuda/manifests" / name
        place.mkdir(parents=True)
        for version in versions:
            text = json.dumps({"release_label": version, "release_product": name})
            (place / f"redistrib_{version}.json").write_text(text)
    return folder


@pytest.fixture
def scope(
    nix_eval: Callable[..., Any], root: Path, legacy: Path, tmp_path: Path
) -> Callable[..., Any]:
    """`scope(overlay, has=…)`: the CUDA of a nixpkgs that has these releases, with the overlay."""
    (tmp_path / "default.nix").write_text(SCOPES)

    def evaluate(overlay: str, has: dict[str, str], makes: bool = True, given: bool = True) -> Any:
        releases = " ".join(
            f"cudaPackages_{release.replace('.', '_')} = scopes {{ manifests = {{ "
            f'cuda.release_label = "{release}.0"; cudnn.release_label = "{cudnn}"; }}; }};'
            for release, cudnn in has.items()
        )
        newest = max(has, key=lambda release: [int(n) for n in release.split(".")])
        world = f"""
          let
            scopes = import {tmp_path};
            overlay = (import {root}/overlays {{
              cudaLegacy = {legacy if given else "null"};
            }}).{overlay};
            nixpkgs = {{
              {releases}
              cudaPackages_12_4 = throw "dropped";
              cudaPackages = nixpkgs.cudaPackages_{newest.replace(".", "_")};
              callPackage = path: arguments: import path arguments;
              {"_cuda.bootstrapData.cudaPackagesPath = " + str(tmp_path) + ";" if makes else ""}
            }};
            final = nixpkgs // overlay final nixpkgs;
            inherit (final) cudaPackages;
          in
        """
        return nix_eval(
            f"{world} [ cudaPackages.cudaMajorMinorVersion "
            "(final.cudaPackages_12.cudaMajorMinorVersion or null) "
            "(cudaPackages.manifests.cudnn.release_label or null) ]"
        )

    return evaluate


def test_pascal_has_the_last_cudnn_for_it_where_nixpkgs_has_a_newer_one(scope):
    assert scope("pascal", {"12.6": "9.22.0", "12.9": "9.22.0"}) == ["12.6", "12.6", "9.10.2"]


def test_what_nixpkgs_dropped_is_made_of_descriptions(scope):
    assert scope("pascal", {"12.9": "9.22.0", "13.2": "9.22.0"}) == ["12.6", "12.6", "9.10.2"]
    assert scope("xavier", {"12.6": "9.22.0"}) == ["12.2", "12.2", "8.9.5"]


def test_a_board_keeps_nixpkgs_own_scope(scope):
    assert scope("orin", {"12.6": "9.13.0", "13.2": "9.22.0"}) == ["12.6", "12.6", "9.13.0"]


@pytest.mark.parametrize("lack", [{"makes": False}, {"given": False}])
def test_without_descriptions_it_is_nixpkgs_own_or_nothing_changes(scope, lack):
    assert scope("pascal", {"12.6": "9.22.0", "12.9": "9.22.0"}, **lack)[0] == "12.6"
    assert scope("xavier", {"12.6": "9.22.0", "12.9": "9.22.0"}, **lack)[0] == "12.9"


def test_thor_takes_the_release_of_its_jetpack_where_nixpkgs_has_it(scope):
    assert scope("thor", {"12.9": "9.22.0", "13.2": "9.22.0", "13.3": "9.22.0"})[0] == "13.2"
    assert scope("thor", {"12.9": "9.22.0", "13.0": "9.22.0"})[0] == "13.0"
