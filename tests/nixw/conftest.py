"""Machines to try nixw on: this one, without its /nix, with a home of their own and whatever a test
puts in their place.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
USER_ID = 12345

# A nix that tells what it was called with: one line an argument, then what of the environment
# matters.
TELLING_NIX = r"""#!/bin/sh
if [ "$*" = --version ]; then echo "nix (Nix) VERSION"; exit 0; fi
for argument; do printf 'argument<%s>\n' "$argument"; done
printf 'nix<%s>\npath<%s>\npwd<%s>\nconfig<%s>\n' "$ACCELPKGS_NIX" "$PATH" "$PWD" "$NIX_CONFIG"
printf 'index<%s>\nextra<%s>\n' "${PIP_INDEX_URL:-}" "${PIP_EXTRA_INDEX_URL:-}"
printf 'certificates<%s>\n' "${NIX_SSL_CERT_FILE:-}"
exit ${EXIT_CODE:-0}
"""


# What the tests with a real nix build.
FLAKE = (HERE / "flake.nix.txt").read_text()


@dataclass
class Machine:
    """A place to run nixw in: `folder` holds a copy of nixw, the home and whatever a test adds."""

    folder: Path
    user: str
    path: str = PATH
    variables: dict[str, str] = field(default_factory=dict)
    binds: dict[Path, str] = field(default_factory=dict)

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def cache(self) -> Path:
        return self.home / ".cache" / "accelpkgs"

    @property
    def nixw(self) -> str:
        return str(self.folder / "checkout" / "nixw")

    def command(self, *arguments: str) -> list[str]:
        """The command line that runs the arguments on this machine."""
        binds = [
            part
            for source, target in self.binds.items()
            for part in ("--bind", str(source), target)
        ]
        return [
            "sh",
            str(HERE / "machine.sh"),
            str(self.folder / "root"),
            self.user,
            *binds,
            "--",
            "/usr/bin/env",
            f"PATH={self.path}",
            *arguments,
        ]

    def environment(self) -> dict[str, str]:
        return {"PATH": PATH, "HOME": str(self.home), **self.variables}

    def run(
        self, *arguments: str, cwd: Path | None = None, stdin: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """Run a command there; the exit code is for the test to judge."""
        return subprocess.run(
            self.command(*arguments),
            env=self.environment(),
            cwd=cwd or self.home,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )

    def nix(self, *arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Run nixw there."""
        return self.run(self.nixw, *arguments, cwd=cwd)

    def write(self, name: str, text: str, mode: int = 0o644) -> Path:
        """Write a file into the machine's folder, for its user."""
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        file.chmod(mode)
        self.give(self.folder / Path(name).parts[0])
        return file

    def give(self, folder: Path) -> None:
        """Make the folder the user's own, where they are someone else than who runs the tests."""
        if self.user == "user" and os.getuid() == 0:
            subprocess.run(["chown", "-R", f"{USER_ID}:{USER_ID}", str(folder)], check=True)

    def only(self, *programs: str) -> None:
        """Take every program off PATH but these."""
        tools = self.folder / "tools"
        tools.mkdir(exist_ok=True)
        for program in programs:
            found = shutil.which(program, path=PATH)
            assert found, f"this machine has no {program}"
            (tools / program).symlink_to(found)
        self.path = str(tools)

    def telling_nix(self, version: str = "2.30.1") -> Path:
        """Put a nix on PATH that prints how it was called."""
        nix = self.write("programs/nix", TELLING_NIX.replace("VERSION", version), 0o755)
        self.path = f"{nix.parent}:{self.path}"
        return nix


def make_machine(user: str) -> Machine:
    """A fresh machine; `user` is root or user."""
    # Not below pytest's folder, which other users cannot enter.
    folder = Path(tempfile.mkdtemp(prefix="nixw-test-", dir="/var/tmp"))
    folder.chmod(0o755)
    machine = Machine(folder=folder, user=user)
    for name in ("root", "home", "checkout/nix"):
        (folder / name).mkdir(parents=True)
    shutil.copy2(ROOT / "nixw", folder / "checkout" / "nixw")
    shutil.copytree(ROOT / "nix" / "nixw", folder / "checkout" / "nix" / "nixw")
    machine.give(folder / "home")
    return machine


def know_index(machine: Machine) -> None:
    """So that nixw does not ask the network where there is no pip: what an earlier call has found
    out.
    """
    machine.write("home/.cache/accelpkgs/index", "https://index.example/simple\n")


def remove_machine(machine: Machine) -> None:
    """Remove it; what is in a store is read-only, and belongs to the machine's user."""
    subprocess.run(
        ["find", str(machine.folder), "-type", "d", "-exec", "chmod", "u+w", "{}", "+"], check=False
    )
    shutil.rmtree(machine.folder)


def users() -> list[str]:
    """Whom the tests can run nixw as: an ordinary user always, root if they are root themselves."""
    return ["root", "user"] if os.getuid() == 0 else ["user"]


@pytest.fixture(params=users())
def machine(request: pytest.FixtureRequest) -> Iterator[Machine]:
    """A fresh machine, for root and for an ordinary user."""
    made = make_machine(request.param)
    know_index(made)
    yield made
    remove_machine(made)


@pytest.fixture
def user_machine() -> Iterator[Machine]:
    """A fresh machine for an ordinary user, for what does not depend on who asks."""
    made = make_machine("user")
    know_index(made)
    yield made
    remove_machine(made)


@pytest.fixture(scope="session")
def machines() -> Iterator[dict[str, Machine]]:
    """A bare machine for each user, on which nixw has just got its nix, at the same time.

    Apt is set up as it is here.
    """
    made = {user: make_machine(user) for user in users()}
    fetching = {}
    for user, machine in made.items():
        machine.variables.update(
            {name: value for name, value in os.environ.items() if name.lower().endswith("_proxy")}
        )
        machine.write("project/flake.nix", FLAKE.replace("SYSTEM", f"{os.uname().machine}-linux"))
        fetching[user] = subprocess.Popen(
            machine.command(machine.nixw, "--nixw-info"),
            env=machine.environment(),
            cwd=machine.home,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
    for process in fetching.values():
        said = process.communicate()[1]
        assert process.returncode == 0 and "[4/4] nix " in said, said
    yield made
    for machine in made.values():
        answer = machine.nix("--nixw-clean")
        assert (answer.returncode, machine.cache.exists()) == (0, False), answer.stderr
        remove_machine(machine)


def told(answer: subprocess.CompletedProcess[str], name: str) -> list[str]:
    """What the telling nix said under a name, in order."""
    assert answer.returncode == 0, answer.stderr
    return [part.split(">\n", 1)[0] for part in answer.stdout.split(f"{name}<")[1:]]
