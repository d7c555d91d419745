"""One input for each kind of fault that the builders once took, or answered with a traceback."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from typing import Any

import pytest

from hostile.cases import Answer
from hostile.elf_writer import library
from hostile.source_faults import Source
from hostile.tar_writer import Block, long, pax
from hostile.wheel_model import Wheel
from hostile.zip_writer import Member

Run = Callable[..., list[Answer]]


def _wheel(**fields: Any) -> Wheel:
    return Wheel(**fields)


def _with(name: str, data: bytes = b"x", **fields: Any) -> Wheel:
    """A wheel with one more member, which RECORD has."""
    return Wheel(extra=[(Member(name.encode(), data, **fields), name)])


def _limited(wheel: Wheel, **limits: int) -> Wheel:
    wheel.limits |= limits
    return wheel


TAGS = ["Wheel-Version: 1.0", "Root-Is-Purelib: true"]
MANY = "-".join(".".join(f"{tag}{n}" for n in range(300)) for tag in ("py", "abi", "any"))

# What it is → the code, words of the message, the wheel.
WHEELS: dict[str, tuple[str, str, Wheel]] = {
    "two-names": (
        "E215",
        "2 names and 1 versions",
        _wheel(identity=["Name: evil", "Name: good", "Version: 1.0"]),
    ),
    "two-versions": (
        "E215",
        "1 names and 2 versions",
        _wheel(identity=["Name: evil", "Version: 1.0", "Version: 1.0"]),
    ),
    "version-of-digits": (
        "E215",
        "its METADATA says 'evil' '9999",
        _wheel(identity=["Name: evil", f"Version: {'9' * 5000}"]),
    ),
    "folder-of-digits": ("E211", "too long", _wheel(stem=f"evil-{'9' * 300}")),
    "two-purelibs": (
        "E216",
        "'true', 'false'",
        _wheel(wheel=[*TAGS, "Root-Is-Purelib: false", "Tag: py3-none-any"]),
    ),
    "wheel-for-another-system": (
        "E215",
        "py3-none-win_amd64",
        _wheel(
            file="evil-1.0-py3-none-manylinux1_x86_64.whl",
            tags={"python": "py3", "abi": "none", "platform": ["manylinux1_x86_64"]},
            wheel=[*TAGS, "Tag: py3-none-win_amd64"],
        ),
    ),
    "file-name-of-tags": ("E210", "not the file name", _wheel(file=f"evil-1.0-{MANY}.whl")),
    "file-name-that-blinks": (
        "E210",
        "\\x1b[5m",
        _wheel(file="evil-1.0-py3-none-any\x1b[5m.whl"),
    ),
    "900-folders": ("E213", "unpackLimits.<package>.depth", _with("a/" * 900 + "x.py")),
    "members": (
        "E213",
        "unpackLimits.<package>.members",
        _limited(_with("evil/x", times=50), members=40),
    ),
    "members-in-the-directory": (
        "E213",
        "unpackLimits.<package>.members",
        _with("e", b"", times=250_000),
    ),
    "bytes": (
        "E213",
        "unpackLimits.<package>.ratio",
        _limited(_with("evil/zeros", bytes(2_000_000)), slack=1_000_000),
    ),
    "bytes-in-all": (
        "E213",
        "unpackLimits.<package>.total",
        _limited(_with("evil/zeros", bytes(2_000_000)), total=1_000_000),
    ),
    "long-metadata": ("E213", "unpackLimits.<package>.text", _wheel(body="x" * (5 << 20))),
    "long-record": ("E213", "unpackLimits.<package>.text", _wheel(record=b"\n" * (5 << 20))),
    "long-commands": ("E213", "unpackLimits.<package>.text", _wheel(commands="#" * (5 << 20))),
    "long-pth": ("E213", "unpackLimits.<package>.text", _with("a.pth", b"#" * (5 << 20))),
    "record-with-a-long-field": ("E210", "field limit", _wheel(rows=["x" * 200_000])),
    "record-with-a-nul": ("E214", "a\\x00b", _wheel(rows=["a\0b,,"])),
    "record-that-blinks": ("E214", "\\x1b[5m", _wheel(rows=["\x1b[5m,,"])),
    "zip-of-the-future": ("E210", "zip file version", _with("evil/x", needs=65535)),
    "unknown-compression": (
        "E210",
        "evil/x of evil-1.0-py3-none-any.whl cannot be unpacked",
        _with("evil/x", method=99),
    ),
    "patched-data": ("E210", "evil/x of", _with("evil/x", flags=1 << 5)),
    "lzma-that-wants-4-GB": (
        "E210",
        "evil/x of",
        _with("evil/x", bytes(9), method=14, compressed=b"\t\4\5\0]\xff\xff\xff\xff" + bytes(9)),
    ),
    "zip64-without-numbers": (
        "E210",
        "not a readable archive",
        _with("evil/x", stated_size=2**32 - 1, extra=b"\1\0\2\0\0\0"),
    ),
    "command-without-value": ("E217", "x", _wheel(commands="[console_scripts]\nx\n")),
    "command-of-brackets": (
        "E217",
        "cannot be made",
        _wheel(commands="[console_scripts]\nx = " + "[" * 200_000),
    ),
    "command-of-blanks": (
        "E217",
        "cannot be made",
        _wheel(commands="[console_scripts]\nx = evil:m" + " " * 200_000 + "x"),
    ),
    "setup-hook": (
        "E218",
        "files that Nix would obey",
        _with("evil-1.0.data/data/nix-support/setup-hook"),
    ),
    "propagated-inputs": (
        "E218",
        "nix-support/propagated-build-inputs",
        _with("evil-1.0.data/data/nix-support/propagated-build-inputs"),
    ),
    "another-dist-info": (
        "E218",
        "good-1.0.dist-info",
        _with("evil-1.0.data/purelib/good-1.0.dist-info/METADATA"),
    ),
    "another-dist-info-as-data": (
        "E218",
        "good-1.0.dist-info",
        _with("evil-1.0.data/data/lib/python3.11/site-packages/good-1.0.dist-info/METADATA"),
    ),
    "another-egg-info": ("E218", "good.egg-info", _with("good.egg-info/PKG-INFO")),
    "egg-link": ("E218", "good.egg-link", _with("good.egg-link")),
    "pth-outside": ("E218", "'/srv/x'", _with("a.pth", b"/srv/x\n")),
    "pth-above": ("E218", "'../../x'", _with("evil-1.0.data/purelib/a.pth", b"../../x\n")),
    "config": (
        "E218",
        "brings a loader of its own",
        _with("evil/a.so", library(more=[(0x6FFFFEFA, "/srv/ld.so.conf")])),
    ),
    "settings-of-python": (
        "E218",
        "settings of Python",
        _with("evil-1.0.data/scripts/pyvenv.cfg", b"include-system-site-packages = true\n"),
    ),
    "settings-of-python-as-data": (
        "E218",
        "data/bin/pyvenv.cfg",
        _with("evil-1.0.data/data/bin/pyvenv.cfg", b"home = /srv\n"),
    ),
    "another-dist-info-in-a-pth-folder": (
        "E218",
        "good-1.0.dist-info",
        Wheel(files={"a.pth": b"evil/x/\n", "evil/x/good-1.0.dist-info/METADATA": b"x"}),
    ),
    "audit": ("E218", "DT_AUDIT", _with("evil/a.so", library(more=[(0x6FFFFEFC, "/srv/x.so")]))),
    "shared-string": (
        "E218",
        "leaves no room",
        _with("evil/a.so", library("$ORIGIN:/srv:$ORIGIN/x", shared_tail="N:/srv:$ORIGIN/x")),
    ),
}


@pytest.fixture(scope="module")
def wheels(run: Run) -> dict[str, Answer]:
    """The answer to each, of one run."""
    return dict(zip(WHEELS, run("wheel", [wheel for *_, wheel in WHEELS.values()]), strict=True))


@pytest.mark.parametrize("case", WHEELS)
def test_a_wheel_is_refused(case: str, wheels: dict[str, Answer]) -> None:
    _is_refused(wheels[case], *WHEELS[case][:2])


def _is_refused(answer: Answer, code: str, words: str) -> None:
    assert answer.code == 1 and answer.said.startswith(f"accelpkgs {code}: "), answer
    assert words in answer.said and "Traceback" not in answer.said, answer.said
    assert all(c.isprintable() or c == "\n" for c in answer.said)
    assert answer.seconds < 5, answer


TOP = b"evil-1.0/"


def _source(*blocks: Block, **fields: Any) -> Source:
    source = Source(**fields)
    source.blocks += blocks
    return source


def _link(name: bytes, target: bytes, kind: bytes = b"2") -> Block:
    return Block(TOP + name, b"", kind, target)


def _few(source: Source, **limits: int) -> Source:
    source.limits |= limits
    return source


BIG = Block(TOP + b"big", bytes(1 << 20))

SOURCES: dict[str, tuple[str, str, Source]] = {
    "hard-link-bomb": (
        "E213",
        "unpackLimits.<package>.ratio",
        _source(BIG, *(_link(b"h%d" % n, TOP + b"big", b"1") for n in range(100))),
    ),
    "hard-links-in-a-chain": (
        "E213",
        "unpackLimits.<package>.ratio",
        _source(
            BIG,
            *(
                _link(b"h%d" % n, TOP + (b"h%d" % (n - 1) if n else b"big"), b"1")
                for n in range(99)
            ),
        ),
    ),
    "hard-links-in-a-circle": (
        "E211",
        "circle",
        _source(_link(b"a", TOP + b"b", b"1"), _link(b"b", TOP + b"a", b"1")),
    ),
    "hard-link-to-nothing": (
        "E211",
        "does not have",
        _source(_link(b"a", TOP + b"nothing", b"1")),
    ),
    "hard-link-to-a-folder": ("E211", "does not have", _source(_link(b"a", b"evil-1.0", b"1"))),
    "hard-link-to-a-link-outside": (
        "E211",
        "leads outside",
        _source(_link(b"d/e/a", b"../../../evil-1.0"), _link(b"b", TOP + b"d/e/a", b"1")),
    ),
    "later-link": (
        "E211",
        "leads outside",
        _source(_link(b"a/b/c", b"../d/../.."), _link(b"a/d", b"..")),
    ),
    "later-link-of-a-chain": (
        "E211",
        "leads outside",
        _source(
            _link(b"a/first", b"second/x"),
            _link(b"a/second", b"third"),
            _link(b"a/third", b"../.."),
            _link(b"x", b"../.."),
        ),
    ),
    "links-in-a-circle": (
        "E211",
        "circle",
        _source(_link(b"a", b"b"), _link(b"b", b"a")),
    ),
    "link-out-and-back": ("E211", "leads outside", _source(_link(b"a", b"../../evil-1.0/x"))),
    "device": ("E211", "a device", _source(Block(TOP + b"d", b"", b"3"))),
    "pipe": ("E211", "a pipe", _source(Block(TOP + b"p", b"", b"6"))),
    "sparse": ("E211", "a sparse file", _source(Block(TOP + b"s", b"", b"S"))),
    "sparse-pax": (
        "E211",
        "a sparse file",
        _source(pax([(b"GNU.sparse.map", b"0,1,99999999999,1")]), Block(TOP + b"s", b"x")),
    ),
    "huge-name": (
        "E213",
        "unpackLimits.<package>.text",
        _source(Block(b"h", b"", b"L", size=b"\x80" + bytes(7) + b"\x20\0\0\0")),
    ),
    "name-of-megabytes": ("E213", "unpackLimits.<package>.text", _source(long(bytes(5 << 20)))),
    "chain-that-ends": ("E210", "ends within", _source(*[long(b"x")] * 3000, end=b"x" * 9)),
    "negative-size": ("E210", "negative", _source(Block(TOP + b"n", b"x", size=b"\xff" * 12))),
    "size-of-letters": (
        "E210",
        "size that is none",
        _source(pax([(b"size", b"many")]), Block(TOP + b"n", b"x")),
    ),
    "checksum-in-the-middle": (
        "E210",
        "another checksum",
        _source(Block(TOP + b"n", b"x", checksum=b"0000000\0")),
    ),
    "damaged-xz": ("E210", "cannot be unpacked", Source(wrap=lambda made: b"\xfd7zXZ\0" + made)),
    "deep": (
        "E213",
        "unpackLimits.<package>.depth",
        _source(long(b"a/" * 900 + b"x"), Block(b"x", b"")),
    ),
    "members": (
        "E213",
        "unpackLimits.<package>.members",
        _few(_source(*(Block(TOP + b"%d" % n, b"") for n in range(50))), members=40),
    ),
    "steps-of-links": (
        "E213",
        "unpackLimits.<package>.members",
        _few(_source(*(_link(b"l%d" % n, b"a/.." * 22) for n in range(90))), members=100),
    ),
}


@pytest.fixture(scope="module")
def sources(run: Run) -> dict[str, Answer]:
    """The answer to each, of one run. Only the limits that a case is about are small."""
    given = [
        dataclasses.replace(source, limits={**source.limits, "slack": 4 << 20})
        for *_, source in SOURCES.values()
    ]
    return dict(zip(SOURCES, run("source", given), strict=True))


@pytest.mark.parametrize("case", SOURCES)
def test_a_source_is_refused(case: str, sources: dict[str, Answer]) -> None:
    _is_refused(sources[case], *SOURCES[case][:2])


START_UP = {
    "a.pth": b"import os\n",
    "b.pth": b"# import os\nevil\n",
    "evil-1.0.data/purelib/c.pth": b"\xef\xbb\xbfimport\tos\n",
    "evil-1.0.data/data/lib/python3.11/site-packages/d.pth": b"import os\n",
    "e.start": b"evil:main\n",
    "sitecustomize.py": b"",
    "usercustomize/__init__.py": b"",
    "evil/sitecustomize.py": b"",
    "other/sitecustomize.py": b"",
    # What ends a line in some Pythons only, and what is no UTF-8.
    "f.pth": b"evil\x0cimport os\n",
    "g.pth": "# \u2028import os\n".encode(),
    "h.pth": b"# \xff\x85import os\n",
}


def test_what_runs_when_python_starts_is_listed(run: Run) -> None:
    extra = [(Member(name.encode(), data), name) for name, data in START_UP.items()]
    (answer,) = run("wheel", [Wheel(extra=extra)])
    assert answer.code == 0, answer.said
    manifest = json.loads((answer.folder / "out/accelpkgs-build.json").read_text())
    # b.pth puts evil/ on sys.path.
    files = ["sitecustomize.py", "evil/sitecustomize.py", "usercustomize", "e.start"]
    expected = [*files, *(f"{name}.pth" for name in "acdfgh")]
    # b.pth adds a folder: nothing has a hash that could have been reviewed.
    assert manifest["startUp"] == [{"file": name} for name in sorted(expected)]
    assert manifest["searchPaths"] == {}


def test_sources_keep_their_links(run: Run) -> None:
    """Chains, links to folders, `..` behind them, hard links of hard links: all stay inside."""
    source = _source(
        Block(TOP + b"data/one", b"1"),
        _link(b"folder", b"data"),
        _link(b"chain", b"folder/one"),
        _link(b"around", b"folder/../evil.py"),
        _link(b"data/up", b".."),
        _link(b"dangling", b"nothing"),
        _link(b"hard", TOP + b"second", b"1"),
        _link(b"second", TOP + b"data/one", b"1"),
        _link(b"same", TOP + b"chain", b"1"),
    )
    (answer,) = run("source", [source])
    assert answer.code == 0, answer.said
    out = answer.folder / "out/evil-1.0"
    for name in ("chain", "hard", "second", "same"):
        assert (out / name).read_text() == "1", name
    assert (out / "same").readlink() == (out / "chain").readlink()
    assert (out / "around").read_text() == "x = 1\n"
    assert (out / "hard").stat().st_ino != (out / "second").stat().st_ino
