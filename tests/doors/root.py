"""Roots of file systems that are not this machine's: one like NixOS, and other distributions with
Nix on them. Made once, and entered for each command (enter.sh).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent

# What the launcher, nixw, the apps, Nix and the tests call; a NixOS has more.
PROGRAMS = """
bash awk basename cat chmod chown cp cut date dirname env find getconf getent git grep gzip head id
ln ls mkdir mktemp mount mv nproc pivot_root printf ps readlink rm rmdir sed setpriv sleep sort
stat tail tar tee test touch tr true umount uname uniq unshare wc xargs xz
"""
FOLDERS = """
nix proc sys dev tmp root home/ada run/current-system run/opengl-driver/lib etc/nix bin usr/bin
var/empty srv/cache
"""

USERS = {
    "etc/passwd": "root:x:0:0::/root:/run/current-system/sw/bin/bash\n"
    "ada:x:1000:100::/home/ada:/run/current-system/sw/bin/bash\n"
    "nobody:x:65534:65534::/var/empty:/bin/false\n"
    + "".join(f"nixbld{n}:x:{30000 + n}:30000::/var/empty:/bin/false\n" for n in range(1, 5)),
    "etc/group": "root:x:0:\nusers:x:100:\nnogroup:x:65534:\n"
    "nixbld:x:30000:nixbld1,nixbld2,nixbld3,nixbld4\n",
    "etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
    "etc/hosts": "127.0.0.1 localhost\n",
}

# As NixOS and the installers write it; but the cache is a folder, nobody signs what is in it, and
# what nixpkgs would link together on the spot is taken from there, too.
CONFIGURATION = """
always-allow-substitutes = true
build-users-group = nixbld
experimental-features = nix-command flakes
require-sigs = false
sandbox = true
sandbox-paths = /bin/sh={shell}
substituters = file:///srv/cache
trusted-users = root
"""


@dataclass(frozen=True)
class Row:
    """A distribution: its os-release, what of this machine it lacks, and what it has alone.

    `programs` are scripts of sh; `kernel` is what it says of itself in /proc.
    """

    release: dict[str, str]
    hidden: tuple[str, ...] = ()
    programs: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    kernel: str | None = None


def _ubuntu() -> dict[str, str]:
    return {"NAME": "Ubuntu", "ID": "ubuntu", "PRETTY_NAME": "Ubuntu 24.04 LTS"}


_DEBIANS = ("apt", "apt-get", "dpkg", "dpkg-query")
ROWS = {
    "fedora": Row(
        {"NAME": "Fedora Linux", "ID": "fedora", "PRETTY_NAME": "Fedora Linux 44 (Workstation)"},
        _DEBIANS,
        {"dnf": "exit 0"},
    ),
    "arch": Row(
        {"NAME": "Arch Linux", "ID": "arch", "PRETTY_NAME": "Arch Linux"},
        _DEBIANS,
        {"pacman": "exit 0"},
    ),
    "wsl": Row(_ubuntu(), kernel="6.6.87.2-microsoft-standard-WSL2\n"),
    "no-python": Row(_ubuntu(), ("python3", "python3.[0-9]*")),
}


class Root:
    """The folder of a root; `run` enters it."""

    def __init__(self, folder: Path, flake: str) -> None:
        self.folder = folder
        self.flake = flake
        """The checkout in the root's own store."""

    def run(
        self,
        *command: str,
        user: str = "root",
        row: str = "nixos",
        binds: dict[str, str] | None = None,
        **variables: str,
    ) -> subprocess.CompletedProcess[str]:
        """Run a command there; the exit code is for the test to judge.

        `binds`: a folder there → the one of this machine that it shows.
        """
        shown = " ".join(f"{here}={there}" for there, here in (binds or {}).items())
        return subprocess.run(
            ["sh", str(HERE / "enter.sh"), str(self.folder), row, user]
            + [f"{name}={value}" for name, value in variables.items()]
            + list(command),
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            env={**os.environ, "BINDS": shown},
            check=False,
        )


def make(folder: Path, nix: Callable[..., str], command: str, checkout: Path) -> Root:
    """Make the root in `folder`. `nix` runs Nix and returns its output, `command` is its path."""
    program = Path(command).resolve()
    stored = str(program).startswith("/nix/store/")
    parts = {
        "nix": str(program.parents[1 if stored else 2]),
        "programs": PROGRAMS.split(),
        "patchelf": str(Path(shutil.which("patchelf") or "").resolve().parent),
    }
    (folder / "parts.json").write_text(json.dumps(parts))
    made = f"import {HERE}/system.nix (builtins.fromJSON (builtins.readFile {folder}/parts.json))"
    own, system = (
        nix("build", "--impure", "--no-link", "--print-out-paths", "--expr", f"({made}).{name}")
        for name in ("nix", "system")
    )
    flake = json.loads(nix("flake", "metadata", "--json", str(checkout)))["path"]
    nix("copy", "--no-check-sigs", "--to", f"local?root={folder}", own, system, flake)
    _files(folder, own, system)
    for name, row in ROWS.items():
        _row(folder / name, row)
    return Root(folder, flake)


def _files(folder: Path, own: str, system: str) -> None:
    files = folder / "files"
    (folder / "root").mkdir()
    _write(folder / "none")
    for name in FOLDERS.split():
        (files / name).mkdir(parents=True)
    (files / "tmp").chmod(0o1777)
    os.chown(files / "home/ada", 1000, 100)
    for link, target in {
        "run/current-system/sw": system,
        "bin/sh": f"{system}/bin/sh",
        "usr/bin/env": f"{system}/bin/env",
    }.items():
        (files / link).symlink_to(target)
    release = {"NAME": "NixOS", "ID": "nixos", "PRETTY_NAME": "NixOS 26.05 (Yarara)"}
    texts = {
        **USERS,
        "etc/NIXOS": "",
        "etc/os-release": _release(release),
        "srv/cache/nix-cache-info": "StoreDir: /nix/store\n",
        "etc/nix/nix.conf": CONFIGURATION.format(shell=f"{system}/bin/sh"),
    }
    for name, text in texts.items():
        _write(files / name, text)
    profile = folder / "nix/var/nix/profiles/default"
    profile.parent.mkdir(parents=True, exist_ok=True)
    profile.symlink_to(own)
    for name in ("daemon-socket", "gcroots"):
        (folder / "nix/var/nix" / name).mkdir(exist_ok=True)


def _row(folder: Path, row: Row) -> None:
    shell = {"etc/passwd": USERS["etc/passwd"].replace("/run/current-system/sw", "")}
    for name, text in {**shell, **row.files, "etc/os-release": _release(row.release)}.items():
        _write(folder / "files" / name, text)
    _write(folder / "hidden", "".join(f"{name}\n" for name in row.hidden))
    (folder / "bin").mkdir()
    for name, script in row.programs.items():
        _write(folder / "bin" / name, f"#!/bin/sh\n{script}\n")
        (folder / "bin" / name).chmod(0o755)
    if row.kernel:
        _write(folder / "osrelease", row.kernel)


def _release(values: dict[str, str]) -> str:
    return "".join(f'{name}="{value}"\n' for name, value in values.items())


def _write(file: Path, text: str = "") -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
