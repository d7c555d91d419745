"""nixw gets a nix with the machine's own apt, from a small archive whose nix is another program:
everything but its contents is real.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .archive import Archive, Server, serve
from .conftest import PATH, Machine, told
from .test_refusals import refused

pytestmark = pytest.mark.skipif(
    not shutil.which("apt-get", path=PATH), reason="this machine has no apt"
)

SUITE = "noble"
OS_RELEASE = (
    'PRETTY_NAME="Ubuntu 24.04 LTS"\nID=ubuntu\nID_LIKE=debian\nVERSION_CODENAME=noble\n'
    "UBUNTU_CODENAME=noble\n"
)


@pytest.fixture
def archive(user_machine: Machine) -> Archive:
    """An empty archive, which the machine, an Ubuntu of its own, takes as its only source."""
    archive = Archive(user_machine.folder / "archive", SUITE)
    user_machine.binds[user_machine.write("os-release", OS_RELEASE)] = "/etc/os-release"
    use(user_machine, f"deb [trusted=yes] file:{archive.folder} {SUITE} main")
    archive.publish()
    return archive


@pytest.fixture
def server(user_machine: Machine, archive: Archive) -> Iterator[Server]:
    """The same archive, over http."""
    with serve(archive.folder) as server:
        use(user_machine, f"deb [trusted=yes] {server.url} {SUITE} main")
        yield server


def use(machine: Machine, sources: str) -> None:
    """Make this the machine's list of apt sources."""
    listed = machine.write("sources.list", sources + "\n")
    machine.variables["APT_CONFIG"] = str(
        machine.write(
            "apt.conf", f'Dir::Etc::sourcelist "{listed}";\nDir::Etc::sourceparts "/dev/null";\n'
        )
    )


def fill(archive: Archive, *, nix: Path = Path("/usr/bin/env"), padding: int = 0) -> None:
    """What nix is made of: here env, which has a --version and runs what it is given, true for
    patchelf, and the machine's C library.
    """
    loaders = list(Path("/lib").glob("*-linux-gnu/ld-linux-*.so.*"))
    triplet = Path(loaders[0]).parent.name
    libraries = [Path(loaders[0]), Path(f"/lib/{triplet}/libc.so.6")]
    archive.add("libc6", "2.39", {f"usr/lib/{triplet}/{file.name}": file for file in libraries})
    archive.add("libbig", "1:7-2", padding=padding)
    archive.add("patchelf", "0.18", {"usr/bin/patchelf": Path("/usr/bin/true")})
    archive.add("ca-certificates", "2024", depends="openssl, debconf")
    archive.add(
        "nix-bin",
        "2.30.0+dfsg-1",
        {"usr/bin/nix": nix},
        depends="libc6, libbig, perl, bash-static, curl (>= 7)",
    )


def wait_for(condition: Callable[[], bool]) -> None:
    """Until it is so; a minute at most."""
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


def test_gets_a_nix(user_machine: Machine, archive: Archive) -> None:
    fill(archive)
    user_machine.write("home/.cache/accelpkgs/nix/new/usr/bin/left-over", "")
    user_machine.write("home/.cache/accelpkgs/nix/0/bin/nix", "of an earlier recipe")
    answer = user_machine.nix("echo", "hello")
    assert (answer.returncode, answer.stdout) == (0, "hello\n"), answer.stderr
    steps = re.findall(r"^nixw: \[(\d)/4\] (.*)$", answer.stderr, re.MULTILINE)
    assert [number for number, _ in steps] == ["1", "2", "3", "4"]
    assert re.search(r"5 packages, \d+\.\d MB", steps[1][1]), (
        "with sizes, and without what nix never starts"
    )
    assert (user_machine.cache / "nix/1/version").read_text() == "2.30.0+dfsg-1\n"
    assert not (user_machine.cache / "fetch").exists(), "downloads are removed"
    assert sorted(entry.name for entry in (user_machine.cache / "nix").iterdir()) == ["1"], (
        "so are left-overs and earlier recipes"
    )
    # The next call says nothing and needs no archive.
    shutil.rmtree(archive.folder)
    answer = user_machine.nix("echo", "again")
    assert (answer.stdout, answer.stderr) == ("again\n", "")


