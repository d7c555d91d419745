from __future__ import annotations

import hashlib
import os
import tracemalloc
from urllib.parse import urlsplit

import pytest
from packaging.version import Version

from accelpkgs_updater.context import Context
from accelpkgs_updater.core.config import Config
from accelpkgs_updater.measure import stream
from accelpkgs_updater.measure.byte_source import HttpSource
from accelpkgs_updater.measure.failure import MeasureError
from accelpkgs_updater.measure.measure_wheel import measure

from .build import MemorySource, container, elf, wheel
from .test_hip import IDS, bundle

MAIN = elf(
    fatbin=container(["sm_80", "sm_90a", "compute_90"]) * 2,
    needed=["libhelp.so.1", "libcudart.so.12", "libc.so.6"],
    versions=[("libc.so.6", ["GLIBC_2.5", "GLIBC_2.17"]), ("libhelp.so.1", ["GLIBC_2.99"])],
    undefined=["_ZN2at4needEv", "_ZN2at4helpEv", "malloc"],
    runpath="$ORIGIN/../x.libs:/build/lib:$ORIGIN",
    front=500,
)
HELP = elf(
    soname="libhelp.so.1",
    defined=["_ZN2at4helpEv"],
    versions=[
        ("libstdc++.so.6", ["GLIBCXX_3.4.9", "GLIBCXX_3.4.21", "CXXABI_1.3.8", "CXXABI_TM_1"])
    ],
)
FILES = {
    "x/__init__.py": b"import os\n" * 99,
    "x/_C.so": MAIN,
    "x.libs/libhelp-1234.so.1": HELP,
    "x/kernel.cubin": container(["sm_80"]),
    "x/code.hsaco": bundle(IDS),
    "x-1.dist-info/METADATA": b"Name: x\n",
}


def run(files: dict[str, bytes]) -> object:
    data = wheel(files)
    return measure(MemorySource(data), sha256=hashlib.sha256(data).hexdigest(), date="2026-11-20")


def test_a_wheel() -> None:
    data = wheel(FILES)
    measured = measure(
        MemorySource(data), sha256=hashlib.sha256(data).hexdigest().upper(), date="2026-11-20"
    )
    assert measured.capabilities == ("sm_80", "sm_90a", "compute_90")
    assert measured.gfx == ("gfx906", "gfx90a")
    assert measured.needed == ("libc.so.6", "libcudart.so.12")
    assert (measured.glibc, measured.glibcxx, measured.cxxabi) == ("2.17", "3.4.21", "1.3.8")
    assert measured.machines == ("none", "x86_64")
    assert measured.paths == ("$ORIGIN", "$ORIGIN/../x.libs")
    assert measured.undefined == ("_ZN2at4needEv",)
    assert measured.problems == ()
    assert measured.inflated == sum(
        len(FILES[n]) for n in FILES if not n.endswith((".py", "METADATA"))
    )
    assert [c.names for c in measured.code] == [
        ("x/_C.so",),
        ("x/code.hsaco",),
        ("x/kernel.cubin",),
    ]
    assert measured.date == "2026-11-20"
    assert measured.libraries is not None
    sizes = {x.name: (x.size, dict(x.code)) for x in measured.libraries}
    # Entries of 64 bytes of header and 40 of code, in two containers.
    assert sizes == {
        "x/_C.so": (len(MAIN), {"sm_80": 208, "sm_90a": 208, "compute_90": 208}),
        "x.libs/libhelp-1234.so.1": (len(HELP), {}),
    }


def test_the_same_whatever_the_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = run(FILES)
    monkeypatch.setattr(stream, "HEAD", 64)
    monkeypatch.setattr(stream, "TAIL", 8)
    assert run(FILES) == whole


def test_libraries_for_several_cuda_and_rocm_versions_are_told_apart() -> None:
    measured = run(
        {
            "b/lib_cuda118.so": elf(fatbin=container(["sm_60", "compute_86"])),
            "b/lib_cuda126.so": elf(fatbin=container(["sm_80", "compute_90"]) * 40),
            "b/lib_rocm70.so": elf(fatbin=bundle(IDS), section=".hip_fatbin"),
            "b/lib_rocm714.so": elf(fatbin=bundle(IDS[:2]), section=".hip_fatbin"),
            "b/lib_cpu.so": elf(),
        }
    )
    assert measured.by_cuda == {"11.8": ("sm_60", "compute_86"), "12.6": ("sm_80", "compute_90")}  # type: ignore[attr-defined]
    by_rocm = {"7.0": ("gfx906", "gfx90a"), "7.14": ("gfx90a",)}
    assert measured.by_rocm == by_rocm  # type: ignore[attr-defined]
    assert measured.capabilities == measured.gfx == ()  # type: ignore[attr-defined]


def test_other_bytes_than_the_index_said_are_an_alarm() -> None:
    with pytest.raises(
        MeasureError, match=r"its bytes have sha256 [0-9a-f]{64}, the index said 00"
    ):
        measure(MemorySource(wheel(FILES)), sha256="00", date="2026-11-20")


def test_a_damaged_library_is_a_problem_of_its_own() -> None:
    measured = run({"x/a.so": MAIN, "x/b.so": HELP[:100], "x/c.so": MAIN[:-100]})
    assert measured.capabilities == ("sm_80", "sm_90a", "compute_90")  # type: ignore[attr-defined]
    assert [p.partition(":")[0] for p in measured.problems] == ["x/b.so", "x/c.so"]  # type: ignore[attr-defined]


def test_a_wheel_of_python_only() -> None:
    measured = run({"x/__init__.py": b"", "x.py": b"1"})
    assert measured.machines == measured.needed == measured.capabilities == ()  # type: ignore[attr-defined]
    assert measured.glibc is None  # type: ignore[attr-defined]


def test_memory_does_not_grow_with_the_library() -> None:
    names = [f"_ZN2at{i}x{i}Ev" for i in range(200)]
    large = elf(fatbin=container(["sm_80"]) * 500, undefined=names, front=40 << 20, back=80 << 20)
    data = wheel({"x/large.so": large, "x/same.so": large})
    del large
    digest = hashlib.sha256(data).hexdigest()
    tracemalloc.start()
    measured = measure(MemorySource(data), sha256=digest, date="2026-11-20")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert measured.capabilities == ("sm_80",)
    assert measured.undefined == tuple(sorted(names))
    assert peak < 48 << 20


@pytest.mark.skipif(
    not os.environ.get("ACCELPKGS_LIVE"), reason="ACCELPKGS_LIVE is not set: no package index"
)
def test_bitsandbytes_on_the_package_index() -> None:
    wanted = "bitsandbytes-0.49.2-py3-none-manylinux_2_24_x86_64.whl"
    context = Context.make()
    found = context.source("bitsandbytes", Config()).discover("bitsandbytes")
    files = found.releases[Version("0.49.2")].files
    file = next(f.dist for f in files if f.dist.file == wanted)
    hosts = frozenset({urlsplit(file.url).hostname or ""})
    source = HttpSource(context.http, file.url, hosts, name=wanted)
    measured = measure(source, sha256=file.sha256, date="2026-11-20")
    expected = ("sm_60", "sm_70", "sm_75", "sm_80", "sm_86", "sm_89", "sm_90", "compute_90")
    assert measured.by_cuda["12.6"] == expected
    assert measured.by_rocm["7.0"][-1] == "gfx950"
