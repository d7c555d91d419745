"""Real builds through a tree's own buildPythonPackage, autoPatchelfHook, buildEnv and dockerTools, with the machine's compiler and a plain CPython.

ACCELPKGS_TEST_NIXPKGS names the tree, ACCELPKGS_TEST_PYTHON the folder of a plain CPython 3.12 (one that is not a distribution's)."""

from __future__ import annotations

import glob
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


@pytest.fixture(scope="session")
def small() -> str:
    """A request that takes seconds: a compiled package and two others."""
    return SMALL


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
        f"(import {HERE}/../adapt {{ tree = {tree}; machine = {{ python = {{ path = {python}; version = \"{full}\"; }}; pyelftools = {wheel}; }}; }}"
        " { config.allowUnfree = true; })"
    )


@pytest.fixture(scope="session")
def needs(nix_eval, tree: Path) -> Callable[[str], None]:
    """Skip where the tree was cut down and lacks an attribute; its stand-in evaluates and builds nothing."""
    lost = nix_eval(f"(import {HERE}/../adapt/lost.nix {{ tree = {tree}; prev = {{ }}; }}).lost")

    def need(attribute: str) -> None:
        if attribute in lost:
            pytest.skip(f"{tree} lacks {attribute}")

    return need


@pytest.fixture(scope="session")
def concretised(root: Path, machine: str) -> Callable[..., str]:
    """The expression of a concretisation of a request; all leaves are ours, so that nothing of the tree has to be compiled. `options` are the base's."""

    def expression(request: str, options: str = "") -> str:
        return f"(let lib = import {root}/nix/outputs/lib.nix {{ }}; pkgs = {machine}; in lib.concretise {{ base = lib.bases.nixpkgs {{ inherit pkgs; leaves = \"locked\"; {options} }}; {request} }})"

    return expression


@pytest.fixture(scope="session")
def fetched(run_nix, root: Path, concretised, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., None]:
    """Bring the files of a plan into the store: what is fetched by name and hash is the same path whoever fetches it, and the host base asks pip's index."""
    environment: dict[str, str] = {}
    if "SSL_CERT_FILE" in os.environ:
        # A network with certificates of its own. Nix takes the file into its sandbox; a copy, so that the machine's cannot be written to.
        authorities = shutil.copy(os.environ["SSL_CERT_FILE"], tmp_path_factory.mktemp("certificates"))
        environment = {"NIX_CONFIG": f"{os.environ.get('NIX_CONFIG', '')}\nssl-cert-file = {authorities}"}

    def fetch(request: str, options: str = "") -> None:
        python = max(glob.glob("/usr/bin/python3.1[0-9]"))
        sources = f"""
          let
            lib = import {root}/nix/outputs/lib.nix {{ }};
            host = lib.bases.host {{ pythons.any = {{ executable = "{python}"; version = "any"; }}; }};
            inherit ({concretised(request, options)}) plan;
            named = packages: builtins.concatMap (p: [ p ] ++ (if p.build == null then [ ] else named p.build.packages)) (builtins.attrValues packages);
          in
          map (p: host.mkSource ({{ inherit (p) name; }} // p.file)) (named plan.packages) ++ [ (host.mkSource (import {root}/nix/bases/host/packaging.nix)) ]
        """
        done = run_nix("build", "--impure", "--no-link", "--expr", sources, environment=environment)
        assert done.returncode == 0, done.stderr[-2000:]

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
# distribution has it; there it finds the closure's own. nixpkgs' wrappers name the shell of the package set, here /bin/bash: it is a copy.
ALONE = """
set -eu
root=$1; store=$2; shift 2
mount -t tmpfs none "$root"
mkdir -p "$root/lib" "$root/tmp" "$root/proc" "$root/dev"
while read -r path; do
    mkdir -p "$root$path"
    mount --bind "$store$path" "$root$path"
    case $path in *-glibc-*) ln -sfn "$path/lib" "$root/lib/x86_64-linux-gnu" ;; esac
    case $path in *-bash-*) ln -sfn "$path/bin" "$root/bin" ;; esac
done < "$CLOSURE"
mount -t proc proc "$root/proc"
touch "$root/dev/null"; mount --bind /dev/null "$root/dev/null"
touch "$root/dev/urandom"; mount --bind /dev/urandom "$root/dev/urandom"
[ -z "$INSTEAD" ] || mount --bind "$store${INSTEAD#*=}" "$root${INSTEAD%%=*}"
exec env -i HOME=/tmp "$(command -v chroot)" "$root" "$@"
"""


