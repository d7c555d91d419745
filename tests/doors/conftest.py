"""Where Nix users stand: a root like NixOS, and other distributions with Nix (root.py)."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.apps.conftest import app

from .root import Root, make

__all__ = ["app"]


@pytest.fixture(scope="session")
def nixos_root(
    run_nix: Callable[..., subprocess.CompletedProcess[str]], nix_command: list[str], root: Path
) -> Iterator[Root]:
    """The roots, made of nixw's own Nix and this machine's programs.

    Skipped where namespaces are refused, and on machines whose programs are not in /usr.
    """
    if not Path("/usr/bin/bash").exists():
        pytest.skip("this machine has no /usr/bin/bash: on NixOS the tests run in the real thing")
    refused = _refusal()
    if refused:
        pytest.skip(f"this machine refuses namespaces: {refused}")

    def nix(*arguments: str) -> str:
        done = run_nix(*arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    # Not below pytest's folder, which other users cannot enter.
    folder = Path(tempfile.mkdtemp(prefix="accelpkgs-root-", dir="/var/tmp"))
    folder.chmod(0o755)
    try:
        yield make(folder, nix, nix_command[0], root)
    finally:
        # A store is read-only.
        subprocess.run(["chmod", "-R", "u+w", str(folder)], check=False)
        shutil.rmtree(folder)


def _refusal() -> str:
    spaces = ["--mount", "--pid", "--net", "--fork"]
    users = [] if os.getuid() == 0 else ["--user", "--map-root-user", "--map-auto"]
    done = subprocess.run(
        ["unshare", *users, *spaces, "mount", "-t", "tmpfs", "tmpfs", "/mnt"],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stderr.strip() if done.returncode else ""
