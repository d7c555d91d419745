"""Tests of the host base where /usr has no Python: skipped with a sentence, and all is green."""

from __future__ import annotations

import importlib
import sys
import sysconfig
from pathlib import Path

import pytest

REASON = "the host base needs a Python in /usr/bin, and there is none"
PARTS = ("pytest", "pluggy", "iniconfig", "packaging", "pygments")


@pytest.fixture
def pytest_there(nixos_root, tmp_path: Path):
    """Run a pytest in the root: this machine's Python, shown where no program looks for one."""
    loader = sysconfig.get_config_var("MULTIARCH")
    linker = sorted(Path(f"/usr/lib/{loader}").glob("ld-linux-*.so.*"))
    program = Path(sys.executable).resolve()
    if not linker or not program.is_relative_to("/usr"):
        pytest.skip("this Python is not the distribution's: it cannot be shown elsewhere")
    binds = {"/srv/usr": "/usr"}
    for part in PARTS:
        file = Path(importlib.import_module(part).__file__ or "")
        binds[f"/srv/parts/{part}"] = str(file.resolve().parents[1])

    def run(*arguments: str):
        libraries = f"/srv/usr/lib/{loader}"
        return nixos_root.run(
            f"{libraries}/{linker[0].name}",
            "--library-path",
            libraries,
            f"/srv/{program.relative_to('/')}",
            *("-B", "-m", "pytest", "-p", "no:cacheprovider", *arguments),
            binds=binds,
            PYTHONHOME="/srv/usr",
            PYTHONPATH=":".join(f"/srv/parts/{part}" for part in PARTS),
        )

    return run


def test_what_needs_a_python_in_usr_is_skipped(nixos_root, pytest_there):
    # One calls the builders' Python, one builds.
    files = [f"{nixos_root.flake}/tests/build/test_{name}.py" for name in ("confine", "seal")]
    answer = pytest_there("-q", "-rs", *files)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    said = answer.stdout.splitlines()
    skipped = [line for line in said if line.startswith("SKIPPED")]
    assert skipped and all(line.endswith(REASON) for line in skipped), answer.stdout
    assert "failed" not in said[-1] and "error" not in said[-1]
