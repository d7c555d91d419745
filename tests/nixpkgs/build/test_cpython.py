"""Which CPython the builds take, where nobody names one."""

from __future__ import annotations

from pathlib import Path

from tests.nixpkgs.build.cpython import VARIABLE, plain_cpython

WHOLE = ("bin/python3.12", "include/python3.12/Python.h", "lib/python3.12/os.py")


def made(folder: Path, *files: str) -> Path:
    for name in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    return folder


def test_the_newest_that_is_whole(tmp_path):
    here = {"HOME": str(tmp_path)}
    assert plain_cpython(here) is None
    versions = tmp_path / ".pyenv/versions"
    made(versions / "3.12.11", *WHOLE[:2])
    made(versions / "3.13.9", *WHOLE)
    assert plain_cpython(here) is None
    nine = made(versions / "3.12.9", *WHOLE)
    assert plain_cpython(here) == nine
    ten = made(tmp_path / ".local/share/uv/python/cpython-3.12.10-linux-x86_64-gnu", *WHOLE)
    assert plain_cpython(here) == ten
    tool = made(tmp_path / "tools/Python/3.12.12/x64", *WHOLE)
    assert plain_cpython({**here, "RUNNER_TOOL_CACHE": str(tmp_path / "tools")}) == tool
    assert plain_cpython({**here, VARIABLE: "/named"}) == Path("/named")
