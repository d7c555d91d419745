"""Real builds through a tree's own buildPythonPackage, autoPatchelfHook, buildEnv and dockerTools, with the machine's compiler and a plain CPython.

ACCELPKGS_TEST_NIXPKGS names the tree, ACCELPKGS_TEST_PYTHON the folder of a plain CPython 3.12 (one that is not a distribution's)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).resolve().parent
SMALL = 'packages = [ "numpy" "jinja2" ]; python = "3.12"; cuda = null;'
COMPONENT = 'packages = [ "nvidia-cufft-cu12==11.3.3.83" ]; python = "3.12"; cuda = "12.8";'
TORCH = 'packages = [ "torch==2.8.*" "torchvision" "cupy-cuda12x" ]; python = "3.12"; cuda = "12.8";'


@pytest.fixture(scope="session")
def machine(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The Nix expression of a package set that builds with this machine's tools."""
    python = os.environ.get("ACCELPKGS_TEST_PYTHON")
    if not python:
        pytest.skip("ACCELPKGS_TEST_PYTHON names no plain CPython 3.12")
    full = subprocess.run([f"{python}/bin/python3.12", "-c", "import sys; print('%d.%d.%d' % sys.version_info[:3])"], capture_output=True, text=True, check=True).stdout.strip()
    wheels = tmp_path_factory.mktemp("pyelftools")
    subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(wheels), "pyelftools"], check=True)
    (wheel,) = wheels.iterdir()
    return (
        f"(import {HERE}/adapt {{ tree = {tree}; machine = {{ python = {{ path = {python}; version = \"{full}\"; }}; pyelftools = {wheel}; }}; }}"
        " { config.allowUnfree = true; })"
    )


@pytest.fixture(scope="session")
def concretised(root: Path, machine: str) -> Callable[[str], str]:
    """The expression of a concretisation of a request; all leaves are ours, so that nothing of the tree has to be compiled."""

    def expression(request: str) -> str:
        return f"(let lib = import {root}/nix/outputs/lib.nix {{ }}; in lib.concretise {{ base = lib.bases.nixpkgs {{ pkgs = {machine}; leaves = \"locked\"; }}; {request} }})"

    return expression


@pytest.fixture(scope="session")
def fetched(run_nix, concretised, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], None]:
    """Bring the files of a plan into the store under the names that they have there: pip knows the index, nixpkgs' fetchurl another one."""

    def fetch(request: str) -> None:
        answer = run_nix("eval", "--impure", "--json", "--expr", f"{concretised(request)}.plan")
        assert answer.returncode == 0, answer.stderr
        folder = tmp_path_factory.mktemp("files")
        packaging = json.loads((HERE.parents[1] / "pkgs/packaging/releases.json").read_text("utf-8"))["releases"][0]
        wanted = [f"{p['name']}=={p['version']}" for p in json.loads(answer.stdout)["packages"].values()] + [f"packaging=={packaging['version']}"]
        options = ["--quiet", "--no-deps", "--only-binary", ":all:", "--python-version", "3.12", "--dest", str(folder)]
        for requirement in wanted:
            subprocess.run([sys.executable, "-m", "pip", "download", *options, requirement], check=True)
            for file in folder.iterdir():
                added = run_nix("store", "add", "--mode", "flat", "--name", file.name, str(file))
                assert added.returncode == 0, added.stderr
                file.unlink()

    return fetch


@pytest.fixture(scope="session")
def build(run_nix) -> Callable[..., Any]:
    """Build an expression; return the store path, or the log where it `fails`."""

    def run(expression: str, fails: bool = False) -> str:
        answer = run_nix("build", "--impure", "--no-link", "--print-out-paths", "--print-build-logs", "--expr", expression)
        if fails:
            assert answer.returncode != 0, answer.stdout
            return answer.stderr
        assert answer.returncode == 0, answer.stderr[-4000:]
        return answer.stdout.split()[-1]

    return run


@pytest.fixture(scope="session")
def store_root(run_nix) -> str:
    """What stands before /nix/store where the store is below another root, which its address says: /root/of/it, local?root=/root/of/it."""
    address = run_nix("config", "show", "store").stdout.strip().partition("root=")
    store = (address[2] or address[0]).partition("&")[0]
    return store.rstrip("/") if store.startswith("/") else ""


# Bind every path of a closure into an empty root and go there. The copied loader of a distribution looks for the C library where the
# distribution has it; there it finds the closure's own.
ALONE = """
set -eu
root=$1; store=$2; shift 2
mount -t tmpfs none "$root"
mkdir -p "$root/lib" "$root/tmp" "$root/proc" "$root/dev"
while read -r path; do
    mkdir -p "$root$path"
    mount --bind "$store$path" "$root$path"
    case $path in *-glibc-*) ln -sfn "$path/lib" "$root/lib/x86_64-linux-gnu" ;; esac
done < "$CLOSURE"
mount -t proc proc "$root/proc"
touch "$root/dev/null"; mount --bind /dev/null "$root/dev/null"
touch "$root/dev/urandom"; mount --bind /dev/urandom "$root/dev/urandom"
exec env -i HOME=/tmp "$(command -v chroot)" "$root" "$@"
"""


