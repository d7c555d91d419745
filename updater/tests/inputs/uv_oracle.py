"""uv itself, asked what is right: projects made for it, locked and exported on a loopback index."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.utils import canonicalize_name

from accelpkgs_updater.core.environment import ENVIRONMENTS, Environment
from accelpkgs_updater.inputs.model import Inputs

from ..world import World, metadata, wheel

UV = shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv")
needs_uv = pytest.mark.skipif(UV is None, reason="there is no uv beside this Python, nor on PATH")

_LINE = re.compile(r"([A-Za-z0-9][\w.-]*)(?:\[[^]]*\])?==([^\s;]+)\s*(?:;\s*(.*))?")
_MACHINES = {"x86_64-linux": "x86_64", "aarch64-linux": "aarch64"}
OURS = [e for e in ENVIRONMENTS if not e.threaded]


def add_release(world: World, name: str, version: str, requires: Iterable[str]) -> None:
    """Add a wheel with its extras declared."""
    lines = list(requires)
    extras = {e for line in lines for e in re.findall(r"extra == '([^']+)'", line)}
    data = metadata(name, version, *lines)
    declared = "".join(f"Provides-Extra: {e}\n" for e in sorted(extras)).encode()
    data = data.replace(b"\n\nLong", b"\n" + declared + b"\nLong", 1)
    folder = name.replace("-", "_")
    file = f"{folder}-{version}-py3-none-any.whl"
    world.files.setdefault(name, {})[file] = wheel(folder, version, data)


@dataclass
class Uv:
    """uv in a folder, with nothing of the person who runs the tests."""

    folder: Path
    world: World
    errors: list[str] = field(default_factory=list)

    def run(self, *arguments: str) -> str | None:
        """Return what it prints, None where it refuses."""
        assert UV is not None
        home = str(self.folder / ".home")
        keep = {k: v for k, v in os.environ.items() if not k.startswith(("UV_", "PIP_"))}
        try:
            done = subprocess.run(
                [UV, *arguments, "--quiet", "--cache-dir", str(self.folder / ".cache")],
                cwd=self.folder,
                capture_output=True,
                text=True,
                check=False,
                timeout=60,
                env={
                    **keep,
                    "HOME": home,
                    "XDG_CONFIG_HOME": home,
                    "UV_PYTHON": sys.executable,
                    "UV_PYTHON_DOWNLOADS": "never",
                    "UV_DEFAULT_INDEX": self.world.index,
                    "NO_PROXY": "127.0.0.1",
                },
            )
        except subprocess.TimeoutExpired:
            # For some projects uv's search takes for ever.
            self.errors.append("it took too long")
            return None
        if done.returncode:
            self.errors.append(done.stderr)
        return done.stdout if done.returncode == 0 else None

    def lock(self, *arguments: str) -> bool:
        return self.run("lock", *arguments) is not None

    def export(self, *arguments: str) -> str:
        said = self.run(
            "export",
            "--frozen",
            "--no-default-groups",
            "--no-annotate",
            "--no-header",
            "--no-hashes",
            *arguments,
        )
        assert said is not None, self.errors[-1]
        return said


def exported(text: str, environment: Environment) -> dict[str, str]:
    """Return the releases that an export lists for an environment, by packaging's markers."""
    values = {
        "python_version": f"3.{environment.minor}",
        "python_full_version": f"3.{environment.minor}.0",
        "implementation_version": f"3.{environment.minor}.0",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "platform_machine": _MACHINES[environment.system],
        "platform_system": "Linux",
        "sys_platform": "linux",
        "os_name": "posix",
        "platform_release": "",
        "platform_version": "",
    }
    found: dict[str, str] = {}
    for line in text.splitlines():
        match = _LINE.match(line)
        if match and (not match[3] or Marker(match[3]).evaluate(values)):
            name = canonicalize_name(match[1])
            assert name not in found, f"uv lists {name} twice"
            found[name] = match[2]
    return found


def same(found: Inputs, text: str, pythons: Iterable[int]) -> int:
    """Assert that both give the same releases everywhere; return how many that were."""
    count = 0
    for environment in OURS:
        if environment.minor in pythons:
            ours = {name: str(v) for name, v in found.pins_in(environment).items()}
            assert ours == exported(text, environment), environment
            count += len(ours)
    return count
