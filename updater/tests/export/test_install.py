"""What `export` writes is installed by pip and uv, from a loopback index."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import VERSIONS, Exports
from .installable import add_installable

UV = shutil.which("uv", path=str(Path(sys.executable).parent)) or "uv"
PIP = [sys.executable, "-I", "-m", "pip", "--disable-pip-version-check", "--isolated"]
_LISTED = (
    "import json, importlib.metadata as m; "
    "print(json.dumps({d.name.lower(): d.version for d in m.distributions()}))"
)


@pytest.fixture
def venv(tmp_path: Path) -> Path:
    folder = tmp_path / "venv"
    call(UV, "venv", "--quiet", "--no-config", "--offline", "-p", sys.executable, str(folder))
    return folder


def call(*command: str, environment: dict[str, str] | None = None) -> str:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "UV_"))}
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        env={**clean, **(environment or {})},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def uv(venv: Path, exports: Exports, *words: str) -> None:
    """Run uv with the venv, an index on the loopback, and a cache of its own."""
    more = {"VIRTUAL_ENV": str(venv), "UV_CACHE_DIR": str(venv.parent / "uv-cache")}
    index = ["--no-config", "--default-index", exports.world.index]
    call(UV, "pip", "sync", *index, *words, environment=more)


def listed(venv: Path) -> dict[str, str]:
    return json.loads(call(str(venv / "bin/python"), "-I", "-c", _LISTED))


def test_uv_syncs_a_pylock(exports: Exports, venv: Path) -> None:
    file = exports.export("pylock.toml")
    uv(venv, exports, "--preview-features", "pylock", str(file))
    assert listed(venv) == VERSIONS


def test_uv_syncs_a_requirements_file(exports: Exports, venv: Path) -> None:
    uv(venv, exports, "--require-hashes", str(exports.export("requirements.txt")))
    assert listed(venv) == VERSIONS


@pytest.mark.parametrize("options", [[], ["--no-deps"]])
def test_pip_installs_a_requirements_file(exports: Exports, venv: Path, options: list[str]) -> None:
    file = str(exports.export("requirements.txt"))
    python = ["--python", str(venv / "bin/python")]
    index = ["--index-url", exports.world.index, "--no-cache-dir"]
    call(*PIP, *python, "install", *index, "--require-hashes", *options, "-r", file)
    assert listed(venv) == VERSIONS


def test_pip_installs_a_pylock(exports: Exports, venv: Path) -> None:
    file = str(exports.export("pylock.toml"))
    python = ["--python", str(venv / "bin/python")]
    call(*PIP, *python, "install", "--no-cache-dir", "--no-index", "-r", file)
    assert listed(venv) == VERSIONS


def test_neither_takes_other_bytes(exports: Exports, venv: Path) -> None:
    file = exports.export("pylock.toml")
    # The same name and size, as sound as the first.
    add_installable(exports.world, "dep", "1.5", word="VERSIOM")
    with pytest.raises(AssertionError, match=r"(?i)hash"):
        uv(venv, exports, "--preview-features", "pylock", str(file))
    assert listed(venv) == {}
