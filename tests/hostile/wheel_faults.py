"""What is wrong with hostile wheels: each fault changes one, and faults are combined."""

from __future__ import annotations

import lzma
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from hostile.elf_writer import library
from hostile.wheel_model import Wheel
from hostile.zip_writer import Member

__all__ = ["FAULTS", "hostile_wheels"]

Draw = Callable[[st.SearchStrategy[Any]], Any]
Fault = Callable[[Draw, Wheel], None]
FAULTS: dict[str, Fault] = {}


def _fault(function: Fault) -> Fault:
    FAULTS[function.__name__.removeprefix("_").replace("_", "-")] = function
    return function


def _add(wheel: Wheel, name: str, data: bytes = b"x", listed: bool = True, **fields: Any) -> None:
    raw = name.encode("utf-8", "surrogateescape")
    member = Member(raw, data, flags=0x800 if not name.isascii() else 0, **fields)
    wheel.extra.append((member, name if listed else None))


_bad_names = st.sampled_from(
    [
        "../escape",
        "evil/../../escape",
        "../../../../../../../../../accelpkgs-outside/escape",
        "/accelpkgs-outside/escape",
        "//accelpkgs-outside/escape",
        "C:/escape",
        "evil\\..\\escape",
        "evil/a\nb",
        "evil/\u202egnp.py",
        "evil//a",
        "./evil/a",
        "evil/./a",
        "evil/..",
        ".",
        "..",
        "/",
        "",
        "evil/\x1b[2Ja",
        "evil/\x00a",
        "evil-1.0.data/purelib/../../escape",
        "evil-1.0.data/scripts/../../../escape",
        "evil-1.0.data/home/x",
        "evil-1.0.data/x",
        "evil-1.0.data/../x",
        "good-1.0.data/purelib/x.py",
        "evil-1.0.dist-info/metadata",
        "EVIL-1.0.dist-info/RECORD",
    ]
)


@_fault
def _name(draw: Draw, wheel: Wheel) -> None:
    name = draw(_bad_names)
    _add(wheel, name, local_name=draw(st.sampled_from([None, b"evil/a"])))


@_fault
def _name_length(draw: Draw, wheel: Wheel) -> None:
    part = "a" * draw(st.sampled_from([255, 256, 300, 1999, 30_000]))
    _add(wheel, part + draw(st.sampled_from(["", ".py", "/x"])))


@_fault
def _depth(draw: Draw, wheel: Wheel) -> None:
    folders = draw(st.sampled_from([99, 100, 101, 900, 999, 20_000]))
    _add(wheel, "a/" * folders + "x.py")


@_fault
def _name_bytes(draw: Draw, wheel: Wheel) -> None:
    raw = draw(st.binary(min_size=1, max_size=12))
    flags = draw(st.sampled_from([0, 0x800]))
    wheel.extra.append((Member(raw, b"x", flags=flags), raw.decode("cp437")))


@_fault
def _twice(draw: Draw, wheel: Wheel) -> None:
    path = draw(
        st.sampled_from(["evil.py", "evil-1.0.dist-info/METADATA", "evil-1.0.data/purelib/evil.py"])
    )
    _add(wheel, path, b"other", listed=draw(st.booleans()))


@_fault
def _file_and_folder(draw: Draw, wheel: Wheel) -> None:
    _add(wheel, draw(st.sampled_from(["evil.py/x", "evil.py/", "evil-1.0.data/purelib/evil.py/x"])))


@_fault
def _kind(draw: Draw, wheel: Wheel) -> None:
    kind = draw(st.sampled_from([0o120777, 0o020666, 0o010644, 0o140777, 0o060666, 0o170000]))
    _add(wheel, "evil/odd", b"/etc/passwd", mode=kind)


@_fault
def _special_bits(draw: Draw, wheel: Wheel) -> None:
    wheel.modes["evil.py"] = 0o100000 | draw(st.sampled_from([0o4755, 0o2755, 0o1777, 0o7777, 0]))