def hide_pip(machine: Machine) -> None:
    """Put empty folders where the distribution's pip is, if it is there."""
    places = [
        "/usr/lib/python3/dist-packages",
        "/usr/share/python-wheels",
        *map(str, Path("/usr").glob("lib*/python3.*/ensurepip/_bundled")),
    ]
    for number, place in enumerate(filter(os.path.isdir, places)):
        empty = machine.folder / f"empty-{number}"
        empty.mkdir()
        machine.binds[empty] = place


def add_pip(archive: Archive, folder: Path) -> None:
    """The distribution's pip, as far as it says where its index is."""
    sources = folder / "index.py"
    sources.write_text(
        'PyPI = PackageIndex("https://index.example/", file_storage_domain="files.example")\n'
    )
    archive.add(
        "python3-pip",
        "25.1",
        {"usr/lib/python3/dist-packages/pip/_internal/models/index.py": sources},
        depends="python3",
    )


def test_the_index_where_there_is_no_pip(user_machine: Machine, archive: Archive) -> None:
    fill(archive)
    add_pip(archive, user_machine.folder)
    hide_pip(user_machine)
    (user_machine.cache / "index").unlink()
    answer = user_machine.nix(
        "sh", "-c", f'echo "$PIP_INDEX_URL"; {user_machine.nixw} sh -c \'echo "$PIP_INDEX_URL"\''
    )
    assert answer.stdout == "https://index.example/simple\n" * 2, answer.stderr
    user_machine.variables["PIP_INDEX_URL"] = "https://own.example/simple"
    assert (
        user_machine.nix("sh", "-c", 'echo "$PIP_INDEX_URL"').stdout
        == "https://own.example/simple\n"
    )


def test_the_index_for_a_nix_on_path(user_machine: Machine, archive: Archive) -> None:
    user_machine.telling_nix()
    hide_pip(user_machine)
    (user_machine.cache / "index").unlink()
    answer = user_machine.nix("build")
    assert told(answer, "index") == [""], "the archive has no pip: nix is called all the same"
    assert "accelpkgs E" not in answer.stderr
    add_pip(archive, user_machine.folder)
    answer = user_machine.nix("--nixw-info")
    assert "index:    https://index.example/simple\n" in answer.stdout, answer.stderr
    answer = user_machine.nix("build")
    assert told(answer, "index") == ["https://index.example/simple"]
    assert (
        answer.stderr.startswith("nixw: links such as ./result") and answer.stderr.count("\n") == 1
    )


def test_a_damaged_nix_is_got_again(user_machine: Machine, archive: Archive) -> None:
    fill(archive)
    user_machine.nix("true")
    (user_machine.cache / "nix/1/usr/bin/nix").unlink()
    answer = user_machine.nix("echo", "hello")
    assert answer.stdout == "hello\n", answer.stderr
    assert "[4/4]" in answer.stderr


