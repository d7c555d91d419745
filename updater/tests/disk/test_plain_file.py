"""The end of a file, whatever the file turns out to be."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from accelpkgs_updater.disk.plain_file import NoPlainFile, end_of


@pytest.mark.parametrize(("most", "end"), [(1, b"c"), (3, b"abc"), (9, b"abc"), (0, b"")])
def test_the_end(tmp_path: Path, most: int, end: bytes) -> None:
    (tmp_path / "file").write_bytes(b"abc")
    assert end_of(tmp_path / "file", most) == end


def test_what_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(NoPlainFile):
            end_of(path, 3)
    for path in (tmp_path, tmp_path / "nosuch"):
        with pytest.raises((OSError, NoPlainFile)):
            end_of(path, 3)
