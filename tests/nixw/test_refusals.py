"""Where nixw cannot do its work it says why, in the project's error format, and what to do."""

from __future__ import annotations

import os
import subprocess

import pytest

from .conftest import Machine

# What nixw needs of a machine up to the point where it looks for apt.
BASICS = [
    "sh",
    "readlink",
    "mkdir",
    "id",
    "sed",
    "tr",
    "head",
    "awk",
    "flock",
    "cat",
    "rm",
    "nproc",
    "mv",
    "getent",
    "env",
    "find",
    "chmod",
]


def refused(answer: subprocess.CompletedProcess[str], code: str) -> str:
    """The error message, which must be that one, well formed and at most ten lines."""
    assert answer.returncode == 1, answer.stdout
    start = answer.stderr.index(f"accelpkgs {code}: ")
    lines = answer.stderr[start:].splitlines()
    assert len(lines) <= 10
    assert all(
        line.startswith(("  where: ", "  why:   ", "  fix:   ", "         ")) for line in lines[1:]
    ), lines
    return answer.stderr


def test_no_nix_and_no_apt(machine: Machine) -> None:
    machine.only(*BASICS)
    message = refused(machine.nix("eval"), "E400")
    assert "nixw: there is no nix on PATH" in message
    assert "official installer" in message


def test_nix_too_old_and_no_apt(user_machine: Machine) -> None:
    user_machine.only(*BASICS)
    user_machine.telling_nix("2.8.0")
    assert "nix 2.8.0 on PATH is older than 2.18" in refused(user_machine.nix("eval"), "E400")


@pytest.mark.parametrize("version", ["2.17.9", "1.99.0", "none", ""])
def test_versions_that_are_too_old(user_machine: Machine, version: str) -> None:
    user_machine.only(*BASICS)
    user_machine.telling_nix(version)
    refused(user_machine.nix("eval"), "E400")


@pytest.mark.parametrize("version", ["2.18.0", "2.18pre20230901_abc", "2.100.0", "3.0", "2.91.1"])
def test_versions_that_will_do(user_machine: Machine, version: str) -> None:
    user_machine.telling_nix(version)
    assert f"({version})" in user_machine.nix("--nixw-info").stdout


def test_unknown_processor(user_machine: Machine) -> None:
    dpkg = user_machine.write("other/dpkg", "#!/bin/sh\necho riscv64\n", 0o755)
    user_machine.path = f"{dpkg.parent}:{user_machine.path}"
    assert "riscv64" in refused(user_machine.nix("eval"), "E401")


def test_nowhere_to_keep_anything(user_machine: Machine) -> None:
    refused(user_machine.run("env", "-u", "HOME", user_machine.nixw, "eval"), "E408")


def test_the_cache_of_somebody_else(user_machine: Machine) -> None:
    user_machine.variables["XDG_CACHE_HOME"] = "/proc"
    refused(user_machine.nix("eval"), "E408")


def test_a_missing_program(user_machine: Machine) -> None:
    user_machine.only(*BASICS)
    user_machine.telling_nix()
    # nix is there, unshare and mount are not.
    assert "util-linux" in refused(user_machine.nix("eval"), "E409")


def test_no_user_namespaces(user_machine: Machine) -> None:
    user_machine.telling_nix()
    forbid = (
        "echo 0 >/proc/sys/user/max_user_namespaces; "
        "exec setpriv --inh-caps -all --ambient-caps -all -- "
    )
    answer = user_machine.run(
        "unshare",
        "--user",
        "--map-current-user",
        "--keep-caps",
        "sh",
        "-c",
        f"{forbid} {user_machine.nixw} eval",
    )
    assert "user.max_user_namespaces = 0" in refused(answer, "E406")


@pytest.mark.skipif(
    os.getuid() != 0,
    reason="only root can make a namespace where the machine's root is the only id",
)
def test_root_without_ids_for_builds(user_machine: Machine) -> None:
    machine = user_machine
    machine.user = "root"
    machine.run("chown", "-R", "0:0", str(machine.home))
    machine.telling_nix()
    answer = machine.run("unshare", "--user", "--map-root-user", machine.nixw, "eval")
    assert "could write to it" in refused(answer, "E407")


def test_clean_from_inside(machine: Machine) -> None:
    nix = machine.write(
        "programs/nix",
        '#!/bin/sh\n[ "$*" != --version ] || { echo nix 2.30.0; exit; }\n'
        f"exec {machine.nixw} --nixw-clean\n",
        0o755,
    )
    machine.path = f"{nix.parent}:{machine.path}"
    refused(machine.nix("run"), "E410")
    assert machine.cache.exists()
