"""nixpkgs itself: ACCELPKGS_TEST_NIXPKGS is the path of any tree.

Without it these tests are skipped, and say so.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).resolve().parent


@pytest.fixture(scope="session")
def tree() -> Path:
    """A nixpkgs tree, or one derived from nixpkgs."""
    path = os.environ.get("ACCELPKGS_TEST_NIXPKGS")
    if not path:
        pytest.skip("ACCELPKGS_TEST_NIXPKGS names no nixpkgs tree")
    return Path(path)


@pytest.fixture(scope="session")
def skip_what_is_lost(tree: Path) -> Callable[[str], None]:
    """Skip where Nix says that a file of the tree is gone: it was cut down."""

    def skip(message: str) -> None:
        lost = re.search(rf"error: path '({re.escape(str(tree))}/[^']*)' does not exist", message)
        if lost:
            pytest.skip(f"the tree lacks {lost[1]}")

    return skip


@pytest.fixture(scope="session")
def on_nixpkgs(
    run_nix, root: Path, tree: Path, skip_what_is_lost, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Any]:
    """Evaluate with `outputs` (our flake's, on that tree), `nixpkgs` (that tree, to be called) and
    `pkgs` (of it, with the overlay) in scope; `fails` returns the message.
    """
    shim = tmp_path_factory.mktemp("nixpkgs")
    (shim / "default.nix").write_text(f"import {HERE}/adapt {{ tree = {tree}; }}\n")
    glhost = tmp_path_factory.mktemp("nix-gl-host")
    (glhost / "default.nix").write_text(
        '{ pkgs }: pkgs.stdenv.mkDerivation { pname = "nix-gl-host"; version = "0"; '
        'dontUnpack = true; nativeBuildInputs = throw "its formatters"; }\n'
    )
    # Its descriptions of what NVIDIA published; a tree of it can be named.
    legacy = os.environ.get("ACCELPKGS_TEST_CUDA_LEGACY") or tmp_path_factory.mktemp("legacy")
    let = (
        f"let root = {root}; outputs = (import (root + /flake.nix)).outputs {{ self = root; "
        f'nixpkgs = {{ outPath = "{shim}"; legacyPackages.x86_64-linux = import {shim} {{ }}; }}; '
        f"nix-gl-host = {glhost}; cuda-legacy = {legacy}; }};"
        f" nixpkgs = import {shim}; inherit (outputs.legacyPackages.x86_64-linux) "
        "pkgsCuda pkgsCudaCluster pkgsPascal pkgsRocm; "
        "pkgs = pkgsCuda; in "
    )

    def evaluate(expression: str, fails: bool = False) -> Any:
        answer = run_nix("eval", "--impure", "--json", "--expr", let + expression)
        skip_what_is_lost(answer.stderr)
        if fails:
            assert answer.returncode != 0, answer.stdout
            return answer.stderr
        assert answer.returncode == 0, answer.stderr
        return json.loads(answer.stdout)

    return evaluate


@pytest.fixture(scope="session")
def nixos_system(tree: Path) -> str:
    """The expression of `lib.nixosSystem`, where `nixpkgs` is that tree, to be called."""
    return (
        f"(import {HERE}/nixos {{ tree = {tree}; inherit nixpkgs; inherit (nixpkgs {{ }}) lib; }})"
    )
