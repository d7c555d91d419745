"""Legal wheels that are unusual in one or several ways: pip installs each of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from hostile.wheel_model import Wheel
from hostile.zip_writer import Member

__all__ = ["TURNS", "legal_wheels"]

Draw = Callable[[st.SearchStrategy[Any]], Any]
TURNS: dict[str, Callable[[Draw, Wheel], None]] = {}


def _turn(function: Callable[[Draw, Wheel], None]) -> Callable[[Draw, Wheel], None]:
    TURNS[function.__name__.removeprefix("_").replace("_", "-")] = function
    return function


def _add(wheel: Wheel, name: str, data: bytes = b"x", **fields: Any) -> None:
    flags = 0 if name.isascii() else 0x800
    wheel.extra.append((Member(name.encode(), data, flags=flags, **fields), name))


def _own(wheel: Wheel, name: str) -> str:
    """A name at the root of site-packages that no other wheel has."""
    return f"{wheel.name}_{name}"


@_turn
def _folder_like_a_module(draw: Draw, wheel: Wheel) -> None:
    _add(wheel, f"{_own(wheel, 'x')}.py/a.txt")
    _add(wheel, f"{_own(wheel, 'x')}.py/b/__init__.py", b"")


@_turn
def _long_module(draw: Draw, wheel: Wheel) -> None:
    length = draw(st.sampled_from([240, 251, 252]))
    name = _own(wheel, "")
    _add(wheel, name + "a" * (length - len(name)) + ".py", b"y = 2\n")


@_turn
def _code_page(draw: Draw, wheel: Wheel) -> None:
    """Without the flag a name is code page 437, and RECORD has what it is read as."""
    raw = _own(wheel, "").encode() + draw(
        st.sampled_from([b"caf\x82.txt", b"\x80\xe1.py", b"\xff"])
    )
    wheel.extra.append((Member(raw, b"x"), raw.decode("cp437")))


@_turn
def _utf8_without_flag(draw: Draw, wheel: Wheel) -> None:
    """Some tools write UTF-8 and do not say so: RECORD has the name that was meant."""
    name = _own(wheel, draw(st.sampled_from(["café.txt", "日本.py", "ü"])))
    wheel.extra.append((Member(name.encode(), b"x"), name))


@_turn
def _unicode(draw: Draw, wheel: Wheel) -> None:
    _add(wheel, _own(wheel, draw(st.sampled_from(["naïve.py", "日本/__init__.py", "Ω.txt"]))))


@_turn
def _odd_names(draw: Draw, wheel: Wheel) -> None:
    names = [
        "a b.txt",
        "c,d.txt",
        "e;f",
        "g#h",
        "%41",
        "~",
        "..x",
        "x..",
        "-",
        "'q",
        "(1)",
        "$HOME",
    ]
    _add(wheel, f"{wheel.name}/{draw(st.sampled_from(names))}")


@_turn
def _only_case(draw: Draw, wheel: Wheel) -> None:
    _add(wheel, f"{wheel.name}/Vector.h")
    _add(wheel, f"{wheel.name}/vector.h")


@_turn
def _deep(draw: Draw, wheel: Wheel) -> None:
    _add(wheel, f"{wheel.name}/" + "d/" * draw(st.sampled_from([5, 60])) + "x.py", b"")


@_turn
def _schemes(draw: Draw, wheel: Wheel) -> None:
    base = f"{wheel.name}-{wheel.version}.data"
    for name in draw(
        st.lists(
            st.sampled_from(
                [
                    "purelib/{}_pure.py",
                    "platlib/{}_plat/a.txt",
                    "data/share/{}/x",
                    "data/{}.txt",
                    "data/etc/{}/y",
                    "headers/{}.h",
                    "headers/sub/{}.h",
                ]
            ),
            min_size=1,
            unique=True,
        )
    ):
        _add(wheel, f"{base}/{name.format(wheel.name)}")


@_turn
def _scripts(draw: Draw, wheel: Wheel) -> None:
    base = f"{wheel.name}-{wheel.version}.data/scripts"
    text = draw(
        st.sampled_from([b"#!python\nx\n", b"#!pythonw\nx\n", b"#!/bin/sh\nx\n", b"", b"\x7fELF"])
    )
    _add(wheel, f"{base}/{wheel.name}-run", text, mode=0o100755)


@_turn
def _commands(draw: Draw, wheel: Wheel) -> None:
    line = draw(
        st.sampled_from(
            [
                "{0}-cmd = {0}:main",
                "{0}.cmd={0}.sub:main.inner",
                "{0}_cmd = {0} : main",
                "{0}-cmd = {0}:main [extra]",
                "{0}-cmd = {0}:main [a,b]",
                "# {0}\n{0}-cmd = {0}:main",
            ]
        )
    )
    sections = "[{0}.plugins]\na = b\nc = d:e\n"
    group = draw(st.sampled_from(["[console_scripts]\n", "[gui_scripts]\n"]))
    wheel.commands = (group + line + "\n\n" + sections).format(wheel.name)


@_turn
def _hashes(draw: Draw, wheel: Wheel) -> None:
    wheel.algorithm = draw(st.sampled_from(["sha384", "sha512"]))


@_turn
def _signed(draw: Draw, wheel: Wheel) -> None:
    wheel.raw["INFO/RECORD.jws"] = b"{}"


@_turn
def _methods(draw: Draw, wheel: Wheel) -> None:
    wheel.methods = dict.fromkeys(wheel.files, 0)


@_turn
def _folders(draw: Draw, wheel: Wheel) -> None:
    for name in (f"{wheel.name}/", f"{wheel.name}/empty/", f"{wheel.info}/"):
        wheel.extra.append((Member(name.encode(), b"", 0o40755), None))


@_turn
def _archive(draw: Draw, wheel: Wheel) -> None:
    wheel.archive.comment = draw(st.sampled_from([b"", b"made by hand", b"x" * 65535]))


@_turn
def _modes(draw: Draw, wheel: Wheel) -> None:
    mode = draw(st.sampled_from([0, 0o100600, 0o100755, 0o100777, 0o644, 0o104755]))
    wheel.modes = dict.fromkeys(wheel.files, mode)


@_turn
def _metadata(draw: Draw, wheel: Wheel) -> None:
    wheel.metadata += ["Summary: naïve ☃", "Description-Content-Type: text/markdown"]
    wheel.body = "Name: another\nVersion: 9\n\n" + "long text\n" * draw(st.sampled_from([1, 9999]))


@_turn
def _spelling(draw: Draw, wheel: Wheel) -> None:
    wheel.identity = [
        f"Name: {wheel.name.upper()}",
        f"Version: {draw(st.sampled_from(['1.0', '1.0.0', 'v1.0', '1']))}",
    ]


@_turn
def _wheel_file(draw: Draw, wheel: Wheel) -> None:
    wheel.wheel = draw(
        st.sampled_from(
            [
                ["Wheel-Version: 1.0", "Root-Is-Purelib: false", "Tag: py3-none-any", "Build: 7"],
                ["wheel-version: 1.9", "root-is-purelib: True", "tag: py3-none-any"],
                ["Wheel-Version: 1.0", "Root-Is-Purelib: true", "Tag: py2-none-any",
                 "Tag: py3-none-any"],
                ["Wheel-Version: 1.0", "Root-Is-Purelib: true", "Tag: py2.py3-none-any"],
            ]
        )
    )  # fmt: skip


@_turn
def _own_egg_info(draw: Draw, wheel: Wheel) -> None:
    said = f"Metadata-Version: 1.0\nName: {wheel.name}\nVersion: 1.0\n"
    _add(wheel, f"{wheel.name}.egg-info/PKG-INFO", said.encode())


@_turn
def _starts(draw: Draw, wheel: Wheel) -> None:
    _add(wheel, f"{wheel.name}.pth", draw(st.sampled_from([b"import os\n", b"# none\n\n", b""])))


@_turn
def _licences(draw: Draw, wheel: Wheel) -> None:
    _add(wheel, f"{wheel.info}/licenses/LICENSE")
    _add(wheel, f"{wheel.info}/sboms/a.json")


@_turn
def _carried_bytecode(draw: Draw, wheel: Wheel) -> None:
    _add(wheel, f"{wheel.name}/__pycache__/a.cpython-311.pyc")


@st.composite
def legal_wheels(draw: Draw, number: int) -> tuple[list[str], Wheel]:
    """Draw a wheel with one to four turns; `number` makes its name."""
    name = f"legal{number}"
    wheel = Wheel(name, file=f"{name}-1.0-py3-none-any.whl", files={f"{name}.py": b"x = 1\n"})
    wheel.identity = [f"Name: {name}", "Version: 1.0"]
    turns = sorted(TURNS)
    first = turns[number % len(turns)]
    chosen = draw(st.lists(st.sampled_from(turns), max_size=3, unique=True))
    names = [first, *(turn for turn in chosen if turn != first)]
    for turn in names:
        TURNS[turn](draw, wheel)
    return names, wheel
