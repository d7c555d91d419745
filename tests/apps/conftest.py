"""A machine made of files, and the apps run as programs."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from apps.machine.host import Host


class FakeMachine:
    """A folder in place of `/`, with a `bin` in place of PATH.

    `shows_usr`: whether the sandbox of its Nix does.
    """

    shows_usr = True

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.machine = "x86_64"
        (folder / "bin").mkdir()

    def file(self, absolute: str, text: str) -> FakeMachine:
        path = self.folder / absolute.lstrip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return self

    def command(self, name: str, script: str, folder: str = "bin") -> FakeMachine:
        self.file(f"{folder}/{name}", "#!/bin/sh\n" + script)
        (self.folder / folder / name).chmod(0o755)
        return self

    @property
    def host(self) -> Host:
        return Host(self.folder, {"PATH": f"{self.folder}/bin"}, self.machine)


@pytest.fixture
def machine(tmp_path: Path) -> FakeMachine:
    folder = tmp_path / "machine"
    folder.mkdir()
    return FakeMachine(folder)


@pytest.fixture(scope="session")
def app(root: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run an app as the launcher does: an isolated Python on the folder `apps`; `plan` is sh."""

    def run(
        *arguments: str, environment: dict[str, str] | None = None, cwd: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        apps = str(root / "apps")
        start = [sys.executable, "-I", "-B", apps, *arguments]
        if arguments[0] == "plan":
            start = ["/bin/sh", f"{apps}/bin/plan", *arguments[1:]]
        return subprocess.run(
            start,
            capture_output=True,
            text=True,
            cwd=cwd or root,
            env={**os.environ, **(environment or {})},
            check=False,
        )

    return run