@_fault
def _flags(draw: Draw, wheel: Wheel) -> None:
    _add(wheel, "evil/flags", b"x" * 99)
    wheel.extra[-1][0].flags = draw(st.sampled_from([1, 1 << 5, 1 << 6, 1 << 13, 0xFFFF]))


@_fault
def _method(draw: Draw, wheel: Wheel) -> None:
    method = draw(st.sampled_from([0, 1, 6, 9, 12, 14, 20, 93, 95, 97, 98, 99, 65535]))
    _add(wheel, "evil/method", b"x" * 99, method=method)


@_fault
def _lzma(draw: Draw, wheel: Wheel) -> None:
    options = bytes([9, 4, 5, 0, 0x5D]) + draw(
        st.sampled_from([b"\0\0\1\0", b"\xff\xff\xff\xff", b"\0\0\0\x40"])
    )
    packed = options + lzma.compress(bytes(9999), lzma.FORMAT_ALONE)[13:]
    _add(wheel, "evil/lzma", bytes(9999), method=14, compressed=packed)


@_fault
def _crc(draw: Draw, wheel: Wheel) -> None:
    _add(wheel, "evil/crc", b"x" * 99, crc=draw(st.integers(0, 2**32 - 1)))


@_fault
def _sizes(draw: Draw, wheel: Wheel) -> None:
    huge = st.sampled_from([0, 1, 98, 100, 2**31, 2**32 - 2, 2**32 - 1])
    field = draw(st.sampled_from(["stated_size", "stated_packed"]))
    _add(wheel, "evil/sizes", b"x" * 99, **{field: draw(huge)})


@_fault
def _zip64(draw: Draw, wheel: Wheel) -> None:
    size = draw(st.sampled_from([b"\xff" * 8, bytes(8), b"\0" * 7 + b"\x40", b"\xff" * 3]))
    extra = b"\1\0" + len(size).to_bytes(2, "little") + size
    cut = draw(st.sampled_from([0, 1, 5]))
    _add(wheel, "evil/zip64", stated_size=2**32 - 1, extra=extra[: len(extra) - cut])


@_fault
def _offset(draw: Draw, wheel: Wheel) -> None:
    _add(wheel, "evil/offset", offset=draw(st.sampled_from([0, 30, 2**31, 2**32 - 1])))


@_fault
def _needs(draw: Draw, wheel: Wheel) -> None:
    _add(wheel, "evil/needs", needs=draw(st.sampled_from([0, 63, 64, 255, 65535])))


@_fault
def _entries(draw: Draw, wheel: Wheel) -> None:
    times = draw(st.sampled_from([2, 1000, 250_000, 700_000]))
    _add(wheel, "e", b"", times=times)


@_fault
def _end(draw: Draw, wheel: Wheel) -> None:
    archive = wheel.archive
    archive.stated_count = draw(st.sampled_from([None, 0, 1, 65535]))
    archive.stated_length = draw(st.sampled_from([None, 0, 10, 10_000, 2**32 - 1]))
    archive.comment = draw(st.sampled_from([b"", b"PK\5\6", b"PK\5\6" + bytes(18), b"x" * 65535]))
    archive.before = draw(st.sampled_from([b"", b"#!/bin/sh\n", b"PK\3\4", bytes(999)]))


@_fault
def _cut(draw: Draw, wheel: Wheel) -> None:
    wheel.archive.cut = draw(st.integers(1, 400))


@_fault
def _flipped(draw: Draw, wheel: Wheel) -> None:
    flip = st.tuples(st.floats(0, 1), st.integers(1, 255))
    wheel.archive.flips = tuple(draw(st.lists(flip, min_size=1, max_size=6)))


@_fault
def _no_zip(draw: Draw, wheel: Wheel) -> None:
    wheel.whole = draw(st.sampled_from([b"", b"PK", b"PK\5\6", b"PK\3\4 not", bytes(70_000)]))


