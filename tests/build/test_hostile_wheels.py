"""Wheels are untrusted: each of these is refused by the build layer, in the project's error format,
before anything is kept.
"""

from __future__ import annotations

import io
import json
import re
import stat
import struct
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

Build = Callable[..., subprocess.CompletedProcess[str]]
Make = Callable[[ModuleType], bytes]


def _member(name: str, mode: int = stat.S_IFREG | 0o644) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo("x")
    member.filename = member.orig_filename = name
    member.external_attr = mode << 16
    return member


def _named(name: str) -> Make:
    return lambda wheels: wheels.wheel("evil", "1.0", extra=[(_member(name), b"x")])


def _renamed(before: bytes, after: bytes) -> Make:
    """A name that `zipfile` would not write: changed in the finished archive, where its length
    stays.
    """
    assert len(before) == len(after)
    return lambda wheels: wheels.wheel(
        "evil", "1.0", extra=[(_member(before.decode()), b"x")]
    ).replace(before, after)


def _overlapping(wheels: ModuleType) -> bytes:
    """Two entries of the central directory that show the same bytes."""
    content = bytearray(
        wheels.wheel(
            "evil",
            "1.0",
            extra=[(_member("same1.txt"), b"y" * 1000), (_member("same2.txt"), b"y" * 1000)],
        )
    )
    first = content.rindex(b"same1.txt") - 46
    second = content.rindex(b"same2.txt") - 46
    content[second + 42 : second + 46] = content[first + 42 : first + 46]
    return bytes(content)


def _corrupt(wheels: ModuleType) -> bytes:
    content = wheels.wheel(
        "evil", "1.0", {"evil.py": b"# no comment\n" * 50}, compression=zipfile.ZIP_STORED
    )
    return content.replace(b"# no comment", b"# NO comment", 1)


def _encrypted(wheels: ModuleType) -> bytes:
    content = bytearray(wheels.wheel("evil", "1.0"))
    entry = content.rindex(b"evil.py") - 46
    struct.pack_into("<H", content, entry + 8, 1)
    return bytes(content)


