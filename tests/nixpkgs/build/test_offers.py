"""What nixpkgs compiles by an expression of its own, built and in an environment: a small package
by the name of torch, installed as nixpkgs installs torch.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

# What torch 2.12.0 requires, on record.
LEAVES = (
    'packages = [ "filelock" "fsspec" "jinja2" "networkx" "setuptools<82" "sympy" '
    '"typing-extensions" ]; python = "3.12"; cuda = null;'
)
TORCH = r"""
  final: prev: {
    pythonPackagesExtensions = prev.pythonPackagesExtensions ++ [ (_: _: {
      triton = null;
      torch = prev.lib.makeOverridable (
        { cudaSupport ? true, rocmSupport ? true }:
        final.stdenv.mkDerivation {
          pname = "torch";
          version = "2.12.0";
          outputs = [ "out" "lib" ];
          dontUnpack = true;
          installPhase = ''
            site=$out/lib/python3.12/site-packages
            mkdir -p $site/torch $site/torch-2.12.0.dist-info $lib/lib $out/bin
            echo 'int answer(void) { return 42; }' > answer.c
            $CC -shared -fPIC -o $lib/lib/libtorch.so answer.c
            ln -s $lib/lib $site/torch/lib
            printf '%s\n' 'import ctypes, os' '__version__ = "2.12.0"' \
              'path = os.path.join(os.path.dirname(__file__), "lib", "libtorch.so")' \
              'answer = ctypes.CDLL(path).answer' 'def main(): print("run", answer())' \
              > $site/torch/__init__.py
            printf '%s\n' 'Metadata-Version: 2.1' 'Name: torch' 'Version: 2.12.0' \
              'Requires-Dist: sympy>=1.13' 'Requires-Dist: setuptools' METADATA_MORE \
              > $site/torch-2.12.0.dist-info/METADATA
            printf '%s\n' 'Wheel-Version: 1.0' 'Root-Is-Purelib: false' \
              'Tag: cp312-cp312-linux_x86_64' > $site/torch-2.12.0.dist-info/WHEEL
            printf '%s\n' '[console_scripts]' 'torchrun = torch:main' \
              > $site/torch-2.12.0.dist-info/entry_points.txt
            echo broken > $out/bin/torchrun
          '';
          passthru = { inherit cudaSupport rocmSupport; brokenConditions = { }; };
          meta.license = final.lib.licenses.bsd3;
        }
      ) { };
    }) ];
  }
"""


@pytest.fixture
def compiled(root, machine) -> Callable[..., str]:
    def expression(more: str = "") -> str:
        overlay = TORCH.replace("METADATA_MORE", more)
        asks = "{ config.allowUnfree = true; }"
        assert machine.count(asks) == 1
        pkgs = machine.replace(
            asks, f"{{ config.allowUnfree = true; overlays = [ ({overlay}) ]; }}"
        )
        return (
            f"(let lib = import {root}/nix/outputs/lib.nix {{ }}; pkgs = {pkgs}; in "
            'lib.concretise { base = lib.bases.nixpkgs { inherit pkgs; leaves = "locked"; }; '
            'packages = [ "torch" ]; python = "3.12"; cuda = null; flavour.torch = "source"; })'
        )

    return expression


def test_what_nixpkgs_compiles_is_in_an_environment(compiled, fetched, build, alone):
    fetched(LEAVES)
    path = build(f"{compiled()}.environment")
    program = "import torch, sympy; print(torch.__version__, torch.answer(), torch.__file__)"
    done = alone(path, f"{path}/bin/python", "-c", program)
    assert done.returncode == 0, done.stderr
    version, answer, file = done.stdout.split()
    assert (version, answer) == ("2.12.0", "42")
    assert file.startswith(path)
    # nixpkgs' own command would bring nixpkgs' own packages.
    done = alone(path, f"{path}/bin/torchrun")
    assert done.stdout.split() == ["run", "42"], done.stderr


def test_metadata_that_asks_for_more_ends_the_build(compiled, fetched, build):
    fetched(LEAVES)
    more = compiled('"Requires-Dist: pyyaml"')
    said = build(f"{more}.environment", fails=True)
    assert "accelpkgs E230" in said
    assert "pyyaml: the plan has nothing" in said
