"""The whole way on nixpkgs: a Python for the apps, an environment for the demo and one for the
updater, where there is nothing but Nix and a cache. The cache is filled from outside: what is taken
from it has the same derivation.

ACCELPKGS_TEST_NIXPKGS names a tree, and a CPython is found as for tests/nixpkgs/build.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.nixpkgs.build.conftest import build, machine
from tests.nixpkgs.build.sandbox import patchelf
from tests.nixpkgs.conftest import skip_what_is_lost, tree

__all__ = ["build", "machine", "patchelf", "skip_what_is_lost", "tree"]

pytestmark = pytest.mark.network

# What is asked for, as the apps do.
ASKED: dict[str, dict[str, Any]] = {
    "leaf": {"packages": ["jinja2"], "cuda": None, "python": "3.12"},
    "updater": {"named": "updater", "cuda": None, "python": "3.12"},
}
TOLD = {"terminal": {"width": 0, "colour": False}}


@pytest.fixture(scope="module")
def nixpkgs(machine: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tree, as a folder that is imported as nixpkgs is."""
    if not shutil.which("ip"):
        pytest.skip("there is no ip, without which a Nix without a network asks no cache")
    folder = tmp_path_factory.mktemp("nixpkgs")
    # `machine` is (<function> { … }); here it is the function.
    function = machine.removeprefix("(").rpartition(" {")[0]
    (folder / "default.nix").write_text(f"{function}\n")
    return folder


@pytest.fixture(scope="module")
def filled(
    nixos_root,
    nixpkgs: Path,
    run_nix,
    build,
    interpreter: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """A cache with what the apps take.

    The plan in an environment names the folders of its packages: it is of the flake that the root
    has.
    """
    root = nixos_root.flake
    folder = tmp_path_factory.mktemp("cache")
    python = interpreter["executable"]
    paths = [build(f"(import {nixpkgs} {{ }}).python3")]
    for name, request in ASKED.items():
        asked = {
            **TOLD,
            "request": request,
            "base": {"system": "x86_64-linux", "nixpkgs": str(nixpkgs)},
        }
        file = folder / f"{name}.json"
        file.write_text(json.dumps(asked))
        made = f'import {root}/apps/nix/environment.nix {{ requestFile = "{file}"; }}'
        # What is fetched by its hash is the same path whoever fetches it: the host base asks pip's
        # index.
        sources = f"""
          let
            host = (import {root}/nix/outputs/lib.nix {{ }}).bases.host {{
              pythons.any = {{ executable = "{python}"; version = "any"; }};
            }};
            packages = builtins.attrValues ({made}).answer.plan.packages;
          in
          map (p: host.mkSource ({{ inherit (p) name; }} // p.file)) packages
            ++ [ (host.mkSource (import {root}/nix/builders).packaging) ]
        """
        fetched = run_nix("build", "--impure", "--no-link", "--expr", sources)
        assert fetched.returncode == 0, fetched.stderr
        paths.append(build(f"({made}).environment"))
    copied = run_nix("copy", "--no-check-sigs", "--to", f"file://{folder}?compression=none", *paths)
    assert copied.returncode == 0, copied.stderr
    return folder


@pytest.fixture(scope="module")
def there(nixos_root, nixpkgs: Path, filled: Path, machine: str, tree: Path, root: Path, run_nix):
    """Run a command as ada, who finds the tree where it is here, and the cache."""
    pieces = [word for word in machine.replace(";", " ").split() if word.startswith("/")]
    folders = {Path(word) if Path(word).is_dir() else Path(word).parent for word in pieces}
    # pytest's own is for nobody else.
    nixpkgs.chmod(0o755)
    # Of the store: the same paths are there.
    stored = {folder for folder in folders if folder.is_relative_to("/nix/store")}
    for folder in stored:
        path = "/".join(folder.parts[:4]).removeprefix("/")
        store = f"local?root={nixos_root.folder}"
        assert run_nix("copy", "--no-check-sigs", "--to", store, path).returncode == 0
    # A tree may have been cut up: its parts lie beside it.
    shown = {nixpkgs, tree.parent, root / "tests/nixpkgs"}
    shown |= {f for f in folders - stored if not f.is_relative_to(root)} - {tree}
    binds = {str(folder): str(folder) for folder in sorted(shown)}
    # The loader of a distribution looks for the C library where that has it.
    (glibc,) = run_nix(
        "eval", "--impure", "--raw", "--expr", f"(import {nixpkgs} {{ }}).stdenv.cc.libc.outPath"
    ).stdout.split()
    binds["/srv/cache"] = str(filled)
    binds["/lib/x86_64-linux-gnu"] = f"{glibc}/lib"

    def run(*command: str, **options: Any) -> Any:
        return nixos_root.run(
            *command, binds=binds, ACCELPKGS_NIXPKGS=str(nixpkgs), **{"user": "ada", **options}
        )

    return run


def test_the_demo_runs_on_nixpkgs(there: Callable[..., Any], nixos_root):
    demo = f"{nixos_root.flake}#demo"
    done = there("nix", "run", "--impure", demo, "--", "--set", "leaf")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "there is no Python 3.10 or newer on this machine" in done.stderr
    assert "The base is nixpkgs: no Python in /usr is usable for it." in done.stdout
    assert "\nit ran. The environment is /nix/store/" in done.stdout


def test_the_script_of_the_workflow_runs_on_nixpkgs(there: Callable[..., Any], nixos_root):
    flake = nixos_root.flake
    done = there("sh", f"{flake}/.ci/doors/demo", f"path:{flake}", "nixpkgs")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_updater_runs_on_nixpkgs(there: Callable[..., Any], nixos_root):
    shown = f"cd {nixos_root.flake} && nix run --impure {nixos_root.flake}#updater -- show torch"
    done = there("sh", "-c", shown)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "\tcuda=" in done.stdout.splitlines()[0], done.stdout
