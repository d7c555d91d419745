"""What Python compiled of the updater is kept, of the state that runs alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from apps.bytecode import bytecode

SOURCE, CHANGED, OTHER = (
    f"{letter * 32}-{name}"
    for letter, name in zip("abc", ("source", "source", "python-environment"), strict=True)
)


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "accelpkgs/apps/bytecode/nix/store"


def test_an_earlier_state_goes_and_the_rest_stays(kept: Path) -> None:
    store = Path("/nix/store")
    folder = bytecode(store / SOURCE / "updater/src", store / OTHER)
    assert folder == kept.parent.parent
    assert folder.parent.stat().st_mode & 0o777 == 0o700
    (kept / SOURCE / "old.pyc").touch()
    (kept / OTHER / "library.pyc").touch()
    assert bytecode(store / CHANGED / "updater/src", store / OTHER) == folder
    assert sorted(path.name for path in kept.iterdir()) == [CHANGED, OTHER]
    assert (kept / OTHER / "library.pyc").exists()


def test_nothing_is_kept_of_what_somebody_can_write_to(kept: Path, tmp_path: Path) -> None:
    assert bytecode(tmp_path / "updater/src", Path("/nix/store") / OTHER) is None
    assert bytecode(Path("/nix/store/../../home")) is None
    assert not kept.exists()


def test_a_run_goes_on_where_there_is_no_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert bytecode(Path("/nix/store") / SOURCE) is None
