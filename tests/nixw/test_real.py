"""The real thing: a nix from the distribution, a store of one's own, the sandbox, programs that
call nix, the package index.
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from accelpkgs_updater.net.default_index import default_index

from .conftest import PATH, ROOT, Machine, users

pytestmark = [
    pytest.mark.network,
    pytest.mark.skipif(
        not shutil.which("apt-get", path=PATH),
        reason="this machine has no apt, nixw would name the installer",
    ),
]

CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")


@pytest.fixture(params=users())
def machine(request: pytest.FixtureRequest, machines: dict[str, Machine]) -> Machine:
    """The machine of root, and of an ordinary user."""
    return machines[request.param]


@pytest.fixture
def project(machine: Machine) -> Path:
    """A flake that is not in git."""
    return machine.folder / "project"


def ok(answer: subprocess.CompletedProcess[str]) -> subprocess.CompletedProcess[str]:
    assert answer.returncode == 0, answer.stderr
    return answer


def test_eval(machine: Machine, project: Path) -> None:
    assert ok(machine.nix("eval", "--expr", "1 + 1")).stdout == "2\n"
    assert ok(machine.nix("eval", "--raw", ".#greeting", cwd=project)).stdout == "hello"
    assert ok(machine.nix("--version")).stderr == "", "no more to say once it is there"


def test_nothing_is_left_on_the_machine(machine: Machine) -> None:
    assert machine.run("test", "-e", "/nix").returncode == 1
    assert [entry.name for entry in machine.home.iterdir() if entry.name != ".cache"] in (
        [],
        [".local"],
    )


def test_build_in_the_sandbox(machine: Machine, project: Path) -> None:
    answer = ok(
        machine.nix(
            "build", "--print-build-logs", "--print-out-paths", "--no-link", ".#looks", cwd=project
        )
    )
    log = {
        line.split("> ", 1)[1].split("=")[0]: line.split("=", 1)[1]
        for line in answer.stderr.splitlines()
        if line.startswith("looks> ")
    }
    assert log["usr"] == "visible"
    assert log["write"] == "refused", "the machine's folders cannot be written to"
    assert log["home"] == "hidden"
    assert log["network"] == "none"
    assert log["ssl"] == "hidden"
    built = machine.cache / "store" / answer.stdout.strip().lstrip("/")
    assert built.read_text() == "built\n"


def test_a_program_that_calls_nix(machine: Machine, project: Path) -> None:
    lines = ok(machine.nix("run", ".", "--", "two words", cwd=project)).stdout.splitlines()
    assert lines[0] == "arguments=two words"
    assert lines[1] == f"user={0 if machine.user == 'root' else machine_user()}"
    assert lines[2] == f"nix={machine.cache}/nix/1/bin/nix"
    assert lines[3] == "nested=built inside"


@pytest.mark.parametrize(
    ("folder", "whole"),
    [
        ("store", True),
        ("store/nix/store", True),
        ("store/nix/var", True),
        ("store/nix/store", False),
    ],
)
def test_a_store_that_was_removed_fills_again(
    machine: Machine, project: Path, folder: str, whole: bool
) -> None:
    """All of it, or as much as `rm -rf` can: folders of a store are read-only to their owner."""
    built = machine.cache / "store/nix/store"
    build = ["build", "--print-out-paths", "--no-link", ".#looks"]
    before = ok(machine.nix(*build, cwd=project)).stdout
    place = str(machine.cache / folder)
    if whole:
        machine.run("chmod", "-R", "u+w", place)
    machine.run("rm", "-rf", place)
    if not whole:
        # What could not be removed lies about, in no list.
        (built / "left").mkdir(parents=True, exist_ok=True)
        shutil.rmtree(built / ".links", ignore_errors=True)
        machine.give(built)
    answer = ok(machine.nix(*build, cwd=project))
    assert answer.stdout == before
    if folder == "store/nix/store":
        assert "was removed, so the list of what was in it goes, too" in answer.stderr
    assert (machine.cache / "store" / before.strip().lstrip("/")).read_text() == "built\n"
    assert ok(machine.nix("eval", "--expr", "1 + 1")).stderr == ""


def test_nix_build_and_nix_shell(machine: Machine, project: Path) -> None:
    program = 'nix-build --no-out-link -E "$0" && nix-instantiate --eval -E "1 + 2"'
    expression = f'(builtins.getFlake "path:{project}").packages.{os.uname().machine}-linux.looks'
    answer = ok(
        machine.nix("shell", ".#looks", "--command", "sh", "-c", program, expression, cwd=project)
    )
    assert answer.stdout.splitlines()[1] == "3"


@pytest.mark.skipif(os.getuid() != 0, reason="only root can run a daemon for others")
@pytest.mark.parametrize(
    ("trusted", "pip", "store"),
    [
        ("12345", "yes", "system, /nix: the daemon trusts this user"),
        (
            "root",
            "yes",
            (
                "private, CACHE/store: the daemon does not trust this user "
                "(trusted-users in /etc/nix/nix.conf)"
            ),
        ),
        (
            "12345",
            "index",
            (
                "private, CACHE/store: the daemon would not hand the address of the package "
                "index to downloads"
            ),
        ),
    ],
)
def test_a_daemon(machines: dict[str, Machine], trusted: str, pip: str, store: str) -> None:
    """An ordinary user of a machine with a multi-user installation, whose nix is in /nix itself."""
    root, user = machines["root"], machines["user"]
    script = f"""
        mkdir /nix
        export NIX_CONFIG='extra-experimental-features = nix-command
        build-users-group =
        trusted-users = {trusted}'
        {root.cache}/nix/1/bin/nix-daemon >/dev/null 2>&1 &
        daemon=$!
        mkdir -p {root.folder}/package/bin
        cp {root.cache}/nix/1/usr/bin/nix {root.folder}/package/bin/
        unset NIX_REMOTE
        # What is root's own is closed to others, who need the libraries of this nix.
        chmod a+x {root.cache.parent} {root.cache} {root.cache}/nix {root.cache}/nix/1
        nix={root.cache}/nix/1/bin/nix
        package=$($nix store add-path --name nix {root.folder}/package) || exit
        while [ ! -S /nix/var/nix/daemon-socket/socket ]; do sleep 0.1; done
        unset NIX_CONFIG
        {"export PIP_INDEX_URL=https://index.example/simple" if pip == "index" else ""}
        setpriv --reuid 12345 --regid 12345 --clear-groups \\
          env HOME={user.home} PATH=$package/bin:$PATH sh -c '
            {user.nixw} --nixw-info &&
            {user.nixw} build --print-out-paths --no-link path:{user.folder}/project#looks &&
            rm {user.cache}/decision'
        status=$?
        kill $daemon
        exit $status
    """
    if not Path("/usr/lib/python3/dist-packages/pip").exists() and pip == "yes":
        pytest.skip("this machine has no pip, its daemon would not do")
    answer = ok(root.run("sh", "-c", script))
    assert f"store:    {store.replace('CACHE', str(user.cache))}\n" in answer.stdout
    assert answer.stdout.splitlines()[-1].endswith("-looks")


def machine_user() -> int:
    """Who an ordinary user's programs see themselves as: the same as outside."""
    return 12345 if os.getuid() == 0 else os.getuid()


