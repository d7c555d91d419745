"""What was read of a wheel is kept by its hash, and read back as it was."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from accelpkgs_updater.measure.measure_wheel import read_wheel
from accelpkgs_updater.measure.readings import Readings

from .build import MemorySource, container, elf, wheel

LIBRARY = elf(
    fatbin=container(["sm_80", "compute_80"]),
    soname="libx.so.1",
    needed=("libc.so.6", "libcudart.so.12"),
    runpath="$ORIGIN/../lib:/usr/local/lib",
    defined=("entry",),
    undefined=("_ZN2at6detail1xEv", "malloc"),
)


def test_as_it_was_read(tmp_path: Path) -> None:
    data = wheel({"x/libx.so": LIBRARY + b"\0libnvrtc.so.12\0"})
    sha256 = hashlib.sha256(data).hexdigest()
    reading = read_wheel(MemorySource(data, name="x.whl"), sha256=sha256)
    library = reading.libraries[0]
    assert library.runpath == ("$ORIGIN/../lib", "/usr/local/lib")
    assert library.opens == ("libnvrtc.so.12",)
    assert library.torch == reading.undefined == ("_ZN2at6detail1xEv",)
    assert not library.executable
    readings = Readings(tmp_path)
    assert readings.load(sha256) is None
    readings.save(reading, exports=True)
    assert readings.load(sha256) == replace(reading, exports=frozenset())
    exports = readings.exports(sha256)
    assert exports is not None and b"entry" in exports and b"malloc" not in exports


def test_a_damaged_one_is_none(tmp_path: Path) -> None:
    (tmp_path / f"{'0' * 64}.json").write_text('{"format": 1, "sha256": 5}')
    assert Readings(tmp_path).load("0" * 64) is None
