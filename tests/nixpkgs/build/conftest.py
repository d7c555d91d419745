"""Real builds through a tree's own buildPythonPackage, autoPatchelfHook, buildEnv and dockerTools,
with the machine's compiler and a plain CPython.

ACCELPKGS_TEST_NIXPKGS names the tree. A plain CPython 3.12 (one that is not a distribution's) is
found where pyenv, uv or GitHub's runners have one; ACCELPKGS_TEST_CPYTHON names another folder. The
interpreter of the tests themselves is another variable, ACCELPKGS_TEST_PYTHON (apps/build.py).
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import elftools
import pytest

from tests.nixpkgs.build.cpython import VARIABLE, plain_cpython
from tests.nixpkgs.build.images import inside, unpacked
from tests.nixpkgs.build.sandbox import alone, entering, parts, patchelf, store_root
from tests.nixpkgs.build.toolkit import toolkit

# Fixtures of tests in this folder, by what they are about.
__all__ = ["alone", "entering", "inside", "parts", "patchelf", "store_root", "toolkit", "unpacked"]

HERE = Path(__file__).resolve().parent
SMALL = 'packages = [ "numpy" "jinja2" ]; python = "3.12"; cuda = null;'


@pytest.fixture(scope="session")
def small() -> str:
    """A request that takes seconds: a compiled package and two others."""
    return SMALL


@pytest.fixture(scope="session")
def machine(tree: Path, patchelf: Path) -> str:
    """The Nix expression of a package set that builds with this machine's tools."""
    if not Path("/usr/lib/x86_64-linux-gnu").is_dir():
        pytest.skip("it is made of the libraries of a Debian or Ubuntu on x86_64")
    python = plain_cpython(os.environ)
    if python is None:
        pytest.skip(f"there is no plain CPython 3.12; {VARIABLE} may name its folder")
    full = subprocess.run(
        [f"{python}/bin/python3.12", "-c", "import sys; print('%d.%d.%d' % sys.version_info[:3])"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    # Of the environment of the tests: files, where the environment has links.
    modules = Path(elftools.__file__).resolve().parent
    return (
        f"(import {HERE}/../adapt {{ tree = {tree}; machine = {{ python = {{ path = {python}; "
        f'version = "{full}"; }}; elftools = {modules}; patchelf = {patchelf}; }}; }}'
        " { config.allowUnfree = true; })"
    )


@pytest.fixture(scope="session")
def needs(nix_eval, tree: Path) -> Callable[[str], None]:
    """Skip where the tree was cut down and lacks an attribute.

    Its stand-in evaluates and builds nothing.
    """
    lost = nix_eval(f"(import {HERE}/../adapt/lost.nix {{ tree = {tree}; prev = {{ }}; }}).lost")

    def need(attribute: str) -> None:
        if attribute in lost:
            pytest.skip(f"{tree} lacks {attribute}")

    return need


@pytest.fixture(scope="session")
def concretised(root: Path, machine: str) -> Callable[..., str]:
    """The expression of a concretisation of a request.

    All leaves are ours, so that nothing of the tree has to be compiled. `options` are the base's.
    """

    def expression(request: str, options: str = "") -> str:
        return (
            f"(let lib = import {root}/nix/outputs/lib.nix {{ }}; pkgs = {machine}; in "
            'lib.concretise { base = lib.bases.nixpkgs { inherit pkgs; leaves = "locked"; '
            f"{options} }}; {request} }})"
        )

    return expression


@pytest.fixture(scope="session")
def fetched(
    run_nix,
    root: Path,
    concretised,
    interpreter: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[..., None]:
    """Bring the files of a plan into the store: what is fetched by name and hash is the same path
    whoever fetches it, and the host base asks pip's index.
    """
    environment: dict[str, str] = {}
    if "SSL_CERT_FILE" in os.environ:
        # A network with certificates of its own. Nix takes the file into its sandbox; a copy, so
        # that the machine's cannot be written to.
        authorities = shutil.copy(
            os.environ["SSL_CERT_FILE"], tmp_path_factory.mktemp("certificates")
        )
        environment = {
            "NIX_CONFIG": f"{os.environ.get('NIX_CONFIG', '')}\nssl-cert-file = {authorities}"
        }

    def fetch(request: str, options: str = "") -> None:
        sources = f"""
          let
            lib = import {root}/nix/outputs/lib.nix {{ }};
            any = {{ executable = "{interpreter["executable"]}"; version = "any"; }};
            host = lib.bases.host {{ pythons = {{ inherit any; }}; }};
            inherit ({concretised(request, options)}) plan;
            named = packages: builtins.concatMap
              (p: [ p ] ++ (if p.build == null then [ ] else named p.build.packages))
              (builtins.attrValues packages);
          in
          map (p: host.mkSource ({{ inherit (p) name; }} // p.file)) (named plan.packages)
            ++ [ (host.mkSource (import {root}/nix/builders).packaging) ]
        """
        done = run_nix("build", "--impure", "--no-link", "--expr", sources, environment=environment)
        assert done.returncode == 0, done.stderr[-2000:]

    return fetch


@pytest.fixture(scope="session")
def build(run_nix, skip_what_is_lost) -> Callable[..., Any]:
    """Build an expression; return the store path, or the log where it `fails`."""

    def run(expression: str, fails: bool = False) -> str:
        answer = run_nix(
            "build",
            "--impure",
            "--no-link",
            "--print-out-paths",
            "--print-build-logs",
            "--expr",
            expression,
        )
        if fails:
            assert answer.returncode != 0, answer.stdout
            return answer.stderr
        skip_what_is_lost(answer.stderr)
        assert answer.returncode == 0, answer.stderr[-4000:]
        return answer.stdout.split()[-1]

    return run