CASES: dict[str, tuple[str, str, Make]] = {
    "traversal": ("E211", "`..` part", _named("evil/../../../../escape.py")),
    "absolute": ("E211", "absolute", _named("/build/escape.py")),
    "drive": ("E211", "absolute", _named("C:/escape.py")),
    "backslash": ("E211", "backslash", _named("evil\\..\\escape.py")),
    "nul": ("E211", "control characters", _renamed(b"evil/a_b.py", b"evil/a\0b.py")),
    "newline": ("E211", "control characters", _named("evil/a\nb.py")),
    "direction": ("E211", "control characters", _named("evil/\u202egnp.py")),
    "empty-part": ("E211", "an empty", _named("evil//a.py")),
    "symlink": (
        "E211",
        "a link",
        lambda wheels: wheels.wheel(
            "evil", "1.0", extra=[(_member("evil/link", stat.S_IFLNK | 0o777), b"/etc/passwd")]
        ),
    ),
    "device": (
        "E211",
        "neither file nor folder",
        lambda wheels: wheels.wheel(
            "evil", "1.0", extra=[(_member("evil/null", stat.S_IFCHR | 0o666), b"")]
        ),
    ),
    "encrypted": ("E211", "encrypted", _encrypted),
    "data-elsewhere": ("E211", "belongs nowhere", _named("evil-1.0.data/home/x")),
    "twice": (
        "E212",
        "evil.py",
        lambda wheels: wheels.wheel("evil", "1.0", extra=[(_member("evil.py"), b"import os\n")]),
    ),
    "file-and-folder": (
        "E212",
        "evil.py",
        lambda wheels: wheels.wheel("evil", "1.0", unrecorded={"evil.py/x": b""}),
    ),
    "case": ("E212", "evil-1.0.dist-info/metadata", _named("evil-1.0.dist-info/metadata")),
    "data-over-root": ("E212", "two members in one place", _named("evil-1.0.data/purelib/evil.py")),
    "bomb": (
        "E213",
        "would unpack to more than it may",
        lambda wheels: wheels.wheel("evil", "1.0", {"zeros": bytes(120_000_000)}),
    ),
    "overlap": ("E213", "overlap", _overlapping),
    "not-a-zip": ("E210", "not a readable archive", lambda wheels: b"PK\x03\x04 not really"),
    "checksum": ("E210", "Bad CRC-32", _corrupt),
    "record-hash": (
        "E214",
        "evil.py: RECORD says",
        lambda wheels: wheels.wheel("evil", "1.0", record=wheels.record_line("evil.py", b"other")),
    ),
    "record-lacks": (
        "E214",
        "hidden.py: in the file, not listed",
        lambda wheels: wheels.wheel("evil", "1.0", unrecorded={"hidden.py": b""}),
    ),
    "record-invents": ("E214", "ghost.py: listed, not in the file", _named("ghost.py")),
    "record-missing": ("E215", "has no evil-1.0.dist-info/RECORD", _named("x")),
    "record-nonsense": (
        "E214",
        "cannot be read",
        lambda wheels: wheels.wheel("evil", "1.0", record="one,two\n"),
    ),
    "other-name": (
        "E215",
        "METADATA says 'good' '1.0'",
        lambda wheels: wheels.wheel("evil", "1.0", metadata="Name: good\nVersion: 1.0\n"),
    ),
    "other-version": (
        "E215",
        "METADATA says 'evil' '2.0'",
        lambda wheels: wheels.wheel("evil", "1.0", metadata="Name: evil\nVersion: 2.0\n"),
    ),
    "other-folder": (
        "E215",
        "folder says 'good' '1.0'",
        lambda wheels: wheels.wheel("evil", "1.0", stem="good-1.0"),
    ),
    "two-dist-infos": ("E215", "one .dist-info folder", _named("good-1.0.dist-info/METADATA")),
    "wheel-version": (
        "E216",
        "Wheel-Version: '2.0'",
        lambda wheels: wheels.wheel(
            "evil",
            "1.0",
            wheel_file="Wheel-Version: 2.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        ),
    ),
    "purelib": (
        "E216",
        "Root-Is-Purelib: 'perhaps'",
        lambda wheels: wheels.wheel(
            "evil",
            "1.0",
            wheel_file="Wheel-Version: 1.0\nRoot-Is-Purelib: perhaps\nTag: py3-none-any\n",
        ),
    ),
    "other-tags": (
        "E215",
        "does not have the tags of the plan",
        lambda wheels: wheels.wheel(
            "evil",
            "1.0",
            wheel_file="Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: cp311-none-any\n",
        ),
    ),
    "script-path": (
        "E217",
        "../../escape",
        lambda wheels: wheels.wheel(
            "evil", "1.0", entry_points="[console_scripts]\n../../escape = evil:main\n"
        ),
    ),
    "script-code": (
        "E217",
        "os; evil",
        lambda wheels: wheels.wheel(
            "evil", "1.0", entry_points="[console_scripts]\nx = os; evil:main\n"
        ),
    ),
}


def _without(content: bytes, name: str, wheels: ModuleType) -> bytes:
    """The same members but one; `ghost.py` stays in RECORD."""
    sink = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(sink, "w") as target:
        for member in source.infolist():
            if member.filename != name:
                target.writestr(member, source.read(member))
    return sink.getvalue()


def _content(case: str, wheels: ModuleType) -> bytes:
    content = CASES[case][2](wheels)
    if case == "record-invents":
        return _without(content, "ghost.py", wheels)
    if case == "record-missing":
        return _without(content, "evil-1.0.dist-info/RECORD", wheels)
    return content


@pytest.fixture(scope="module")
def logs(
    wheels: ModuleType, run_nix: Build, prelude: str, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[str]]:
    """Build all of them in one call; what each build printed, empty for one that was let in."""
    folder = tmp_path_factory.mktemp("hostile")
    every = []
    for case in CASES:
        # The build tag makes the derivations' names different, so that their logs can be told
        # apart.
        file = folder / f"evil-1.0-1{case.replace('-', '_')}-py3-none-any.whl"
        file.write_bytes(_content(case, wheels))
        every.append(
            f'(base.mkBuildWheel {{ name = "evil"; version = "1.0"; file = "{file.name}"; '
            f'tags = pure; source = "${{{file}}}"; }})'
        )
    arguments = [
        "build",
        "--impure",
        "--no-link",
        "--keep-going",
        "--log-format",
        "internal-json",
        "--expr",
        f"{prelude} [ {' '.join(every)} ]",
    ]
    done = run_nix(*arguments)
    names: dict[int, str] = {}
    printed: dict[str, list[str]] = {case: [] for case in CASES}
    for line in done.stderr.splitlines():
        event = json.loads(line.removeprefix("@nix ")) if line.startswith("@nix ") else {}
        if event.get("action") == "start" and event["type"] == 105:  # a build
            match = re.search(r"-evil-1\.0-1(\w+)-py3", event["fields"][0])
            names[event["id"]] = match[1].replace("_", "-") if match else ""
        elif (
            event.get("action") == "result" and event["type"] == 101 and names.get(event["id"])
        ):  # a line of its log
            printed[names[event["id"]]].append(event["fields"][0])
    assert names, done.stderr
    return printed


@pytest.mark.parametrize("case", CASES)
def test_refused(case: str, logs: dict[str, list[str]]) -> None:
    code, words, _ = CASES[case]
    text = "\n".join(logs[case])
    assert logs[case], f"{case} was let in"
    assert text.startswith(f"accelpkgs {code}: ") and words in text, text
    assert len(logs[case]) <= 10, "an error has at most ten lines"


def test_a_good_one_is_let_in(wheels: ModuleType, build: Build, tmp_path: Path) -> None:
    """The same road, so that the refusals above are not about something else."""
    extra = [
        (_member("evil-1.0.data/scripts/run", stat.S_IFREG | 0o755), b"#!python\n"),
        (_member("evil-1.0.data/data/share/x"), b"x"),
        (_member("Evil.h"), b""),
        (_member("evil.h"), b""),
    ]
    file = tmp_path / "evil-1.0-py3-none-any.whl"
    file.write_bytes(
        wheels.wheel(
            "evil", "1.0", entry_points="[console_scripts]\nevil = evil:main\n", extra=extra
        )
    )
    done = build(
        f'base.mkBuildWheel {{ name = "evil"; version = "1.0"; file = "{file.name}"; '
        f'tags = pure; source = "${{{file}}}"; }}'
    )
    assert done.returncode == 0, done.stderr


def test_what_a_base_allows_can_be_raised(wheels: ModuleType, build: Build, tmp_path: Path) -> None:
    """The bomb again, by one who knows what it is."""
    file = tmp_path / "evil-1.0-py3-none-any.whl"
    file.write_bytes(CASES["bomb"][2](wheels))
    limits = "unpackLimits.evil = { ratio = 1100; slack = 0; total = 200000000; };"
    done = build(
        f'(hostWith {{ {limits} }}).mkBuildWheel {{ name = "evil"; version = "1.0"; '
        f'file = "{file.name}"; tags = pure; source = "${{{file}}}"; }}'
    )
    assert done.returncode == 0, done.stderr
