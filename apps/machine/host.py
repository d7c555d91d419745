"""The machine as files and commands, so that tests can put a folder in its place."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_SECONDS = 15


@dataclass(frozen=True)
class Host:
    """A machine with its files below `root` and its commands in the PATH of `environment`.

    `machine` is what its kernel calls the processor, such as x86_64.
    """

    root: Path = Path("/")
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    machine: str = field(default_factory=platform.machine)

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

    def executable(self, absolute: str) -> str | None:
        """Where the machine's program `absolute` is; None where it is none."""
        path = self.path(absolute)
        return str(path) if path.is_file() and os.access(path, os.X_OK) else None

    def folders(self) -> Iterator[str]:
        """The folders of PATH, each once, in order."""
        yield from dict.fromkeys(
            folder for folder in self.environment.get("PATH", "").split(os.pathsep) if folder
        )

    def run(self, arguments: Sequence[str]) -> str | None:
        """What the command prints; None where it is not there, fails, or takes longer than 15 s."""
        answer = self._answer(arguments)
        return answer[1] if answer and answer[0] == 0 else None

    def said(self, arguments: Sequence[str]) -> str:
        """All that the command prints, errors too, however it ends; nothing where it cannot run."""
        answer = self._answer(arguments)
        return answer[1] + answer[2] if answer else ""

    def _answer(self, arguments: Sequence[str]) -> tuple[int, str, str] | None:
        try:
            answer = subprocess.run(
                arguments,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_SECONDS,
                check=False,
                env={**self.environment, "LC_ALL": "C"},
            )
        except (OSError, subprocess.SubprocessError, ValueError):
            return None
        out, err = (text.decode("utf-8", "replace") for text in (answer.stdout, answer.stderr))
        return answer.returncode, out, err
