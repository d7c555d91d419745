"""One line of the code is made wrong, and the tests that should see it are run.

A mutant that no test sees is a rule without a test.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import tomllib

from nixlib import ROOT, NixError, evaluate

TABLE = Path(__file__).with_name("mutants.toml")
# What says that a text is no Nix at all, which no test has to see.
_NO_NIX = re.compile(r"error: (syntax error|undefined variable|attribute '.*' already defined)")
_FLAGS = ("-n0", "-x", "-q")


@dataclass(frozen=True)
class Mutant:
    """One line that is made wrong; what that breaks, and the tests that have to see it.

    A test is a file of tests/unit, which is evaluated by itself, or anything that pytest takes.
    """

    name: str
    file: str
    old: str
    new: str
    breaks: str
    tests: tuple[str, ...]
    always: bool = False


class Outdated(AssertionError):
    """The code was changed, and its mutant was not."""


def load() -> list[Mutant]:
    """The table."""
    rows = tomllib.loads(TABLE.read_text(encoding="utf-8"))["mutant"]
    return [Mutant(**{**row, "tests": tuple(row["tests"])}) for row in rows]


def mutated(mutant: Mutant, text: str) -> str:
    """The file with the line made wrong. White space does not count: lines may be wrapped anew."""
    places = [i for i, c in enumerate(text) if not c.isspace()]
    bare = "".join(text[i] for i in places)
    wanted = "".join(mutant.old.split())
    found = bare.count(wanted)
    if found != 1:
        raise Outdated(
            f"{mutant.file} has the text of mutant {mutant.name} {found} times, not once: "
            f"bring it up to date in tests/mutants/mutants.toml\n  {mutant.old}"
        )
    start = bare.index(wanted)
    return text[: places[start]] + mutant.new + text[places[start + len(wanted) - 1] + 1 :]


@dataclass
class Copy:
    """A copy of the checkout in which one file at a time is made wrong."""

    root: Path
    _sound: set[tuple[str, ...]] = field(default_factory=set)

    @classmethod
    def make(cls, root: Path) -> Copy:
        """What Git tracks, and what it would track."""
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for name in filter(None, listed.split("\0")):
            source, target = ROOT / name, root / name
            if source.is_file():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source, target, follow_symlinks=False)
        return cls(root)

    def killer(self, mutant: Mutant) -> str | None:
        """Which test sees the mutant; None where all of them pass."""
        if mutant.tests not in self._sound:
            seen = self._run(mutant.tests)
            assert seen is None, f"{seen} fails without any mutant"
            self._sound.add(mutant.tests)
        path = self.root / mutant.file
        sound = path.read_bytes()
        wrong = mutated(mutant, sound.decode())
        if path.suffix == ".py":
            compile(wrong, mutant.file, "exec")
        path.write_text(wrong, encoding="utf-8")
        try:
            return self._run(mutant.tests)
        finally:
            path.write_bytes(sound)

    def _run(self, tests: tuple[str, ...]) -> str | None:
        units = [test for test in tests if test.endswith(".nix")]
        others = [test for test in tests if not test.endswith(".nix")]
        return (self._units(units) if units else None) or (self._pytest(others) if others else None)

    def _units(self, files: list[str]) -> str | None:
        runner = 'import (root + "/tests/unit/run.nix") { inherit lib; root = /. + root; } data'
        named = [
            {"name": f.removeprefix("tests/unit/").removesuffix(".nix"), "path": self.root / f}
            for f in files
        ]
        data = [{**row, "path": str(row["path"])} for row in named]
        try:
            results = evaluate(runner, data, root=self.root)
        except NixError as error:
            assert not _NO_NIX.search(str(error)), f"the mutant is no Nix: {error}"
            return f"{' '.join(str(row['name']) for row in named)} (ends the evaluation)"
        return next((str(result["id"]) for result in results if not result["ok"]), None)

    def _pytest(self, arguments: list[str]) -> str | None:
        ran = subprocess.run(
            [sys.executable, "-m", "pytest", *_FLAGS, *arguments],
            cwd=self.root,
            capture_output=True,
            text=True,
            # Two mutants within a second have files of one age: compiled ones would be mixed up.
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
            check=False,
            timeout=600,
        )
        if ran.returncode == 0:
            return None
        assert ran.returncode == 1, f"the tests did not run: {ran.stdout}{ran.stderr}"
        found = re.search(r"^_+ (?:ERROR at setup of )?(\S.*?) _+$", ran.stdout, re.MULTILINE)
        files = dict.fromkeys(argument.partition("::")[0] for argument in arguments)
        return f"{' '.join(files)}: {found[1] if found else 'failed'}"
