"""The apps' cache: its links name the programs that are run, so it is nobody else's."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from nixlib import ROOT


def folder(cache: Path, umask: str) -> dict[str, str]:
    """What the apps' cache folder is, of a process with that umask, and what it says."""
    program = (
        "import json; from apps.cache import folder; path = folder(); "
        "print(json.dumps([str(path), oct(path.stat().st_mode & 0o777), "
        "sorted(p.name for p in path.iterdir())]))"
    )
    done = subprocess.run(
        ["sh", "-c", f'umask {umask}; exec "$@"', "sh", sys.executable, "-c", program],
        cwd=ROOT,
        env={"XDG_CACHE_HOME": str(cache), "PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    path, mode, names = json.loads(done.stdout)
    return {"path": path, "mode": mode, "names": " ".join(names), "said": done.stderr}


@pytest.mark.parametrize("umask", ["000", "002", "022"])
def test_it_is_made_closed(tmp_path: Path, umask: str) -> None:
    made = folder(tmp_path / "cache", umask)
    assert (made["mode"], made["said"]) == ("0o700", "")
    assert oct((tmp_path / "cache/accelpkgs").stat().st_mode & 0o777) == "0o700"


def test_a_link_that_others_could_have_set_is_not_followed(tmp_path: Path) -> None:
    made = folder(tmp_path, "000")
    planted = Path(made["path"]) / "0123456789abcdef"
    planted.symlink_to("/tmp/theirs")
    Path(made["path"]).chmod(0o777)
    again = folder(tmp_path, "022")
    assert (again["mode"], again["names"]) == ("0o700", "")
    assert "others could write to" in again["said"]


def test_the_updater_has_the_same_file() -> None:
    copy = ROOT / "updater/src/accelpkgs_updater/disk/closed.py"
    assert copy.read_bytes() == (ROOT / "apps/closed.py").read_bytes()
