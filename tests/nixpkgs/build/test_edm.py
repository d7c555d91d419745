"""The example of an application: its programs, its Python and its image, on a real torch.

Its sources are a stand-in of the same layout.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

REQUEST = 'python = "3.12"; cuda = "12.8"; constraints.torch = "==2.8.*";'
EVERYTHING = (
    'packages = [ "torch" "numpy" "click" "pillow" "scipy" "psutil" "requests" "tqdm" "imageio" '
    '"imageio-ffmpeg" "pyspng" ];'
)
GENERATE = """
import click
import torch

import dnnlib
from torch_utils import misc


@click.command()
@click.option("--batch", type=int, required=True)
def main(batch):
    print(dnnlib.NAME, misc.double(torch.ones(batch)).sum().item(), torch.version.cuda)


if __name__ == "__main__":
    main()
"""


@pytest.fixture(scope="session")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tree as NVlabs/edm lays its own out: three packages, and programs beside them."""
    folder = tmp_path_factory.mktemp("edm")
    files = {
        "dnnlib/__init__.py": "NAME = 'dnnlib'\n",
        "torch_utils/__init__.py": "",
        "torch_utils/misc.py": "def double(tensor):\n    return 2 * tensor\n",
        "training/__init__.py": "",
        "generate.py": GENERATE,
        **{f"{name}.py": "import dnnlib\n" for name in ("dataset_tool", "example", "fid", "train")},
        "environment.yml": "",
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    return folder


@pytest.fixture(scope="session")
def edm(root: Path, machine: str, sources: Path) -> str:
    """overlays/edm.nix as the overlay calls it, with these sources."""
    return f"""(
      let
        lib = import {root}/nix/outputs/lib.nix {{ }};
        pkgs = {machine};
        base = lib.bases.nixpkgs {{ inherit pkgs; leaves = "locked"; }};
      in
      import {root}/overlays/edm.nix {{
        inherit (pkgs) lib;
        fetchFromGitHub = _: builtins.path {{ name = "source"; path = {sources}; }};
        python = pkgs.python312;
        concretise = asked: lib.concretise (asked // {{ inherit base; {REQUEST} }});
      }}
    )"""


@pytest.mark.big
def test_its_programs_run(edm: str, fetched, build, alone: Callable[..., object]):
    fetched(EVERYTHING + REQUEST)
    path = build(f"{edm}.pythonWith")
    done = alone(path, f"{path}/bin/edm-generate", "--batch", "3")
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["dnnlib", "6.0", "12.8"]
    # A program of several words, and the interpreter that the package is for.
    assert alone(path, f"{path}/bin/edm-dataset-tool").returncode == 0
    assert (
        alone(
            path, f"{path}/bin/python", "-c", "import dnnlib, training, torch_utils, scipy, pyspng"
        ).returncode
        == 0
    )


@pytest.mark.big
def test_its_three_stages(edm: str, fetched, build, run_nix):
    """Evaluated, then built from the derivation alone, then run from its store path."""
    fetched(EVERYTHING + REQUEST)
    derivation = run_nix("eval", "--impure", "--raw", "--expr", f"{edm}.pythonWith.drvPath").stdout
    built = run_nix("build", "--no-link", "--print-out-paths", f"{derivation}^*")
    assert built.returncode == 0, built.stderr
    path = built.stdout.strip()
    done = run_nix("shell", path, "--command", "edm-generate", "--batch", "2")
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["dnnlib", "4.0", "12.8"]


@pytest.mark.big
def test_its_image_runs(edm: str, fetched, build, unpacked, inside):
    fetched(EVERYTHING + REQUEST)
    root, _config = unpacked(f"{edm}.ociImage")
    assert inside(root, "/bin/edm-generate", "--batch", "3").split() == ["dnnlib", "6.0", "12.8"]
