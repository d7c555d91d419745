"""Secrets in the files of a project stand in no output of `lock` and in no file that it writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from ..world import World
from .test_lock import lock

SECRET = "sup3r-s3cret-w0rd"


@pytest.mark.parametrize(
    "line",
    [
        f"--extra-index-url https://me:{SECRET}@h.invalid/simple",
        f"other @ git+https://me:{SECRET}@h.invalid/other.git@v1",
        f"https://me:{SECRET}@h.invalid/other-1-py3-none-any.whl",
        "--extra-index-url https://me:${THE_SECRET}@h.invalid/simple",
    ],
)
def test_no_secret_of_a_file(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    monkeypatch.setenv("THE_SECRET", SECRET)
    world.add("core", "1.0")
    (tmp_path / "requirements.txt").write_text(f"core\n{line}\n")
    for option in ("--python=3.12", "--debug", "--json", "--strict"):
        result = lock(world, tmp_path / "mine", str(tmp_path / "requirements.txt"), option)
        assert SECRET not in result.output + result.stderr + str(result.exception)
    written = [p for p in (tmp_path / "mine").rglob("*") if p.is_file()]
    assert any(p.name == "lock.json" for p in written)
    assert not any(SECRET.encode() in p.read_bytes() for p in written)
