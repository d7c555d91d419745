"""What nixw keeps is nobody else's to change: what it makes, what an earlier one has made under an
open umask, and what somebody has put among its downloads.
"""

from __future__ import annotations

import os
import shutil
import socket
import stat
import subprocess
from pathlib import Path

import pytest

from .archive import Archive
from .conftest import PATH, Machine, told
from .test_fetch import archive, fill  # noqa: F401

OPEN = stat.S_IWGRP | stat.S_IWOTH


def under(mask: str, machine: Machine, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run nixw with an umask; the program that it starts tells its own."""
    return machine.run("sh", "-c", f'umask {mask}; exec {machine.nixw} "$@"', "sh", *arguments)


def open_places(folder: Path) -> list[Path]:
    """What group or others may write to; links have no modes."""
    places = [folder, *folder.rglob("*")]
    return [p for p in places if not p.is_symlink() and p.lstat().st_mode & OPEN]


@pytest.mark.parametrize("mask", ["000", "002", "022", "077"])
def test_nothing_is_made_open(machine: Machine, mask: str) -> None:
    machine.telling_nix()
    shutil.rmtree(machine.home / ".cache")
    machine.variables["PIP_INDEX_URL"] = "https://index.example/simple"
    for _ in range(2):
        assert told(under(mask, machine, "eval"), "argument") == ["eval"]
    assert open_places(machine.home / ".cache") == []
    assert stat.S_IMODE(machine.cache.stat().st_mode) == 0o700


@pytest.mark.parametrize("mask", ["0000", "0027"])
def test_what_it_starts_keeps_the_umask(user_machine: Machine, mask: str) -> None:
    nix = user_machine.telling_nix()
    nix.write_text(nix.read_text().replace("exit $", 'echo "umask<$(umask)>"\nexit $'))
    for _ in range(2):
        assert told(under(mask, user_machine, "eval"), "umask") == [mask]


@pytest.mark.skipif(not shutil.which("apt-get", path=PATH), reason="this machine has no apt")
def test_a_nix_that_is_got_is_not_open(user_machine: Machine, archive: Archive) -> None:  # noqa: F811
    fill(archive)
    answer = under("000", user_machine, "echo", "hello")
    assert answer.stdout == "hello\n", answer.stderr
    assert open_places(user_machine.home / ".cache") == []


PLANTED = ["nix/1/bin/nix", "decision", "index", "apps/0123.json", "updater/pages/1.json"]


@pytest.mark.parametrize("place", ["", "nix", "decision", "store/nix/store", "apps"])
def test_an_open_cache_is_closed_and_not_believed(user_machine: Machine, place: str) -> None:
    user_machine.telling_nix()
    assert user_machine.nix("eval").returncode == 0
    for name in PLANTED:
        user_machine.write(f"home/.cache/accelpkgs/{name}", "planted\n", 0o755)
    user_machine.write("home/.cache/accelpkgs/store/nix/store/a-path", "built\n", 0o444)
    opened = user_machine.cache / place
    opened.chmod(opened.stat().st_mode | 0o002)
    answer = user_machine.nix("eval")
    assert told(answer, "argument") == ["eval"]
    assert f"nixw: others could write to {user_machine.cache}" in answer.stderr
    assert "store verify" in answer.stderr
    left = [name for name in PLANTED if (user_machine.cache / name).exists()]
    assert left == ["decision"] and "planted" not in (user_machine.cache / "decision").read_text()
    assert (user_machine.cache / "store/nix/store/a-path").read_text() == "built\n"
    assert open_places(user_machine.cache) == []
    assert user_machine.nix("eval").stderr == "", "told once"


def test_what_others_remove_meanwhile_is_not_open(user_machine: Machine) -> None:
    """GNU find prints what it cannot look at any more where a test is negated (`! -user`)."""
    user_machine.telling_nix()
    user_machine.write(
        "shims/find", '#!/bin/sh\n[ "$1" != . ] || echo ./gone\nexec /usr/bin/find "$@"\n', 0o755
    )
    user_machine.path = f"{user_machine.folder}/shims:{user_machine.path}"
    user_machine.write("home/.cache/accelpkgs/apps/kept", "kept\n")
    answer = user_machine.nix("eval")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert (user_machine.cache / "apps/kept").is_file()


def test_the_socket_of_a_garbage_collection_is_no_open_place(user_machine: Machine) -> None:
    """Nix makes it with mode 0666, and it stays."""
    user_machine.telling_nix()
    user_machine.write("home/.cache/accelpkgs/apps/kept", "kept\n")
    folder = user_machine.cache / "store/nix/var/nix/gc-socket"
    folder.mkdir(parents=True)
    with socket.socket(socket.AF_UNIX) as listening:
        # The path of a socket is short.
        descriptor = os.open(folder, os.O_PATH)
        listening.bind(f"/proc/self/fd/{descriptor}/socket")
        os.close(descriptor)
        (folder / "socket").chmod(0o666)
        user_machine.give(user_machine.home)
        answer = user_machine.nix("eval")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert (user_machine.cache / "apps/kept").is_file()


def test_a_group_of_ones_own_is_nobody_else(user_machine: Machine) -> None:
    """Umask 002, as many distributions have it: closed, and nothing thrown away."""
    if user_machine.run("sh", "-c", 'me=$(id -un) && [ "$(id -gn)" = "$me" ]').returncode:
        # No names for these ids on this machine: give them some.
        passwd = user_machine.write("passwd", "me:x:12345:12345::/:/bin/sh\n")
        group = user_machine.write("group", "me:x:12345:\n")
        user_machine.binds |= {passwd: "/etc/passwd", group: "/etc/group"}
    user_machine.telling_nix()
    assert user_machine.nix("eval").returncode == 0
    user_machine.write("home/.cache/accelpkgs/apps/kept", "kept\n", 0o664)
    user_machine.cache.chmod(0o770)
    answer = user_machine.nix("eval")
    assert answer.stderr == ""
    assert told(answer, "argument") == ["eval"]
    assert (user_machine.cache / "apps/kept").is_file()
    assert open_places(user_machine.cache) == []


@pytest.mark.skipif(not shutil.which("apt-get", path=PATH), reason="this machine has no apt")
@pytest.mark.parametrize("how", ["same-size", "truncated", "folder", "link"])
def test_a_cached_package_that_is_not_the_archives(
    user_machine: Machine,
    archive: Archive,  # noqa: F811
    how: str,
) -> None:
    """Apt believes what has the right size; a planted nix would be run."""
    fill(archive)
    package = next((archive.folder / "pool").glob("nix-bin*"))
    right = package.read_bytes()
    planted = right.replace(b"GNU coreutils", b"GNU Coreutils")
    assert planted != right
    name = "nix-bin_2.30.0+dfsg-1_amd64.deb"
    folder = user_machine.cache / "fetch/cache/archives"
    folder.mkdir(parents=True)
    place = folder / name.replace("amd64", package.stem.rpartition("_")[2])
    if how == "folder":
        place.mkdir()
    elif how == "link":
        place.symlink_to("/etc/passwd")
    else:
        place.write_bytes(planted if how == "same-size" else right[: len(right) // 2])
    user_machine.give(user_machine.home)
    answer = user_machine.nix("--version")
    assert answer.returncode == 0, answer.stderr
    assert "GNU coreutils" in answer.stdout and "GNU Coreutils" not in answer.stdout


def test_info_shows_no_password(user_machine: Machine) -> None:
    user_machine.telling_nix()
    user_machine.variables["PIP_INDEX_URL"] = "https://me:hunter2@index.example/simple"
    user_machine.variables["PIP_EXTRA_INDEX_URL"] = "http://a@b/ https://you:hunter2@c/d"
    answer = user_machine.nix("--nixw-info")
    assert "hunter2" not in answer.stdout + answer.stderr
    assert "index.example/simple" in answer.stdout and "c/d" in answer.stdout
    assert "hunter2" not in (user_machine.cache / "decision").read_text()
