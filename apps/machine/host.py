"""The machine as files and commands, so that tests can put a folder in its place."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_SECONDS = 15


@dataclass(frozen=True)
class Host:
    """A machine with its files below `root` and its commands in the PATH of `environment`."""

    root: Path = Path("/")
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))

    def path(self, absolute: str) -> Path:
        """Where the machine's file `absolute` is."""
        return self.root / absolute.lstrip("/")

    def text(self, absolute: str) -> str | None:
        """The file's text without the NULs that device trees end in.

        None where it cannot be read.
        """
        try:
            return self.path(absolute).read_bytes().decode("utf-8", "replace").replace("\0", "")
        except OSError:
            return None

    def entries(self, absolute: str) -> list[str]:
        """The absolute paths of what is in a folder, sorted; nothing where it cannot be read."""
        try:
            names = sorted(path.name for path in self.path(absolute).iterdir())
        except OSError:
            return []
        return [f"{absolute.rstrip('/')}/{name}" for name in names]

    def which(self, name: str) -> str | None:
        """The command's path, as PATH has it."""
        return shutil.which(name, path=self.environment.get("PATH", os.defpath))

    def folders(self) -> Iterator[str]:
        """The folders of PATH, each once, in order."""
        yield from dict.fromkeys(
            folder for folder in self.environment.get("PATH", "").split(os.pathsep) if folder
        )

    def run(self, arguments: Sequence[str]) -> str | None:
        """What the command prints; None where it is not there, fails, or takes longer than 15 s."""
        try:
            answer = subprocess.run(
                arguments,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=_SECONDS,
                check=False,
                env={**self.environment, "LC_ALL": "C"},
            )
        except (OSError, subprocess.SubprocessError, ValueError):
            return None
        return answer.stdout.decode("utf-8", "replace") if answer.returncode == 0 else None