@pytest.fixture(scope="session")
def alone(run_nix, store_root, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a program of a closure where nothing of the machine is visible."""
    folder = tmp_path_factory.mktemp("alone")
    def run(path: str, *command: str) -> subprocess.CompletedProcess[str]:
        closure = folder / "closure"
        # Folders only: files (setup hooks, passports) are read by builds.
        paths = run_nix("path-info", "--recursive", path).stdout.split()
        closure.write_text("".join(f"{p}\n" for p in paths if os.path.isdir(store_root + p)))
        (folder / "root").mkdir(exist_ok=True)
        enter = ["unshare", "--user", "--map-root-user", "--mount", "--net", "--pid", "--fork", "sh", "-c", ALONE, "alone", str(folder / "root"), store_root]
        return subprocess.run([*enter, *command], capture_output=True, text=True, check=False, env={**os.environ, "CLOSURE": str(closure)})

    return run


def test_wheels_through_buildpythonpackage(concretised, fetched, build, machine, alone):
    fetched(SMALL)
    packages = f"{concretised(SMALL)}.packages"
    path = build(f"{machine}.python312.withPackages (_: [ {packages}.numpy {packages}.jinja2 ])")
    done = alone(path, f"{path}/bin/python", "-c", "import numpy, jinja2; print(numpy.linalg.inv(numpy.eye(3)).sum(), jinja2.Template('{{ 6 * 7 }}').render())")
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["3.0", "42"]


def test_mixing_is_refused(concretised, fetched, build, machine):
    other = 'packages = [ "markupsafe" ]; python = "3.12"; cuda = null;'
    fetched(SMALL)
    pair = f"[ {concretised(SMALL)}.packages.numpy {concretised(other)}.packages.markupsafe ]"
    for expression in (f"{machine}.python312.withPackages (_: {pair})", f'{machine}.buildEnv {{ name = "both"; paths = {pair}; }}'):
        log = build(expression, fails=True)
        assert "one-concretisation-only" in log
        assert "numpy" in log and "markupsafe" in log
    log = build(f"{machine}.mkShell {{ packages = {pair}; }}", fails=True)
    assert "accelpkgs E301: an environment can hold one concretisation only" in log


@pytest.mark.big
def test_components_find_each_other_and_the_driver(concretised, fetched, build, run_nix):
    fetched(COMPONENT)
    path = build(f"{concretised(COMPONENT)}.packages.nvidia-cufft-cu12.build")
    names = run_nix("path-info", "--json", path).stdout
    # Opened by name, so not in DT_NEEDED.
    assert "nvidia_nvjitlink_cu12" in names


@pytest.mark.big
def test_torch_with_all_its_components(concretised, fetched, build, alone):
    fetched(TORCH)
    path = build(f"{concretised(TORCH)}.environment")
    program = "import torch, torchvision, cupy; print(torch.version.cuda, (torch.eye(3) @ torch.eye(3)).sum().item(), torchvision.ops.nms is not None, cupy.__version__)"
    done = alone(path, f"{path}/bin/python", "-c", program)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[:2] == ["12.8", "3.0"]


def test_an_image_holds_the_closure_and_runs(concretised, fetched, build, machine, store_root, tmp_path):
    """The streamed archive is listed and unpacked, and its program runs with nothing but the image's own files."""
    fetched(SMALL)
    archive = store_root + build(f'{machine}.runCommand "image.tar" {{ }} "${{{concretised(SMALL)}.ociImage}} > $out"')
    root = tmp_path / "root"
    with tarfile.open(archive) as image:
        manifest = json.load(image.extractfile("manifest.json"))[0]
        config = json.load(image.extractfile(manifest["Config"]))["config"]
        for layer in manifest["Layers"]:
            with tarfile.open(fileobj=image.extractfile(layer)) as content:
                # Names in layers are absolute; this filter makes them relative to the folder, as a container runtime does.
                content.extractall(root, filter=lambda member, _: member.replace(name=member.name.lstrip("/") or ".", deep=False))
    assert len(manifest["Layers"]) > 5, "packages are layers of their own"
    assert "NVIDIA_DRIVER_CAPABILITIES=compute,utility" in config["Env"]
    (glibc,) = (root / "nix/store").glob("*-glibc-*")
    (root / "lib").mkdir(exist_ok=True)
    (root / "lib/x86_64-linux-gnu").symlink_to(f"/nix/store/{glibc.name}/lib")
    program = "import numpy; print(numpy.linalg.inv(numpy.eye(3)).sum())"
    enter = ["unshare", "--user", "--map-root-user", "--net", shutil.which("chroot", path="/usr/sbin:/usr/bin:/sbin:/bin"), str(root)]
    done = subprocess.run([*enter, *config["Entrypoint"], "-c", program], capture_output=True, text=True, check=False, env={"HOME": "/"})
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["3.0"]
