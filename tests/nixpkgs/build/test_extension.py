"""A CUDA extension is compiled by torch.utils.cpp_extension against the torch of a Python set, as
packages of nixpkgs above torch are: with its stdenv, its `cxxdev`, its CUDA and its capabilities.
"""

from __future__ import annotations

from pathlib import Path

import pytest

SOURCES = Path(__file__).parent / "extension"
CAPABILITY = "9.0"
TORCH = f'packages = [ "torch" ]; python = "3.12"; cuda = "13.0"; capabilities = ["{CAPABILITY}"];'
PROGRAM = (
    "import torch, extension; "
    "print(torch.version.cuda, extension.twice(torch.ones(3)).sum().item())"
)


@pytest.mark.big
def test_a_cuda_extension_builds_against_cxxdev(
    concretised, fetched, build, machine, alone, toolkit, store_root, root: Path
) -> None:
    fetched(TORCH, toolkit)
    extension = f"""
      let
        pkgs = {machine};
        concretisation = {concretised(TORCH, toolkit)};
        given = import {root}/overlays/nixpkgs-torch.nix {{
          inherit concretisation pkgs;
          base = {{ {toolkit} }};
        }};
        torch = concretisation.packages.torch.overrideAttrs (
          final: old: {{ passthru = old.passthru // given.passthru final.finalPackage; }}
        );
        inherit (pkgs.python312.pkgs) buildPythonPackage;
        extension = buildPythonPackage.override {{ inherit (torch) stdenv; }} {{
          pname = "extension";
          version = "1";
          pyproject = false;
          src = {SOURCES};
          nativeBuildInputs = [ torch.cudaPackages.cudatoolkit ];
          build-system = [ torch concretisation.packages.setuptools ];
          buildInputs = [ torch.cxxdev ];
          dependencies = [ torch ];
          env = {{
            CUDA_HOME = torch.cudaPackages.cudatoolkit;
            TORCH_CUDA_ARCH_LIST = torch.gpuTargetString;
          }};
          buildPhase = "MAX_JOBS=2 python setup.py build_ext --inplace";
          installPhase = ''
            mkdir -p $out/${{pkgs.python312.sitePackages}}
            cp extension*.so $out/${{pkgs.python312.sitePackages}}/
          '';
          pythonImportsCheck = [ "extension" ];
        }};
      in
    """
    compiled = build(f"{extension} extension")
    (library,) = Path(store_root + compiled).rglob("extension*.so")
    code = library.read_bytes()
    # The names that nvcc gives to the machine code that it embeds.
    assert f"sm_{CAPABILITY.replace('.', '')}".encode() in code
    assert not any(f"sm_{other}".encode() in code for other in ("75", "80", "100", "120"))
    path = build(f"{extension} pkgs.python312.withPackages (_: [ extension ])")
    done = alone(path, f"{path}/bin/python", "-c", PROGRAM)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["13.0", "6.0"]