def package_index() -> str:
    """The address of the package index, from what knows it here."""
    found = os.environ.get("PIP_INDEX_URL") or default_index()
    return found or pytest.skip("no pip is here to tell where the index is")


@pytest.mark.skipif(not Path("/usr/bin/python3").exists(), reason="downloads with /usr/bin/python3")
@pytest.mark.parametrize(
    "variables", [{}, {"NIX_SSL_CERT_FILE": str(CERTIFICATES)}], ids=["unset", "set"]
)
def test_a_download_from_the_index_pip_knows(
    machine: Machine, project: Path, variables: dict[str, str]
) -> None:
    before = CERTIFICATES.read_bytes() if CERTIFICATES.exists() else b""
    machine.write("home/.config/pip/pip.conf", f"[global]\nindex-url = {package_index()}\n")
    machine = dataclasses.replace(machine, variables={**machine.variables, **variables})
    # Built already the second time round.
    again = ["--rebuild"] if variables else []
    answer = ok(
        machine.nix("build", "--print-build-logs", *again, "--no-link", ".#download", cwd=project)
    )
    log = dict(
        line.split("> ", 1)[1].split("=", 1)
        for line in answer.stderr.splitlines()
        if line.startswith("download> ")
    )
    assert log["index"] == package_index()
    assert int(log["bytes"]) > 100
    if before:
        assert log["certificates"] == hashlib.sha256(before).hexdigest(), (
            "the sandbox has the machine's"
        )
        assert CERTIFICATES.read_bytes() == before, "and the machine still has them"


def test_a_checkout_that_is_a_git_repository(machine: Machine, project: Path) -> None:
    """Without a git program: what Nix needs of git it has in itself."""
    repository = machine.folder / "repository"
    shutil.copytree(project, repository)
    git = shutil.which("git")
    if not git:
        pytest.skip("there is no git to make a repository with")
    for command in (["init", "-q"], ["add", "flake.nix"]):
        subprocess.run([git, *command], cwd=repository, check=True)
    machine.give(repository)
    without_git = dataclasses.replace(machine, binds={Path("/dev/null"): git})
    assert ok(without_git.nix("eval", "--raw", ".#greeting", cwd=repository)).stdout == "hello"


def test_the_projects_own_library(machine: Machine) -> None:
    """What issue 2 has a newcomer do first, up to the point where something is built."""
    copy = machine.folder / "library"
    copy.mkdir(exist_ok=True)
    for name in ("flake.nix", "flake.lock", "default.nix", "nix", "pkgs"):
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, copy / name)
    machine.give(copy)
    names = ok(
        machine.nix("eval", "--json", f"path:{copy}#lib", "--apply", "builtins.attrNames")
    ).stdout
    assert "concretise" in names and "plan" in names
