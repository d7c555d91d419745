"""Several machines on this one: each without /nix, with a home, a checkout and a nixw store of its
own.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from debian_root import debian_root
from nixw.conftest import PATH, Machine, know_index, make_machine, remove_machine

Run = Callable[..., subprocess.CompletedProcess[str]]
MACHINE = Path(__file__).resolve().parents[1] / "nixw/machine.sh"


def ok(done: subprocess.CompletedProcess[str]) -> str:
    """What it printed, where it went well."""
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


USER = "root" if os.getuid() == 0 else "user"


@pytest.fixture(scope="session")
def nix_folder() -> Iterator[str]:
    """The folder of a nix that machines without /nix can start: that of the tests, or one that nixw
    gets.
    """
    nix = Path(os.environ.get("ACCELPKGS_NIX") or "/nix")
    if not nix.resolve().is_relative_to("/nix"):
        yield str(nix.parent)
        return
    made = make_machine(USER)
    know_index(made)
    ok(made.nix("--nixw-info"))
    yield str(made.cache / "nix/1/bin")
    remove_machine(made)


@pytest.fixture(scope="module")
def machine(root: Path, nix_folder: str) -> Iterator[Callable[..., Machine]]:
    """Make a machine that has a nix on PATH and a whole checkout elsewhere, or nixw alone."""
    made: list[Machine] = []

    def make(*, whole: bool = True, **variables: str) -> Machine:
        machine = make_machine(USER)
        made.append(machine)
        know_index(machine)
        machine.path = f"{nix_folder}:{PATH}"
        given = ("PIP_INDEX_URL", "NIX_SSL_CERT_FILE", "http_proxy", "https_proxy", "no_proxy")
        machine.variables = {name: os.environ[name] for name in given if name in os.environ}
        machine.variables.update(variables)
        if not whole:
            return machine
        listed = subprocess.run(
            ["git", "ls-files", "-z", "nix", "pkgs", "apps", "nixw", "flake.*", "default.nix"],
            cwd=root,
            capture_output=True,
            text=True,
            check=True,
        )
        for name in listed.stdout.rstrip("\0").split("\0"):
            target = machine.folder / "checkout" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(root / name, target, follow_symlinks=False)
        return machine

    yield make
    for machine in made:
        remove_machine(machine)


def small(checkout: Path, interpreter: dict[str, str]) -> str:
    """The environment of one compiled package, in Nix."""
    return f"""
      ((import {checkout}/nix/concretise {{ }}).concretise {{
        base = (import {checkout}/nix/bases).host {{
          pythons."{interpreter["python"]}" = {{
            executable = "{interpreter["executable"]}";
            version = "{interpreter["full"]}";
          }};
        }};
        packages = [ "markupsafe" ];
        python = "{interpreter["python"]}";
        cuda = null;
      }}).python"""


@dataclass(frozen=True)
class Built:
    """The small environment in the tests' own store, and what it was built from."""

    path: str
    derivation: str


@pytest.fixture(scope="session")
def built(root: Path, run_nix: Run, interpreter: dict[str, str]) -> Built:
    """Build it here."""
    expression = small(root, interpreter)
    path = ok(run_nix("build", "--impure", "--no-link", "--print-out-paths", "--expr", expression))
    derivation = ok(run_nix("eval", "--impure", "--raw", "--expr", f"{expression}.drvPath"))
    return Built(path, derivation)


