"""The git checkout that a project lies in: Nix sees tracked files only."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from apps.init.problems import git_refused

# What a repository configures is not run just to look at it.
_CALL = ["git", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"]


class Checkout:
    """The work tree in which a folder lies."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @classmethod
    def of(cls, folder: Path) -> Checkout | None:
        """None where there is no git, or the folder lies in no work tree.

        Raises E447 where git does not look at it: Nix asks git, and would fail as well.
        """
        if shutil.which("git") is None:
            return None
        found = cls(folder)
        answer = found._run("rev-parse", "--is-inside-work-tree")
        if answer.returncode != 0 and "not a git repository" not in answer.stderr:
            lines = answer.stderr.strip().splitlines() or ["it did not say why"]
            raise git_refused(str(folder), lines[0])
        return found if answer.returncode == 0 and answer.stdout.strip() == "true" else None

    def untracked(self, names: Sequence[str]) -> list[str]:
        """Those of the names (files or folders of the project) of which something is not
        tracked.
        """
        return [
            name
            for name in names
            if self._run("ls-files", "--others", "-z", "--", f":(literal){name}").stdout
        ]

    def ignored(self, names: Sequence[str]) -> list[str]:
        """Those of the names that a `.gitignore` has git leave out."""
        return [
            name for name in names if self._run("check-ignore", "-q", "--", name).returncode == 0
        ]

    def revision(self) -> str:
        """The commit that is checked out; empty where there is none."""
        return self._run("rev-parse", "--verify", "--quiet", "HEAD").stdout.strip()

    def unseen(self) -> list[str]:
        """The files of the folder that are neither tracked nor left out on purpose."""
        words = ["ls-files", "--others", "--exclude-standard", "-z", "--", "."]
        return [name for name in self._run(*words).stdout.split("\0") if name]

    def add(self, names: Sequence[str]) -> str | None:
        """Tell git of the files, without their content; None, or why it did not."""
        # However many there are, and whatever they are called.
        words = ["add", "--intent-to-add", "--pathspec-from-file=-", "--pathspec-file-nul"]
        answer = self._run("--literal-pathspecs", *words, told="\0".join(names))
        lines = answer.stderr.strip().splitlines() or ["it did not say why"]
        return None if answer.returncode == 0 else lines[0]

    def _run(self, *words: str, told: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*_CALL, "-C", str(self._folder), *words],
            input=told,
            capture_output=True,
            text=True,
            # Names that are no UTF-8 go back as they came.
            errors="surrogateescape",
            check=False,
            env={**os.environ, "LC_ALL": "C"},
        )