def test_an_interrupted_download_goes_on(
    user_machine: Machine, archive: Archive, server: Server
) -> None:
    fill(archive, padding=4_000_000)
    server.stall = "libbig"
    first = subprocess.Popen(
        user_machine.command(user_machine.nixw, "true"),
        env=user_machine.environment(),
        cwd=user_machine.home,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert server.stalled.wait(60), "apt never asked for the package"
    wait_for(
        lambda: (
            sum(
                file.stat().st_size
                for file in user_machine.cache.glob("fetch/cache/archives/partial/libbig*")
            )
            > 1_000_000
        )
    )
    os.killpg(first.pid, signal.SIGKILL)
    first.communicate()
    assert not (user_machine.cache / "nix/1").exists()
    done = {name for name, _ in server.requests if name.endswith(".deb") and "libbig" not in name}
    server.requests.clear()
    server.go_on.set()
    answer = user_machine.nix("echo", "hello")
    assert answer.stdout == "hello\n", answer.stderr
    assert "waiting" not in answer.stderr, "the lock of a dead process counts for nothing"
    offsets = dict(server.requests)
    assert offsets[next(name for name in offsets if "libbig" in name)] > 1_000_000, (
        "it starts where it had stopped"
    )
    finished = {name for name in offsets if name.endswith(".deb")} & done
    assert len(finished) <= 1, "what had arrived is not asked for again (but for the one in flight)"


def test_two_at_once(user_machine: Machine, archive: Archive, server: Server) -> None:
    fill(archive, padding=400_000)
    server.stall = "libbig"

    def start() -> subprocess.Popen[str]:
        command = user_machine.command(user_machine.nixw, "echo", "hello")
        return subprocess.Popen(
            command,
            env=user_machine.environment(),
            cwd=user_machine.home,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    first = start()
    assert server.stalled.wait(60), "apt never asked for the package"
    second = start()
    assert second.stderr is not None
    said = [second.stderr.readline(), second.stderr.readline()]
    assert f"nixw with process id {first.pid} is getting nix already" in said[1]
    server.go_on.set()
    assert [process.communicate()[0] for process in (first, second)] == ["hello\n", "hello\n"]
    assert len([name for name, _ in server.requests if "nix-bin" in name]) == 1


def test_a_package_that_is_not_what_the_index_says(user_machine: Machine, archive: Archive) -> None:
    fill(archive)
    package = next((archive.folder / "pool").glob("nix-bin*"))
    right = package.read_bytes()
    package.write_bytes(right.replace(b"GNU coreutils", b"GNU Coreutils"))
    assert "Hash Sum mismatch" in refused(user_machine.nix("true"), "E403")
    assert not (user_machine.cache / "nix").exists()
    package.write_bytes(right)
    assert user_machine.nix("true").returncode == 0


def test_the_nix_of_the_distribution_is_too_old(user_machine: Machine, archive: Archive) -> None:
    archive.add("nix-bin", "2.6.0+dfsg-3")
    message = refused(user_machine.nix("eval"), "E404")
    assert "Ubuntu 24.04 LTS" in message and "2.6.0" in message and "official installer" in message


def test_no_source_of_the_release(user_machine: Machine, archive: Archive) -> None:
    use(user_machine, f"deb [trusted=yes] file:{archive.folder} jammy main")
    assert "noble" in refused(user_machine.nix("eval"), "E402")


def test_no_such_package(user_machine: Machine, archive: Archive) -> None:
    refused(user_machine.nix("eval"), "E402")


def test_no_network(user_machine: Machine, archive: Archive, server: Server) -> None:
    fill(archive)
    url = server.url
    server.shutdown()
    server.server_close()
    message = refused(user_machine.nix("eval"), "E402")
    assert url in message and "Connection refused" in message


def test_a_dependency_is_missing(user_machine: Machine, archive: Archive) -> None:
    fill(archive)
    archive.stanzas = [stanza for stanza in archive.stanzas if "Package: libbig" not in stanza]
    archive.publish()
    assert "libbig" in refused(user_machine.nix("eval"), "E403")


def test_what_was_got_does_not_run(user_machine: Machine, archive: Archive) -> None:
    fill(archive, nix=Path("/etc/passwd"))
    refused(user_machine.nix("eval"), "E405")
    assert not (user_machine.cache / "nix/1").exists()


def test_pins_and_hooks_of_the_machine_do_not_count(
    user_machine: Machine, archive: Archive
) -> None:
    fill(archive)
    hook = user_machine.folder / "hook-ran"
    configuration = Path(user_machine.variables["APT_CONFIG"])
    configuration.write_text(
        f'{configuration.read_text()}APT::Default-Release "none";\n'
        f'APT::Architectures {{ "{"i386"}"; }};\nAPT::Update::Post-Invoke {{ "touch {hook}"; }};\n'
    )
    assert user_machine.nix("true").returncode == 0
    assert not hook.exists()
