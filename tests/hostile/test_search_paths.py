"""Libraries look for others in the environment alone: what is taken out of them, and what stays."""

from __future__ import annotations

import csv
import io
import json
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from elftools.elf.dynamic import DynamicSection
from elftools.elf.elffile import ELFFile

from hostile.cases import Answer
from hostile.elf_writer import library
from hostile.wheel_model import Wheel
from hostile.zip_writer import Member

Run = Callable[..., list[Answer]]

# Place, DT_RUNPATH or DT_RPATH, what is left of it, what was taken out.
SITE = "evil/lib/a.so"
CASES: dict[str, tuple[str, str, str | None, list[str]]] = {
    "right": (SITE, "$ORIGIN:$ORIGIN/../../nvidia/lib:${ORIGIN}/x", None, []),
    "the root of the environment": (SITE, "$ORIGIN/../../../../../lib", None, []),
    "above it": (SITE, "$ORIGIN/../../../../../../lib", "", ["$ORIGIN/../../../../../../lib"]),
    "above it and back": (SITE, "$ORIGIN/../../../../../../a/b", "",
                          ["$ORIGIN/../../../../../../a/b"]),
    "absolute": (SITE, "/usr/local/cuda/lib64", "", ["/usr/local/cuda/lib64"]),
    "temporary": (SITE, "/tmp/x", "", ["/tmp/x"]),
    "absolute first": (SITE, "/opt/x:$ORIGIN:$ORIGIN/y", "$ORIGIN:$ORIGIN/y", ["/opt/x"]),
    "absolute last": (SITE, "$ORIGIN:/opt/x", "$ORIGIN", ["/opt/x"]),
    "absolute between": (SITE, "$ORIGIN:/opt/x:$ORIGIN/y", "$ORIGIN:$ORIGIN/y", ["/opt/x"]),
    "relative": (SITE, "lib:$ORIGIN:../x", "$ORIGIN", ["lib", "../x"]),
    "the working folder": (SITE, "$ORIGIN::", "$ORIGIN", ["(the working folder)"] * 2),
    "nothing": (SITE, "", "", ["(the working folder)"]),
    "not ORIGIN": (SITE, "$ORIGINAL/x:$LIB", "", ["$ORIGINAL/x", "$LIB"]),
    "a store": (SITE, "/nix/store/00000000000000000000000000000000-x/lib", "",
                ["/nix/store/00000000000000000000000000000000-x/lib"]),
    "a script": ("evil-1.0.data/scripts/a", "$ORIGIN/../lib:$ORIGIN/../../x", "$ORIGIN/../lib",
                 ["$ORIGIN/../../x"]),
    "data": ("evil-1.0.data/data/lib/a.so", "$ORIGIN/..:$ORIGIN/../..", "$ORIGIN/..",
             ["$ORIGIN/../.."]),
}  # fmt: skip


def _dynamic(path: Path) -> dict[str, list[str]]:
    with path.open("rb") as file:
        segments = [s for s in ELFFile(file).iter_segments() if s["p_type"] == "PT_DYNAMIC"]
        found: dict[str, list[str]] = {}
        for tag in segments[0].iter_tags():
            for name in ("needed", "runpath", "rpath", "soname"):
                if hasattr(tag, name):
                    found.setdefault(name, []).append(getattr(tag, name))
        return found


def _built(run: Run, members: list[tuple[str, bytes]]) -> tuple[Answer, Path]:
    extra = [(Member(name.encode(), data, 0o100755), name) for name, data in members]
    (answer,) = run("wheel", [Wheel(extra=extra)])
    assert answer.code == 0, answer.said
    return answer, answer.folder / "out"


def _place(member: str) -> str:
    return (
        member.removeprefix("evil-1.0.data/")
        if member.startswith("evil-1.0.data/")
        else f"site-packages/{member}"
    )


@pytest.fixture(scope="module")
def answers(run: Run) -> dict[tuple[str, int], tuple[Answer, Path]]:
    """A wheel for each case and tag, of one run."""
    keys = [(case, tag) for case in CASES for tag in (29, 15)]
    wheels = []
    for case, tag in keys:
        place, before, *_ = CASES[case]
        made = library(before, tag=tag, needed=["libc.so.6"], names=["alpha", "beta_of_it"])
        wheels.append(Wheel(extra=[(Member(place.encode(), made, 0o100755), place)]))
    return {
        key: (answer, answer.folder / "out")
        for key, answer in zip(keys, run("wheel", wheels), strict=True)
    }


@pytest.mark.parametrize("tag", [29, 15], ids=["runpath", "rpath"])
@pytest.mark.parametrize("case", CASES)
def test_search_paths(
    case: str, tag: int, answers: dict[tuple[str, int], tuple[Answer, Path]]
) -> None:
    member, before, after, removed = CASES[case]
    answer, out = answers[case, tag]
    assert answer.code == 0, answer.said
    path = out / _place(member)
    found = _dynamic(path)
    left = before if after is None else after
    kind = "runpath" if tag == 29 else "rpath"
    assert found.get(kind, []) == ([left] if left else [])
    assert found["needed"] == ["libc.so.6"] and found["soname"] == ["libthing.so"]
    with path.open("rb") as file:
        names = _symbols(ELFFile(file))
    assert names == ["alpha", "beta_of_it"]
    manifest = json.loads((out / "accelpkgs-build.json").read_text())
    assert manifest["searchPaths"] == ({_place(member): removed} if removed else {})
    assert ("no longer looks in" in answer.said) == bool(removed)
    # The loader agrees, and RECORD says what is there.
    command = [sys.executable, "-c", f"import ctypes; ctypes.CDLL({str(path)!r})"]
    subprocess.run(command, check=True)
    record = (out / "site-packages/evil-1.0.dist-info/RECORD").read_text()
    rows = {row[0]: row for row in csv.reader(io.StringIO(record))}
    assert rows[member][2] == str(path.stat().st_size)
    assert rows[member][1] == _hash(path)


