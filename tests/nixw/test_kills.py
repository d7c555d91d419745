"""nixw is killed at its write steps, before and after each, and at random: the next call heals.

Every program that writes is replaced by one that counts, and at one count kills nixw and all that
it started, as a power cut does. What a shell writes by itself lies between two of them.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from .archive import Archive
from .conftest import PATH, Machine
from .test_fetch import archive, fill  # noqa: F401

pytestmark = pytest.mark.skipif(
    not shutil.which("apt-get", path=PATH), reason="this machine has no apt"
)

# The write steps, by the program that takes them. `bash`: what the shell writes, see SHIM.
STEPS = ["mkdir", "rm", "mv", "ln", "cp", "chmod", "flock", "apt-get", "dpkg-deb", "awk", "du"]
KILLS = 50
SHIM = """#!/bin/sh
number=$(cat COUNT)
printf '%s %s\\n' "$((${number%% *} + 1))" "" >COUNT
printf '%s\\n' NAME >>NAMES
if [ "${number%% *}" = "$KILL_AT" ] && [ "$KILL_WHEN" = before ]; then kill -9 0; fi
REAL "$@"
code=$?
if [ "${number%% *}" = "$KILL_AT" ]; then kill -9 0; fi
exit $code
"""


class Killer:
    """A machine on which nixw gets a nix from a small archive, and is killed at a step."""

    def __init__(self, machine: Machine, archive: Archive) -> None:  # noqa: F811
        fill(archive)
        self.machine = machine
        self.count = machine.folder / "shims/count"
        self.names = machine.folder / "shims/names"
        for name in STEPS:
            text = SHIM.replace("COUNT", str(self.count)).replace("NAMES", str(self.names))
            text = text.replace("REAL", str(shutil.which(name, path=PATH))).replace("NAME", name)
            machine.write(f"shims/{name}", text, 0o755)
        machine.path = f"{machine.folder}/shims:{machine.path}"

    def run(self, at: int, when: str = "before") -> subprocess.CompletedProcess[str]:
        """Run nixw in a session of its own; `at` -1 kills nothing."""
        for file, text in ((self.count, "0\n"), (self.names, "")):
            file.write_text(text)
            self.machine.give(file)
        return subprocess.run(
            self.machine.command(self.machine.nixw, "echo", "hello"),
            env={**self.machine.environment(), "KILL_AT": str(at), "KILL_WHEN": when},
            cwd=self.machine.home,
            capture_output=True,
            text=True,
            check=False,
            start_new_session=True,
            timeout=120,
        )

    def start_anew(self) -> None:
        """As if nothing had ever been got; the index of packages is known."""
        shutil.rmtree(self.machine.cache)
        self.machine.write("home/.cache/accelpkgs/index", "https://index.example/simple\n")


def test_a_killed_nixw_loses_nothing(
    user_machine: Machine,
    archive: Archive,  # noqa: F811
) -> None:
    killer = Killer(user_machine, archive)
    whole = killer.run(-1)
    assert whole.stdout == "hello\n", whole.stderr
    steps = killer.names.read_text().split()
    right = listing(user_machine.cache)
    seed = int(os.environ.get("ACCELPKGS_SEED", random.SystemRandom().randrange(1 << 30)))
    print(f"seed {seed}: ACCELPKGS_SEED={seed} repeats it")
    chance = random.Random(seed)
    killed = Counter[str]()

    def kill(number: int) -> None:
        when = chance.choice(["before", "after"])
        ended = killer.run(number, when)
        where = f"seed {seed}, step {number}, {when}"
        # A run that goes on where the last one stopped has fewer steps left.
        if ended.returncode == -signal.SIGKILL:
            killed[killer.names.read_text().split()[-1]] += 1
        else:
            assert ended.returncode == 0, f"{where}: {ended.stderr}"
        if ended.returncode == 0 or chance.random() < 0.3:
            healed = killer.run(-1)
            assert (healed.returncode, healed.stdout) == (0, "hello\n"), f"{where}: {healed.stderr}"
            assert listing(user_machine.cache) == right, where
            killer.start_anew()

    for name in sorted(set(steps)):
        killer.start_anew()
        kill(chance.choice([number for number, step in enumerate(steps) if step == name]))
        assert killed[name], name
    while killed.total() < KILLS:
        kill(chance.randrange(len(steps)))
    healed = killer.run(-1)
    assert healed.stdout == "hello\n", healed.stderr
    assert listing(user_machine.cache) == right
    print(f"kills: {dict(killed)}")
    assert {"mkdir", "rm", "mv", "ln", "cp", "dpkg-deb", "apt-get", "flock"} <= set(killed)


def test_what_was_never_renamed_is_removed(user_machine: Machine) -> None:
    user_machine.telling_nix()
    for name, age in (("decision.1.tmp", 7200), ("decision.2.tmp", 0)):
        file = user_machine.write(f"home/.cache/accelpkgs/{name}", "")
        os.utime(file, (file.stat().st_atime, file.stat().st_mtime - age))
    assert user_machine.nix("eval").returncode == 0
    assert sorted(user_machine.cache.glob("*.tmp")) == [user_machine.cache / "decision.2.tmp"]


def listing(cache: Path) -> dict[str, tuple[int, bytes]]:
    """All files of the cache with modes and contents; the lock holds a process id, and a small file
    that was never renamed is left for an hour.
    """
    return {
        str(path.relative_to(cache)): (path.lstat().st_mode, path.read_bytes())
        for path in sorted(cache.rglob("*"))
        if path.is_file() and path.name != "lock" and path.suffix != ".tmp"
    }
