from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from accelpkgs_updater.net.default_index import default_index

SAYS = """
class PackageIndex:
    simple_url = "https://said-by-pip.invalid/simple"


PyPI = PackageIndex()
"""
FILES = {
    "pip/__init__.py": "raise SystemExit('all of pip was imported')",
    "pip/_internal/__init__.py": "raise SystemExit('all of pip was imported')",
    "pip/_internal/models/__init__.py": "",
    "pip/_internal/models/index.py": SAYS,
}


@pytest.fixture(params=["folder", "wheel"])
def pip(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A pip as it is installed, and one in a wheel."""
    if request.param == "wheel":
        wheel = tmp_path / "pip-1-py3-none-any.whl"
        with zipfile.ZipFile(wheel, "w") as archive:
            for name, text in FILES.items():
                archive.writestr(name, text)
        return str(wheel)
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return str(tmp_path)


def test_what_pip_says(pip: str, tmp_path: Path) -> None:
    found = default_index([str(tmp_path / "nowhere"), pip])
    assert found == "https://said-by-pip.invalid/simple"
    assert "pip._internal.models.index" not in sys.modules or "said-by-pip" not in str(
        sys.modules["pip._internal.models.index"].__dict__
    )


def test_there_is_no_pip(tmp_path: Path) -> None:
    assert default_index([]) is None
    (tmp_path / "pip").mkdir()
    (tmp_path / "pip" / "__init__.py").write_text("")
    assert default_index([str(tmp_path)]) is None


def test_it_is_what_the_pip_of_this_machine_asks() -> None:
    expression = "from pip._internal.models.index import PyPI; print(PyPI.simple_url)"
    # NixOS has none in /usr.
    for python in filter(os.path.exists, (sys.executable, "/usr/bin/python3")):
        told = subprocess.run([python, "-c", expression], capture_output=True, text=True)
        if told.returncode == 0:
            assert default_index() == told.stdout.strip()
            return
    pytest.skip("no Python of this machine has a pip")
