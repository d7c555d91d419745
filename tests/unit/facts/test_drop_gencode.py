"""What is done to a setup.py so that it compiles for the target's capabilities only."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from nixlib import evaluate

SETUP = """\
cc_flag = []
if new:
    cc_flag.append("-gencode")
    cc_flag.append("arch=compute_120f,code=sm_120")
# cc_flag.append("arch=compute_75,code=sm_75")
cc_flag.append("-gencode")
cc_flag.append("arch=compute_80,code=sm_80")
cc_flag.append("-DKEPT")
"""


@pytest.fixture(scope="module")
def snippet() -> str:
    text: str = evaluate('(import (root + "/nix/facts")).dropGencode { capabilities = [ "8.6" ]; }')
    return text


def flags(setup: Path, new: bool) -> list[str]:
    scope: dict[str, object] = {"new": new}
    exec(compile(setup.read_text(encoding="utf-8"), str(setup), "exec"), scope)
    return scope["cc_flag"]  # type: ignore[return-value]


def run(snippet: str, folder: Path) -> None:
    subprocess.run(["sh", "-eu", "-c", snippet], cwd=folder, check=True)


@pytest.mark.parametrize("new", [True, False])
def test_flags_go_and_the_rest_stays(snippet: str, tmp_path: Path, new: bool) -> None:
    setup = tmp_path / "setup.py"
    setup.write_text(SETUP, encoding="utf-8")
    assert "-gencode" in flags(setup, new)
    run(snippet, tmp_path)
    assert flags(setup, new) == ["-DKEPT"]
    assert "# cc_flag.append" in setup.read_text(encoding="utf-8")


def test_a_file_without_such_flags_stays_as_it_is(snippet: str, tmp_path: Path) -> None:
    setup = tmp_path / "setup.py"
    setup.write_text("from setuptools import setup\nsetup()\n", encoding="utf-8")
    run(snippet, tmp_path)
    assert setup.read_text(encoding="utf-8") == "from setuptools import setup\nsetup()\n"