@pytest.fixture(scope="session")
def keys(run_nix: Run, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A secret key, and the public one."""
    secret = tmp_path_factory.mktemp("keys") / "secret"
    secret.write_text(ok(run_nix("key", "generate-secret", "--key-name", "cluster-1")))
    public = subprocess.run(
        [os.environ["ACCELPKGS_NIX"], "key", "convert-secret-to-public"],
        input=secret.read_text(),
        capture_output=True,
        text=True,
        check=False,
    )
    return secret, ok(public)


@pytest.fixture(scope="session")
def cache(
    built: Built,
    keys: tuple[Path, str],
    run_nix: Run,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """A signed binary cache: a folder with all that the environment and its build need."""
    folder = tmp_path_factory.mktemp("cache")
    every = ok(run_nix("path-info", "--recursive", "--derivation", built.derivation)).split()
    outputs = [path for path in every if path.endswith(".drv")]
    store = f"file://{folder}?secret-key={keys[0]}&compression=none"
    ok(run_nix("copy", "--to", store, built.path, *(f"{path}^*" for path in outputs)))
    return folder


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address at which a folder is served on the loopback device."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


@dataclass(frozen=True)
class Builders:
    """Machines that build for others; `options` (NIX_SSHOPTS) make their names known to ssh."""

    machines: list[Machine]
    addresses: list[str]
    options: str


@pytest.fixture
def builders(machine: Callable[..., Machine], tmp_path: Path) -> Builders:
    """Two of them. ssh starts the sshd of each where it would connect to it."""
    system = debian_root("openssh-server")
    key, sshd = tmp_path / "key", str(system / "programs/sshd")
    for path in (key, tmp_path / "host-key"):
        make = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)]
        subprocess.run(make, check=True)
    found, config = Builders([], [], f"-F {tmp_path}/ssh_config"), []
    for name in ("builder-1", "builder-2"):
        made = machine(whole=False)
        own = made.folder
        variables = {
            **made.variables,
            "PATH": made.path,
            "HOME": str(made.home),
            "XDG_CACHE_HOME": str(made.cache.parent),
        }
        words = " ".join(f'"{name}={value}"' for name, value in variables.items())
        # Newer releases have a program for each session beside it.
        helpers = [
            f"{option} {_helper(system, program, own)}\n"
            for option, program in (
                ("SshdSessionPath", "sshd-session"),
                ("SshdAuthPath", "sshd-auth"),
            )
            if (system / "usr/lib/openssh" / program).exists()
        ]
        settings = made.write(
            "sshd_config",
            f"HostKey {tmp_path}/host-key\nAuthorizedKeysFile {key}.pub\nUsePAM no\n"
            f"StrictModes no\nPermitRootLogin yes\nPidFile none\nSetEnv {words}\n"
            + "".join(helpers),
        )
        binds = _for_root(made) if USER == "root" else ""
        config.append(
            f"Host {name}\n  User {pwd.getpwuid(os.getuid()).pw_name}\n  IdentityFile {key}\n"
            f"  StrictHostKeyChecking no\n"
            f"  UserKnownHostsFile /dev/null\n  LogLevel ERROR\n"
            f"  ProxyCommand sh {MACHINE} {own}/root {USER} {binds} -- {sshd} -i -e -f {settings}\n"
        )
        program = f"{own}/checkout/nix/nixw/nix-daemon"
        found.machines.append(made)
        found.addresses.append(f"ssh-ng://{name}?remote-program={program}")
    (tmp_path / "ssh_config").write_text("".join(config))
    return found


def _for_root(machine: Machine) -> str:
    """What sshd asks of a machine where it is root: a user without rights, and a folder."""
    own = machine.folder
    (own / "run/sshd").mkdir(parents=True)
    users = "root:x:0:0:root:/root:/bin/sh\nsshd:x:101:65534::/run:/bin/sh\n"
    machine.write("passwd", users)
    machine.write("shadow", "root:*:19000:0:99999:7:::\n")
    places = {"passwd": "/etc/passwd", "shadow": "/etc/shadow", "run": "/run"}
    return " ".join(f"--bind {own}/{name} {place}" for name, place in places.items())


def _helper(system: Path, program: str, folder: Path) -> Path:
    """A script that starts a program of sshd's with the libraries that came with it."""
    script = folder / program
    start = (system / "programs/sshd").read_text()
    script.write_text(
        start.replace("/usr/sbin/sshd", f"/usr/lib/openssh/{program}").replace(
            '"$(dirname -- "$(dirname -- "$(readlink -f -- "$0")")")"', str(system)
        )
    )
    script.chmod(0o755)
    return script