def _symbols(elf: ELFFile) -> list[str]:
    (segment,) = (s for s in elf.iter_segments() if s["p_type"] == "PT_DYNAMIC")
    return [symbol.name for symbol in segment.iter_symbols() if symbol.name]


def _hash(path: Path) -> str:
    import base64
    import hashlib

    digest = hashlib.sha256(path.read_bytes()).digest()
    return f"sha256={base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


def test_libraries_are_needed_by_name(run: Run) -> None:
    made = library("$ORIGIN", needed=["/opt/x/libm.so.6", "./libc.so.6", "$ORIGIN/../b.so"])
    _, out = _built(run, [(SITE, made)])
    assert _dynamic(out / _place(SITE))["needed"] == ["libm.so.6", "libc.so.6", "$ORIGIN/../b.so"]


def _patched(made: bytes, at: int, form: str, *values: int) -> bytes:
    changed = bytearray(made)
    struct.pack_into(form, changed, at, *values)
    return bytes(changed)


# Program headers of library(): the segment that is loaded, the dynamic section, the stack.
LOADED, DYNAMIC, STACK = (64 + 56 * number for number in range(3))
OFFSET, SIZE = 8, 32


def _hidden(way: str) -> bytes:
    """Return a library that looks in /srv/x for the loader, and for a naive reader nowhere."""
    made = library("/srv/x", needed=["libnothing.so"], more=[(5, "x")] if way == "strings" else [])
    if way == "offset":
        return _patched(made + bytes(32), DYNAMIC + OFFSET, "<Q", len(made))
    if way == "size":
        return _patched(made, DYNAMIC + SIZE, "<Q", 16)
    if way == "segment":
        return _patched(made, LOADED + SIZE, "<QQ", 64, 64)
    if way == "sections":
        made = made[:STACK] + made[DYNAMIC:STACK] + made[STACK + 56 :] + bytes(16)
        at = len(made) - 16
        return _patched(made, DYNAMIC, "<IIQQQQQQ", 2, 6, at, at, at, 16, 16, 8)
    return made


@pytest.mark.parametrize("way", ["offset", "size", "segment", "sections", "strings"])
def test_a_search_path_cannot_be_hidden(way: str, run: Run, tmp_path: Path) -> None:
    made = _hidden(way)
    (tmp_path / "a.so").write_bytes(made)
    assert "/srv/x" in _tried(tmp_path / "a.so")
    answer, out = _built(run, [(SITE, made)])
    assert "/srv/x" not in _tried(out / _place(SITE))
    assert "no longer looks in /srv/x" in answer.said


def _tried(path: Path) -> str:
    """Return what the loader says of how it looks for what a library needs."""
    command = [sys.executable, "-c", f"import ctypes; ctypes.CDLL({str(path)!r})"]
    environment = {"LD_DEBUG": "libs,files"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert str(path) in done.stderr
    return done.stderr


@pytest.mark.parametrize("tag", [0x7FFFFFFD, 0x7FFFFFFF], ids=["auxiliary", "filter"])
def test_what_answers_for_a_library_is_named(tag: int, run: Run, tmp_path: Path) -> None:
    made = library(more=[(tag, "/srv/x/libm.so.6")])
    (tmp_path / "a.so").write_bytes(made)
    assert "file=/srv/x/libm.so.6" in _tried(tmp_path / "a.so")
    _, out = _built(run, [(SITE, made)])
    assert "/srv/x" not in _tried(out / _place(SITE))


def test_what_shares_its_end_keeps_its_name(run: Run) -> None:
    """Linkers let a symbol's name be the end of a path: where that part stays, so does the name."""
    for path, tail, left in (
        ("/opt/alpha", "alpha", []),
        ("$ORIGIN:/opt/alpha", "alpha", ["$ORIGIN"]),
        ("/opt:$ORIGIN/alpha", "alpha", ["$ORIGIN/alpha"]),
    ):
        _, out = _built(run, [(SITE, library(path, shared_tail=tail))])
        assert _dynamic(out / _place(SITE)).get("runpath", []) == left
        with (out / _place(SITE)).open("rb") as file:
            assert _symbols(ELFFile(file)) == [tail]


def test_a_compiled_library_still_loads(run: Run, tmp_path: Path) -> None:
    """One of a real linker, which has versions, sections and a hash table."""
    (tmp_path / "a.c").write_text(
        "#include <math.h>\n#include <stdio.h>\n"
        'double twice(double x) { printf("%f", x); return sqrt(x) * 2; }\n'
    )
    made = tmp_path / "a.so"
    paths = "-Wl,--enable-new-dtags,-rpath,$ORIGIN:/opt/cuda/lib64:$ORIGIN/../b"
    command = ["gcc", "-shared", "-fPIC", str(tmp_path / "a.c"), "-o", str(made), paths, "-lm"]
    subprocess.run(command, check=True)
    _, out = _built(run, [(SITE, made.read_bytes())])
    path = out / _place(SITE)
    assert _dynamic(path)["runpath"] == ["$ORIGIN:$ORIGIN/../b"]
    with path.open("rb") as file:
        section = ELFFile(file).get_section_by_name(".dynamic")
        assert isinstance(section, DynamicSection)
    program = (
        f"import ctypes; f = ctypes.CDLL({str(path)!r}).twice; f.restype = ctypes.c_double; "
        "f.argtypes = [ctypes.c_double]; assert f(4.0) == 4.0"
    )
    subprocess.run([sys.executable, "-c", program], check=True, stdout=subprocess.DEVNULL)
