"""The cache is the user's own: what others could write to is not believed."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from accelpkgs_updater.disk import closed
from accelpkgs_updater.disk.cache import own_cache
from accelpkgs_updater.errors import ErrorCode, UpdaterError


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache/accelpkgs/updater"


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("mask", [0o000, 0o002, 0o022])
def test_it_is_made_closed_under_any_umask(home: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        cache = own_cache()
        cache.put("pages", "key", {"a": 1})
        assert os.umask(mask) == mask, "the umask of the process is as before"
    finally:
        os.umask(before)
    assert cache.get("pages", "key") == {"a": 1}
    assert {_mode(path) for path in (home, home.parent, home.parent.parent)} == {0o700}
    assert own_cache().get("pages", "key") == {"a": 1}


@pytest.mark.parametrize("place", ["", "pages", "pages/ke", "pages/ke/key.json"])
@pytest.mark.parametrize("bit", [stat.S_IWGRP, stat.S_IWOTH])
def test_what_was_open_is_forgotten(home: Path, place: str, bit: int) -> None:
    home.mkdir(parents=True)
    cache = own_cache()
    cache.put("pages", "key", {"planted": True})
    home.chmod(0o755)
    opened = home / place
    opened.chmod(_mode(opened) | bit)
    assert own_cache().get("pages", "key") is None
    assert _mode(home) == 0o700
    assert list(home.iterdir()) == []


def test_what_only_others_could_read_is_kept(home: Path) -> None:
    own_cache().put("pages", "key", {"a": 1})
    home.chmod(0o755)
    (home / "link").symlink_to("/nowhere")
    assert own_cache().get("pages", "key") == {"a": 1}
    assert _mode(home) == 0o700


def test_somebody_elses_is_a_sentence(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home.mkdir(parents=True)
    user = os.geteuid()
    monkeypatch.setattr(closed.os, "geteuid", lambda: user + 1)
    with pytest.raises(UpdaterError) as caught:
        own_cache()
    (problem,) = caught.value.problems
    assert problem.code is ErrorCode.NOT_WRITTEN
    assert "another user" in str(problem)


def test_where_none_can_be_made_nothing_is_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    cache = own_cache()
    cache.put("pages", "key", {"a": 1})
    assert cache.get("pages", "key") is None
