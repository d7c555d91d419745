"""Whatever is wrong around nixw is told in a sentence with a code and what to do, and nothing that
an earlier call has left there makes it fail otherwise.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from .conftest import PATH, USER_ID, Machine, told
from .test_refusals import BASICS, refused

Answer = subprocess.CompletedProcess[str]

NAMESPACE = ["unshare", "mount", "umount", "pivot_root", "cp", "ls"]


def in_own_mounts(machine: Machine, mounts: str) -> Answer:
    """Run nixw where the user has mounted something first, with their own id."""
    root = os.getuid() == 0
    user, group = (USER_ID, USER_ID) if root else (os.getuid(), os.getgid())
    script = f"set -e\n{mounts}\nexec unshare --user --map-user={user} --map-group={group} -- "
    return machine.run(
        "unshare",
        "--user",
        "--map-root-user",
        "--mount",
        "sh",
        "-c",
        f"{script}{machine.nixw} eval",
    )


STRANGE = {
    "quote": 'a"b',
    "single-quote": "a'b",
    "dollar": "a$HOME b",
    "backslash": "a\\b",
    "colon": "a:b",
    "percent": "a%20b",
    "blank": "a b",
    "hash": "#a",
    "star": "a*b[c]?",
    "backtick": "a`id`b",
    "dash": "-a",
    "not-ascii": "ä€",
}


@pytest.mark.parametrize("name", STRANGE)
def test_a_home_with_a_strange_name(user_machine: Machine, name: str) -> None:
    home = user_machine.home / STRANGE[name]
    home.mkdir()
    user_machine.give(home)
    user_machine.variables["HOME"] = str(home)
    user_machine.telling_nix()
    for _ in range(2):
        assert told(user_machine.nix("eval"), "argument") == ["eval"]
    assert (home / ".cache/accelpkgs/decision").is_file()


@pytest.mark.skipif(not shutil.which("apt-get", path=PATH), reason="this machine has no apt")
@pytest.mark.parametrize("name", ["quote", "dollar", "backslash", "colon", "percent"])
def test_a_home_where_no_nix_can_be_kept(user_machine: Machine, name: str) -> None:
    user_machine.variables["XDG_CACHE_HOME"] = str(user_machine.home / STRANGE[name])
    assert "XDG_CACHE_HOME" in refused(user_machine.nix("eval"), "E408")


@pytest.mark.parametrize(
    "variables",
    [
        {"HOME": "line\nbreak"},
        {"HOME": "/var/tmp/line\nbreak"},
        {"HOME": "relative"},
        {"HOME": ""},
        {"HOME": "", "XDG_CACHE_HOME": "relative"},
        {"HOME": "/dev/null"},
        {"TMPDIR": "/nowhere/at/all"},
        {"TMPDIR": "/proc"},
    ],
    ids=str,
)
def test_an_environment_that_names_no_place(
    user_machine: Machine, variables: dict[str, str]
) -> None:
    user_machine.telling_nix()
    user_machine.variables.update(variables)
    refused(user_machine.nix("eval"), "E408")


def test_no_home_but_a_relative_cache(user_machine: Machine) -> None:
    user_machine.telling_nix()
    command = ["env", "-u", "HOME", "XDG_CACHE_HOME=relative", user_machine.nixw, "eval"]
    refused(user_machine.run(*command), "E408")


def test_a_full_disk(user_machine: Machine) -> None:
    user_machine.telling_nix()
    cache = user_machine.home / ".cache"
    full = (
        f"mount -t tmpfs -o size=64k,mode=777 tmpfs {cache}\n"
        f"head -c 1000000 /dev/zero >{cache}/rest || :"
    )
    assert "No space left" in refused(in_own_mounts(user_machine, full), "E411")


@pytest.mark.skipif(not shutil.which("apt-get", path=PATH), reason="this machine has no apt")
def test_a_disk_that_is_too_small_for_a_nix(user_machine: Machine) -> None:
    cache = user_machine.home / ".cache"
    small = f"mount -t tmpfs -o size=512k,mode=777 tmpfs {cache}"
    sources = user_machine.write("none/sources.list", "deb copy:/nowhere bookworm main\n")
    user_machine.variables["APT_CONFIG"] = str(
        user_machine.write("apt.conf", f'Dir::Etc::sourcelist "{sources}";\n')
    )
    fill = f"{small}\nhead -c 1000000 /dev/zero >{cache}/rest || :"
    refused(in_own_mounts(user_machine, fill), "E411")


@pytest.mark.parametrize("place", ["", "/store/nix/store"])
def test_a_folder_that_has_become_read_only(user_machine: Machine, place: str) -> None:
    user_machine.telling_nix()
    assert user_machine.nix("eval").returncode == 0
    folder = f"{user_machine.cache}{place}"
    if not place:
        (user_machine.cache / "decision").unlink()
    closed = f"mount --bind {folder} {folder}\nmount -o remount,ro,bind {folder}"
    assert "Read-only" in refused(in_own_mounts(user_machine, closed), "E411")


def test_a_folder_without_permissions(user_machine: Machine) -> None:
    user_machine.telling_nix()
    user_machine.cache.chmod(0o500)
    message = refused(user_machine.nix("eval"), "E411")
    assert "Permission denied" in message
    user_machine.cache.chmod(0o700)
    assert user_machine.nix("eval").returncode == 0


@pytest.mark.parametrize("name", ["", "store", "root", "nix", "lock", "decision", "index"])
def test_something_else_has_the_place(user_machine: Machine, name: str) -> None:
    """A file where a folder goes, or a folder where a file goes: told, or put right."""
    user_machine.telling_nix()
    assert user_machine.nix("eval").returncode == 0
    place = user_machine.cache / name
    decision = user_machine.cache / "decision"
    decision.unlink()
    was_folder = place.is_dir()
    if was_folder:
        shutil.rmtree(place)
        place.write_text("in the way")
    else:
        place.unlink(missing_ok=True)
        (place / "in/the/way").mkdir(parents=True)
    user_machine.give(place)
    answer = user_machine.nix("eval")
    if answer.returncode:
        assert "accelpkgs E4" in answer.stderr
        assert "  fix:   " in answer.stderr
    else:
        assert told(answer, "argument") == ["eval"]


@pytest.mark.parametrize(
    "content", [b"", b"\0\xff\n" * 30, b"x\n" * 30, b"x" * 100_000, b"\n" * 9], ids=str
)
def test_a_decision_that_nobody_wrote(user_machine: Machine, content: bytes) -> None:
    user_machine.telling_nix()
    user_machine.write("home/.cache/accelpkgs/decision", "").write_bytes(content)
    assert told(user_machine.nix("eval"), "argument") == ["eval"]


@pytest.mark.parametrize("program", ["unshare", "mount", "umount", "pivot_root", "find"])
def test_a_program_that_is_gone_after_the_decision(user_machine: Machine, program: str) -> None:
    nix = user_machine.telling_nix()
    user_machine.only(*{*BASICS, *NAMESPACE})
    user_machine.path = f"{nix.parent}:{user_machine.path}"
    assert user_machine.nix("eval").returncode == 0
    (user_machine.folder / "tools" / program).unlink()
    message = refused(user_machine.nix("eval"), "E409")
    assert program in message and "install" in message


def test_every_program_that_is_missing_is_named(user_machine: Machine) -> None:
    """With a nix on PATH: it works without, or the program is named."""
    nix = user_machine.telling_nix()
    needed = sorted({*BASICS, *NAMESPACE} - {"sh", "env"})
    user_machine.only(*{*BASICS, *NAMESPACE})
    user_machine.path = f"{nix.parent}:{user_machine.path}"
    named = []
    for program in needed:
        (user_machine.cache / "decision").unlink(missing_ok=True)
        tool = user_machine.folder / "tools" / program
        target = tool.readlink()
        tool.unlink()
        answer = user_machine.nix("eval")
        if answer.returncode:
            assert program in refused(answer, "E409"), program
            named.append(program)
        tool.symlink_to(target)
    assert {"mkdir", "id", "mv", "find", "mount", "unshare"} <= set(named)


@pytest.mark.skipif(not shutil.which("apt-get", path=PATH), reason="this machine has no apt")
@pytest.mark.parametrize(
    "program", ["flock", "awk", "sha256sum", "grep", "cut", "du", "ln", "dpkg", "apt-get"]
)
def test_a_program_that_getting_a_nix_takes(user_machine: Machine, program: str) -> None:
    apt = ["apt-get", "apt-cache", "apt-config", "dpkg", "dpkg-deb"]
    all_of_them = {*BASICS, *NAMESPACE, *apt, "grep", "sha256sum", "cut", "du", "ln"}
    user_machine.only(*(all_of_them - {program}))
    code = "E400" if program in apt else "E409"
    assert program in refused(user_machine.nix("eval"), code)


def test_awk_for_the_configuration_of_pip(user_machine: Machine) -> None:
    nix = user_machine.telling_nix()
    user_machine.write("home/.config/pip/pip.conf", "[global]\nindex-url = https://i.example/s\n")
    user_machine.only(*({*BASICS, *NAMESPACE} - {"awk"}))
    user_machine.path = f"{nix.parent}:{user_machine.path}"
    assert "awk" in refused(user_machine.nix("eval"), "E409")


@pytest.mark.parametrize("asked", ["--version", "store"])
def test_a_nix_that_hangs(user_machine: Machine, asked: str) -> None:
    """It is not waited for: 20 seconds, which a `timeout` of our own makes short here."""
    hangs = '#!/bin/sh\ncase "$*" in *VERSION*) sleep 600 ;; esac\necho nix 2.30.0\n'
    nix = user_machine.write("programs/nix", hangs.replace("VERSION", asked), 0o755)
    user_machine.write(
        "programs/timeout", '#!/bin/sh\nshift 3\nexec /usr/bin/timeout -k 1 0.2 "$@"\n', 0o755
    )
    user_machine.only(*BASICS, *NAMESPACE, "sleep")
    user_machine.path = f"{nix.parent}:{user_machine.path}"
    answer = user_machine.nix("eval")
    if asked == "--version":
        assert "does not answer" in answer.stderr
        refused(answer, "E400")
    else:
        assert answer.returncode == 0, answer.stderr


def test_a_folder_that_is_gone(user_machine: Machine) -> None:
    user_machine.telling_nix()
    script = f"mkdir gone && cd gone && rmdir ../gone && {user_machine.nixw} eval"
    for _ in range(2):
        refused(user_machine.run("sh", "-c", script), "E413")


def test_a_link_where_nothing_can_follow_it(user_machine: Machine) -> None:
    (user_machine.folder / "nixw").symlink_to(user_machine.nixw)
    user_machine.only(*(set(BASICS) - {"readlink"}))
    answer = user_machine.run("sh", str(user_machine.folder / "nixw"), "eval")
    assert answer.returncode == 1
    assert "install readlink" in answer.stderr


def test_a_copy_without_its_parts(user_machine: Machine) -> None:
    alone = user_machine.write("alone/nixw", Path(user_machine.nixw).read_text(), 0o755)
    answer = user_machine.run(str(alone), "eval")
    assert answer.returncode == 1
    assert "its parts are missing" in answer.stderr


def test_namespaces_that_are_forbidden_after_the_decision(user_machine: Machine) -> None:
    user_machine.telling_nix()
    assert user_machine.nix("eval").returncode == 0
    forbid = (
        "echo 0 >/proc/sys/user/max_user_namespaces; "
        "exec setpriv --inh-caps -all --ambient-caps -all -- "
    )
    command = ["unshare", "--user", "--map-current-user", "--keep-caps", "sh", "-c"]
    answer = user_machine.run(*command, f"{forbid} {user_machine.nixw} eval")
    assert "user.max_user_namespaces = 0" in refused(answer, "E406")


def test_a_cache_that_cannot_be_removed(user_machine: Machine) -> None:
    user_machine.telling_nix()
    user_machine.nix("eval")
    user_machine.cache.parent.chmod(0o500)
    refused(user_machine.nix("--nixw-clean"), "E411")
    user_machine.cache.parent.chmod(0o700)


def test_a_nix_that_cannot_be_started(user_machine: Machine) -> None:
    """Its interpreter is gone: the shell says so, and the sentence follows."""
    user_machine.variables["NIX_REMOTE"] = "local"
    nix = user_machine.telling_nix()
    assert user_machine.nix("eval").returncode == 0
    text = nix.read_text().replace("#!/bin/sh", "#!/nowhere/sh")
    before = nix.stat()
    nix.write_text(text)
    os.utime(nix, (before.st_atime, before.st_mtime))
    refused(user_machine.nix("eval"), "E412")
