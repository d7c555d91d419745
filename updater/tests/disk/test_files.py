from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from accelpkgs_updater.core.models import Package, Release
from accelpkgs_updater.disk.cache import Cache
from accelpkgs_updater.disk.files import exclusive, write_atomic
from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.errors import UpdaterError

SOURCE = Path(__file__).resolve().parents[2] / "src"


def child(code: str, *arguments: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_writing_the_same_again_touches_nothing(tmp_path: Path) -> None:
    path = tmp_path / "new" / "x"
    assert write_atomic(path, b"one")
    before = path.stat()
    assert not write_atomic(path, b"one")
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert write_atomic(path, b"two")
    assert path.read_bytes() == b"two"
    assert [p.name for p in path.parent.iterdir()] == ["x"]


KILLED = """
import sys
from pathlib import Path
from accelpkgs_updater.disk.files import write_atomic
path = Path(sys.argv[1])
print("go", flush=True)
n = 0
while True:
    n += 1
    write_atomic(path, (b"%09d" % n) * 200_000)
"""


@pytest.mark.parametrize("delay", [0.01, 0.03, 0.07, 0.11, 0.19])
def test_a_kill_at_any_moment_leaves_a_whole_file(tmp_path: Path, delay: float) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"%09d" % 0 * 200_000)
    process = child(KILLED, str(path))
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    data = path.read_bytes()
    assert len(data) == 9 * 200_000
    assert data == data[:9] * 200_000


FULL = """
import resource, signal, sys
from pathlib import Path
from accelpkgs_updater.disk.files import write_atomic
from accelpkgs_updater.errors import UpdaterError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_atomic(Path(sys.argv[1]), b"x" * 100_000)
except UpdaterError as error:
    print(error)
"""


def test_where_nothing_more_can_be_written_the_old_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"old")
    out, _ = child(FULL, str(path)).communicate(timeout=30)
    assert "accelpkgs E520" in out
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["x"]


HOLDING = """
import sys, time
from pathlib import Path
from accelpkgs_updater.disk.files import exclusive
with exclusive(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_two_updaters_at_once(tmp_path: Path) -> None:
    process = child(HOLDING, str(tmp_path))
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    with pytest.raises(UpdaterError, match="another updater is at work"), exclusive(tmp_path):
        pass
    process.kill()
    process.communicate()
    with exclusive(tmp_path):
        pass


def test_a_cache_that_cannot_be_read_is_no_cache(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "c")
    assert cache.get("page", "https://x/") is None
    cache.put("page", "https://x/", {"a": 1})
    assert cache.get("page", "https://x/") == {"a": 1}
    assert cache.size()[0] == 1
    (path,) = [p for p in (tmp_path / "c").rglob("*") if p.is_file()]
    for broken in (b"", b"{", b"[1]", b"\xff"):
        path.write_bytes(broken)
        assert cache.get("page", "https://x/") is None
    cache.clear()
    assert cache.size() == (0, 0)


def test_a_store(tmp_path: Path) -> None:
    store = Store(tmp_path / "pkgs")
    assert store.names() == []
    assert store.package("p") is None
    assert store.config("p") is None
    package = Package("p", (Release("1.0"),), "updater update p")
    assert store.write(package)
    assert not store.write(package)
    assert store.package("p") == package
    assert store.names() == ["p"]
    (tmp_path / "pkgs" / "p" / "update.toml").write_text("nonsense = 1\n")
    with pytest.raises(UpdaterError, match="E506"):
        store.config("p")
    for broken in ("", "[]", '{"format": 1}', "{}"):
        (tmp_path / "pkgs" / "p" / "releases.json").write_text(broken)
        with pytest.raises(UpdaterError, match="E507"):
            store.package("p")
