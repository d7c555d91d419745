"""Foreign code writes nowhere but to its own folders, and reaches no process of the builder: as
the owner of the store, by each way to confine it. Real builds: test_python_level.py,
test_source_flavour.py, tests/nixw/test_hostile_wheel.py.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
ATTACK = (HERE / "attack.py").read_text()
USER = 12345
# What Landlock does not govern: modes, owners and times. What is written stays as it is.
MODES = {"chmod", "touch", "chown", "attribute", "set_uid"}

PROGRAM = """
import json, pathlib, subprocess, sys
sys.path.insert(0, BUILDERS)
import confine
confine._WAYS = {name: way for name, way in confine._WAYS.items() if name in WAYS}
confine.TRUST = pathlib.Path(TRUST)
from problem import Problem
own = pathlib.Path(OWN)
attack = ATTACK + '''
import json, pathlib
own = pathlib.Path(OWN)
(own / "made").write_text("mine")
(own / "folder").mkdir()
(own / "made").rename(own / "folder/made")
pathlib.Path("/dev/null").write_text("x")
victims = [pathlib.Path(STORE) / name for name in ("other/module.py", "other/bin/program")]
print(json.dumps(worked(victims)))
'''.replace("OWN", repr(str(own))).replace("STORE", repr(STORE))
try:
    entered = confine.confinement([own])
except Problem as problem:
    print(json.dumps(problem.render()))
else:
    opened = open(STORE + "/other/module.py", "rb")
    done = subprocess.run([sys.executable, "-c", attack], preexec_fn=entered, cwd=own,
                          capture_output=True, text=True)
    print(done.stdout, file=sys.stdout)
    print(done.stderr, file=sys.stderr)
"""


class Store:
    """A folder as a store is, with a builder in it, of an ordinary user who owns all of it."""

    def __init__(self, folder: Path, root: Path) -> None:
        self.folder = folder
        self.store = folder / "store"
        self.own = folder / "build/own"
        self.own.mkdir(parents=True)
        for name, text, mode in (
            ("module.py", "good", 0o444),
            ("bin/program", "#!/bin/sh\necho good\n", 0o555),
        ):
            file = self.store / "other" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
            file.chmod(mode)
        shutil.copytree(root / "nix/builders", self.store / "builder")
        for path in [*self.store.rglob("*")]:
            if path.is_dir():
                path.chmod(0o555)
        if os.getuid() == 0:
            subprocess.run(["chown", "-R", f"{USER}:{USER}", str(folder)], check=True)

    def listing(self) -> list[tuple[str, int, str]]:
        """All that is in the store, with modes and contents."""
        return sorted(
            (str(path), path.lstat().st_mode, path.read_text() if path.is_file() else "")
            for path in self.store.rglob("*")
        )

    def attack(
        self, interpreter: str, ways: list[str], *without: str, trust: str = "/nowhere"
    ) -> subprocess.CompletedProcess[str]:
        """Run the attack as the owner, with these ways to confine it."""
        names = {
            "BUILDERS": str(self.store / "builder"),
            "WAYS": ways,
            "STORE": str(self.store),
            "OWN": str(self.own),
            "TRUST": trust,
            "ATTACK": ATTACK,
        }
        program = "".join(f"{name} = {value!r}\n" for name, value in names.items()) + PROGRAM
        as_user = (
            ["setpriv", "--reuid", str(USER), "--regid", str(USER), "--clear-groups", "--"]
            if os.getuid() == 0
            else []
        )
        lacking = ["python3", str(self.folder / "without.py"), *without, "--"] if without else []
        shutil.copy(HERE / "without.py", self.folder / "without.py")
        return subprocess.run(
            [*as_user, *lacking, interpreter, "-B", "-c", program],
            env={
                "PATH": os.environ["PATH"],
                "NIX_STORE": str(self.store),
                "NIX_BUILD_TOP": str(self.folder / "build"),
            },
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )


@pytest.fixture
def store(root: Path) -> Iterator[Store]:
    # Not below pytest's folder, which other users cannot enter.
    folder = Path(tempfile.mkdtemp(prefix="confine-test-", dir="/var/tmp"))
    folder.chmod(0o755)
    yield Store(folder, root)
    subprocess.run(["chmod", "-R", "u+w", str(folder)], check=True)
    shutil.rmtree(folder)


def _attempts(done: subprocess.CompletedProcess[str]) -> list[str]:
    assert done.returncode == 0, done.stderr
    assert done.stdout, done.stderr
    found: list[str] = json.loads(done.stdout)
    return found


BOTH = ["user namespaces", "Landlock"]


@pytest.mark.parametrize("ways", [BOTH, BOTH[:1]], ids=["both", "namespaces"])
def test_the_owner_of_the_store_changes_nothing(
    store: Store, interpreter: dict[str, str], ways: list[str]
) -> None:
    before = store.listing()
    assert _attempts(store.attack(interpreter["executable"], ways)) == []
    assert store.listing() == before
    assert (store.own / "folder/made").read_text() == "mine"


def test_landlock_alone_keeps_what_is_written(store: Store, interpreter: dict[str, str]) -> None:
    before = store.listing()
    found = _attempts(store.attack(interpreter["executable"], ["Landlock"]))
    assert {attempt.split(" of ")[0] for attempt in found} <= MODES
    assert [(path, text) for path, _, text in store.listing()] == [
        (path, text) for path, _, text in before
    ]


def test_without_any_way_the_attack_works(store: Store, interpreter: dict[str, str]) -> None:
    """So the attempts are real ones: where it is trusted, most of them work."""
    trust = store.folder / "trust"
    trust.touch()
    done = store.attack(interpreter["executable"], [], trust=str(trust))
    found = {attempt.split(" of ")[0] for attempt in _attempts(done)}
    assert {"chmod_and_write", "chmod_folder_and_add", "write_memory"} <= found
    assert "foreign code runs unconfined" in done.stderr


def test_a_kernel_that_has_neither_is_refused(store: Store, interpreter: dict[str, str]) -> None:
    before = store.listing()
    done = store.attack(interpreter["executable"], BOTH, "namespaces", "landlock")
    said = _attempts(done)
    assert isinstance(said, str) and said.startswith("accelpkgs E235: ")
    assert "user namespaces: Operation not permitted" in said
    assert "Landlock: Operation not supported" in said and "--nixw-trust" in said
    assert store.listing() == before and not (store.own / "folder").exists()


@pytest.mark.parametrize("without", ["namespaces", "landlock"])
def test_a_kernel_that_has_one_will_do(
    store: Store, interpreter: dict[str, str], without: str
) -> None:
    before = store.listing()
    found = _attempts(store.attack(interpreter["executable"], BOTH, without))
    assert {attempt.split(" of ")[0] for attempt in found} <= MODES
    assert [(path, text) for path, _, text in store.listing()] == [
        (path, text) for path, _, text in before
    ]