@_fault
def _bomb(draw: Draw, wheel: Wheel) -> None:
    size = draw(st.sampled_from([70, 120])) << 20
    where = draw(st.sampled_from(["evil/zeros", "INFO/METADATA", "INFO/RECORD", "INFO/WHEEL"]))
    data = draw(st.sampled_from([b"\0", b"\n", b"A:b\n", b"a,b,c\n", b'"'])) * 1
    packed = data * (size // len(data))
    if where == "INFO/RECORD":
        wheel.record = packed
    elif where.startswith("INFO"):
        wheel.raw[where] = packed
    else:
        _add(wheel, where, packed)


@_fault
def _small_limits(draw: Draw, wheel: Wheel) -> None:
    for name, values in (
        ("ratio", [0, 60]),
        ("slack", [0, 1 << 20]),
        ("total", [0, 40 << 30]),
        ("members", [0, 3, 200_000]),
        ("depth", [0, 100]),
        ("text", [0, 10, 4 << 20]),
    ):
        wheel.limits[name] = draw(st.sampled_from(values))


_long = st.sampled_from(["9" * 5000, "1." * 50_000, "a" * 300_000, "[" * 200_000, " " * 200_000])


@_fault
def _identity(draw: Draw, wheel: Wheel) -> None:
    wheel.identity = draw(
        st.sampled_from(
            [
                ["Name: evil", "Name: good", "Version: 1.0"],
                ["Name: evil", "Version: 1.0", "Version: 2.0"],
                ["Name: good", "Version: 1.0"],
                ["Name: evil", "Version: 2.0"],
                ["Name: evil"],
                ["Version: 1.0"],
                [],
                ["name: evil", "VERSION: 1.0"],
                ["Name: evil\x1b]0;gotcha\x07", "Version: 1.0"],
                ["Name: evil", "Version: 1.0\udcff"],
                [" Name: evil", "Version: 1.0"],
                ["Name:", " evil", "Version: 1.0"],
            ]
        )
    )


@_fault
def _long_identity(draw: Draw, wheel: Wheel) -> None:
    text = draw(_long)
    wheel.identity = draw(
        st.sampled_from([[f"Name: {text}", "Version: 1.0"], ["Name: evil", f"Version: {text}"]])
    )


@_fault
def _metadata(draw: Draw, wheel: Wheel) -> None:
    wheel.metadata += draw(
        st.lists(
            st.sampled_from(
                ["no colon", ": nothing", "From evil", "A:b\0", "X-\u00e9: y", " folded", "\r", "="]
            ),
            min_size=1,
            max_size=4,
        )
    )


@_fault
def _many_headers(draw: Draw, wheel: Wheel) -> None:
    wheel.metadata += [draw(st.sampled_from(["A:", "Requires-Dist: a", " x"]))] * draw(
        st.sampled_from([10_000, 900_000])
    )


@_fault
def _not_text(draw: Draw, wheel: Wheel) -> None:
    path = draw(st.sampled_from(["METADATA", "WHEEL", "entry_points.txt"]))
    wheel.raw[f"INFO/{path}"] = draw(st.binary(max_size=60))


@_fault
def _lacks(draw: Draw, wheel: Wheel) -> None:
    names = st.sampled_from(["METADATA", "WHEEL", "RECORD"])
    wheel.without |= {f"INFO/{name}" for name in draw(st.sets(names, min_size=1))}


@_fault
def _wheel_file(draw: Draw, wheel: Wheel) -> None:
    wheel.wheel = draw(
        st.lists(
            st.sampled_from(
                [
                    "Wheel-Version: 1.0",
                    "Wheel-Version: 2.0",
                    f"Wheel-Version: 1.{'9' * 5000}",
                    "Root-Is-Purelib: true",
                    "Root-Is-Purelib: perhaps",
                    "Tag: py3-none-any",
                    "Tag: cp311-none-any",
                    "Tag: py3-none-win_amd64",
                    "Tag: py3",
                    "Tag: " + ".".join(["py3"] * 9999) + "-none-any",
                ]
            ),
            max_size=6,
        )
    )


@_fault
def _many_tags(draw: Draw, wheel: Wheel) -> None:
    wheel.wheel += [f"Tag: py{number}-none-any" for number in range(draw(st.sampled_from([9999])))]


@_fault
def _tags(draw: Draw, wheel: Wheel) -> None:
    wheel.tags = draw(
        st.sampled_from(
            [
                {"python": "cp311", "abi": "cp311", "platform": ["any"]},
                {"python": "py3", "abi": "none", "platform": ["manylinux1_x86_64"]},
                {"python": "py3", "abi": "none", "platform": []},
            ]
        )
    )


@_fault
def _file_name(draw: Draw, wheel: Wheel) -> None:
    many = [".".join(f"{tag}{n}" for n in range(300)) for tag in ("py", "abi", "any")]
    wheel.file = draw(
        st.sampled_from(
            [
                "evil-1.0.whl",
                "evil-1.0-py3-none-any.zip",
                "evil-1.0-py3-none-any-x-y.whl",
                "evil--py3-none-any.whl",
                "evil-1.0-x-py3-none-any.whl",
                f"evil-1.0-{'-'.join(many)}.whl",
                "evil-1.0-py3-none-any\x1b[31m.whl",
                f"evil-{'9' * 5000}-py3-none-any.whl",
            ]
        )
    )


@_fault
def _stem(draw: Draw, wheel: Wheel) -> None:
    wheel.stem = draw(
        st.sampled_from(["good-1.0", "evil-2.0", "evil", "-", f"evil-{'1' * 200}", "Evil-1.0.0"])
    )


@_fault
def _record_rows(draw: Draw, wheel: Wheel) -> None:
    wheel.rows += draw(
        st.lists(
            st.sampled_from(
                [
                    "ghost.py,,",
                    "/etc/passwd,sha256=x,1",
                    "../../x,,",
                    "evil.py,,",
                    "one,two",
                    ",,,",
                    "evil.py,md5=x,1",
                    '"unbalanced',
                    "x" * 200_000,
                    "a\0b,,",
                    "\x1b[31mred\x1b[0m,,",
                ]
            ),
            min_size=1,
            max_size=3,
        )
    )


@_fault
def _many_rows(draw: Draw, wheel: Wheel) -> None:
    count = draw(st.sampled_from([10, 3000, 90_000]))
    wheel.rows += [f"g{number:x},," for number in range(count)]


@_fault
def _record(draw: Draw, wheel: Wheel) -> None:
    wheel.record = draw(
        st.one_of(
            st.binary(max_size=99),
            st.sampled_from([b"", b"\n" * 9999, b'"' * 9999, b"," * 200_000, b"\xef\xbb\xbf,,\n"]),
        )
    )


@_fault
def _algorithm(draw: Draw, wheel: Wheel) -> None:
    wheel.algorithm = draw(st.sampled_from(["md5", "sha1", "sha384", "sha512", "blake2b"]))


@_fault
def _commands(draw: Draw, wheel: Wheel) -> None:
    section = draw(st.sampled_from(["[console_scripts]\n", "[gui_scripts]\n", "", "[x\n", "[]\n"]))
    line = draw(
        st.sampled_from(
            [
                "../../escape = evil:main",
                ".. = evil:main",
                "x = os; evil:main",
                "x = evil",
                "x = evil:",
                "x",
                "x = %(y)s:main",
                "x = evil:main\n  more",
                "\x1b[2J = evil:main",
                "x = evil:main [a, b",
                "x = evil:" + "a" * 300_000,
                "x = " + "[" * 200_000,
                "x = evil:m" + " " * 200_000 + "x",
                "n" * 5000 + " = evil:main",
                "caf\u00e9 = evil:main",
                " = evil:main",
                "= evil:main",
                "#",
            ]
        )
    )
    wheel.commands = section + line + "\n"


@_fault
def _many_commands(draw: Draw, wheel: Wheel) -> None:
    count = draw(st.sampled_from([50, 90_000]))
    wheel.commands = "[console_scripts]\n" + "".join(f"c{n} = evil:main\n" for n in range(count))


@_fault
def _start_up(draw: Draw, wheel: Wheel) -> None:
    place = draw(st.sampled_from(["", "evil-1.0.data/purelib/", "evil-1.0.data/platlib/"]))
    name, text = draw(
        st.sampled_from(
            [
                ("a.pth", "import os; os.system('true')\n"),
                ("a.pth", "evil\n"),
                ("a.pth", "/accelpkgs-outside\n"),
                ("a.pth", "../../accelpkgs-outside\n"),
                ("a.pth", "\udcff\0\n"),
                ("a.pth", "import " + "x" * 300_000),
                ("a.start", "evil:main\n"),
                ("sitecustomize.py", ""),
                ("usercustomize/__init__.py", ""),
                ("sitecustomize.cpython-311-x86_64-linux-gnu.so", ""),
            ]
        )
    )
    _add(wheel, place + name, text.encode("utf-8", "surrogateescape"))


@_fault
def _for_nix(draw: Draw, wheel: Wheel) -> None:
    name = draw(st.sampled_from(["setup-hook", "propagated-build-inputs", "x/y"]))
    _add(wheel, f"evil-1.0.data/data/nix-support/{name}")


@_fault
def _other_metadata(draw: Draw, wheel: Wheel) -> None:
    name = draw(
        st.sampled_from(
            [
                "good-1.0.dist-info/METADATA",
                "evil-1.0.data/purelib/good-1.0.dist-info/METADATA",
                "evil-1.0.data/platlib/good.egg-info/PKG-INFO",
                "evil-1.0.data/data/lib/python3.11/site-packages/good-1.0.dist-info/METADATA",
                "good.egg-info",
                "good.egg-link",
                "GOOD-1.0.DIST-INFO/METADATA",
            ]
        )
    )
    _add(wheel, name)


_entries_of_paths = st.sampled_from(
    ["$ORIGIN", "$ORIGIN/../x", "${ORIGIN}/y", "/tmp/x", "/usr/local/cuda/lib64", "lib", "", ".",
     "$ORIGINAL/z", "$ORIGIN/../../../../../../tmp", "$LIB", "$ORIGIN/$LIB/a"]
)  # fmt: skip


@_fault
def _search_paths(draw: Draw, wheel: Wheel) -> None:
    entries = draw(st.lists(_entries_of_paths, min_size=1, max_size=5))
    made = library(
        ":".join(entries),
        tag=draw(st.sampled_from([15, 29])),
        needed=draw(st.sampled_from([(), ("libc.so.6",), ("/tmp/evil.so",), ("./evil.so",)])),
        names=draw(st.sampled_from([(), ("alpha", "beta")])),
    )
    place = draw(
        st.sampled_from(["evil/a.so", "evil-1.0.data/scripts/a", "evil-1.0.data/data/lib/a.so"])
    )
    _add(wheel, place, made, mode=0o100755)


@_fault
def _broken_elf(draw: Draw, wheel: Wheel) -> None:
    made = bytearray(library("/tmp/x", needed=["libc.so.6"]))
    for place, value in draw(
        st.lists(st.tuples(st.integers(0, len(made) - 1), st.integers(0, 255)), max_size=5)
    ):
        made[place] = value
    _add(wheel, "evil/broken.so", bytes(made[: draw(st.sampled_from([4, 16, 63, 200, 9999]))]))


@st.composite
def hostile_wheels(draw: Draw) -> tuple[list[str], Wheel]:
    """Draw one to four faults, and the wheel that has them."""
    wheel = Wheel()
    names = draw(st.lists(st.sampled_from(sorted(FAULTS)), min_size=1, max_size=4, unique=True))
    for name in names:
        FAULTS[name](draw, wheel)
    return names, wheel
