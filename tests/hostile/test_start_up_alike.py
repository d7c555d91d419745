"""The updater and the builders have one rule each for what acts when Python starts: they agree."""

from __future__ import annotations

import io
import sys
import zipfile
from itertools import count
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

builders = str(Path(__file__).resolve().parents[2] / "nix/builders")
sys.path.insert(0, builders)

from members import Limits  # noqa: E402
from problem import Problem  # noqa: E402
from start_up import start_up_of as of_build  # noqa: E402
from unpack import _place  # noqa: E402

from accelpkgs_updater.measure.archive import Archive  # noqa: E402
from accelpkgs_updater.measure.start_up import start_up_of as of_wheel  # noqa: E402

FOLDERS = ("", "x/", *(f"x-1.data/{s}/" for s in ("purelib", "platlib", "purelib/x", "scripts")))
FOLDERS += tuple(f"x-1.data/data/{f}/" for f in ("etc", "lib/python3.12/site-packages"))
FOLDERS += ("x-1.data/data/lib64/python3.13t/site-packages/", "x-1.data/data/lib/python3.12/")
NAMES = ("a.pth", ".pth", "a.start", "b.start.txt", "sitecustomize.py", "usercustomize.pyc")
NAMES += ("os.py", "os/__init__.py", "evil.abi3.so", "evil/x", "evil-1/x")
NAMES += ("sitecustomize.abi3.so", "usercustomize/__init__.py", "sitecustomize.txt", "x.PTH")
PIECES = (b"import os", b"import\tos", b" import os", b"# import os", b"evil", b"/opt", b"..")
PIECES += (b"\n", b"\r", b"\r\n", b"\f", b"\v", b"\x1c", "\x85".encode(), b"\x85", b"\xff")
PIECES += ("\u2028".encode(), b"\xef\xbb\xbf", b"a/../", b"../", b"x", b"./x/", b"x/../x")
LIMITS = Limits(1, 1 << 30, 1 << 30, 1000, 100, 1 << 20)

wheels = st.dictionaries(
    st.builds(str.__add__, st.sampled_from(FOLDERS), st.sampled_from(NAMES)),
    st.lists(st.sampled_from(PIECES), max_size=6).map(b"".join),
    min_size=1,
    max_size=4,
)


class Bytes:
    """A wheel in memory, as the updater's byte sources are."""

    name = "x-1-py3-none-any.whl"

    def __init__(self, data: bytes) -> None:
        self.data, self.size = data, len(data)

    def read(self, start: int, stop: int) -> list[bytes]:
        return [self.data[start:stop]]


def _of_updater(members: dict[str, bytes]) -> list[dict[str, str]]:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    wheel = Archive(Bytes(buffer.getvalue()))
    found = of_wheel(wheel.members, lambda member: b"".join(wheel.again(member)))
    return [one.record() for one in found]


def _of_builder(members: dict[str, bytes], out: Path) -> list[dict[str, str]] | None:
    """None where the builder refuses the wheel: one of its folders leads outside."""
    paths = []
    for name, data in members.items():
        path = str(_place(name, "x-1", "x.whl"))
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_bytes(data)
        paths.append(path)
    try:
        return of_build(paths, out, "x-1.dist-info", "x.whl", LIMITS)
    except Problem as problem:
        assert "outside of site-packages" in str(problem)
        return None


@settings(max_examples=150, deadline=None)
@given(data=wheels)
def _agree(folder: Path, number: count[int], data: dict[str, bytes]) -> None:
    out = folder / str(next(number))
    built = _of_builder(data, out)
    found = _of_updater(data)
    # What the builder refuses, the updater names.
    assert found if built is None else found == built


def test_they_agree(tmp_path: Path) -> None:
    _agree(tmp_path, count())