@pytest.fixture(scope="session")
def parts() -> str:
    """The expression of the packages that are made of the machine's files."""
    return f'(import {HERE}/../machine/parts.nix {{ system = "x86_64-linux"; }})'


@pytest.fixture(scope="session")
def alone(run_nix, build, parts, store_root, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a program of a closure where nothing of the machine is visible. `instead`: one path shows what another one holds."""
    folder = tmp_path_factory.mktemp("alone")
    shell = build(f"{parts}.shell")

    def run(path: str, *command: str, instead: tuple[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        closure = folder / "closure"
        # Folders only: files (setup hooks, passports) are read by builds.
        paths = run_nix("path-info", "--recursive", path, shell, *(instead or ())).stdout.split()
        closure.write_text("".join(f"{p}\n" for p in paths if os.path.isdir(store_root + p)))
        (folder / "root").mkdir(exist_ok=True)
        enter = ["unshare", "--user", "--map-root-user", "--mount", "--net", "--pid", "--fork", "sh", "-c", ALONE, "alone", str(folder / "root"), store_root]
        return subprocess.run([*enter, *command], capture_output=True, text=True, check=False, env={**os.environ, "CLOSURE": str(closure), "INSTEAD": "=".join(instead or ())})

    return run


@pytest.fixture
def unpacked(needs, build, machine, store_root, tmp_path: Path) -> Callable[[str], tuple[Path, dict[str, Any]]]:
    """Run the program that writes an OCI image, unpack its layers as a container runtime does; return the folder and the configuration."""
    needs("dockerTools")

    def unpack(oci: str) -> tuple[Path, dict[str, Any]]:
        archive = store_root + build(f'{machine}.runCommand "image.tar" {{ }} "${{{oci}}} > $out"')
        root = tmp_path / "root"
        with tarfile.open(archive) as image:
            manifest = json.load(image.extractfile("manifest.json"))[0]
            config = json.load(image.extractfile(manifest["Config"]))["config"]
            for layer in manifest["Layers"]:
                with tarfile.open(fileobj=image.extractfile(layer)) as content:
                    # Names in layers are absolute; this filter makes them relative to the folder.
                    content.extractall(root, filter=lambda member, _: member.replace(name=member.name.lstrip("/") or ".", deep=False))
        assert len(manifest["Layers"]) > 5, "packages are layers of their own"
        return root, config

    return unpack


@pytest.fixture(scope="session")
def inside(build, parts, store_root) -> Callable[..., str]:
    """What a program says that sees nothing but the files of an unpacked image; and the shell, as above."""
    shell = build(f"{parts}.shell")

    def run(root: Path, *command: str) -> str:
        # The copied loader of a distribution looks for the C library where the distribution has it.
        (glibc,) = (root / "nix/store").glob("*-glibc-*")
        (root / "lib").mkdir(exist_ok=True)
        (root / "lib/x86_64-linux-gnu").unlink(missing_ok=True)
        (root / "lib/x86_64-linux-gnu").symlink_to(f"/nix/store/{glibc.name}/lib")
        if not (root / "bin/bash").is_symlink():
            shutil.copytree(store_root + shell, f"{root}{shell}")
            (root / "bin").mkdir(exist_ok=True)
            (root / "bin/bash").symlink_to(f"{shell}/bin/bash")
        (root / "dev").mkdir(exist_ok=True)
        (root / "dev/urandom").touch()
        # What every container runtime brings; the environment stays empty.
        device = 'mount --bind /dev/urandom "$0/dev/urandom" && exec env -i HOME=/ "$(command -v chroot)" "$0" "$@"'
        enter = ["unshare", "--user", "--map-root-user", "--mount", "--net", "sh", "-c", device, str(root)]
        done = subprocess.run([*enter, *command], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run
