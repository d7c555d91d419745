"""What is wrong with hostile source distributions: tars block by block, some packed otherwise."""

from __future__ import annotations

import bz2
import lzma
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from hostile.tar_writer import Block, long, packed, pax, write_tar
from hostile.wheel_model import LIMITS
from hostile.zip_writer import Archive, Member, write_zip

__all__ = ["FAULTS", "Source", "hostile_sources"]

Draw = Callable[[st.SearchStrategy[Any]], Any]
Fault = Callable[[Draw, "Source"], None]
FAULTS: dict[str, Fault] = {}


@dataclass
class Source:
    """A tar of blocks; `wrap` compresses it, `zipped` members make it a zip instead."""

    blocks: list[Block] = field(
        default_factory=lambda: [
            Block(b"evil-1.0/", kind=b"5", mode=0o755),
            Block(b"evil-1.0/pyproject.toml", b"[build-system]\n"),
            Block(b"evil-1.0/evil.py", b"x = 1\n"),
        ]
    )
    end: bytes = bytes(1024)
    wrap: Callable[[bytes], bytes] = packed
    zipped: list[Member] | None = None
    file: str = "evil-1.0.tar.gz"
    cut: int = 0
    flips: tuple[tuple[float, int], ...] = ()
    limits: dict[str, int] = field(default_factory=lambda: dict(LIMITS))

    def spec(self, path: str) -> dict[str, Any]:
        """Return what the builder is told."""
        return {"source": path, "file": self.file, "limits": self.limits}

    def content(self) -> bytes:
        """Return its bytes."""
        if self.zipped is not None:
            return write_zip(Archive(self.zipped, cut=self.cut, flips=self.flips))
        made = bytearray(self.wrap(write_tar(self.blocks, self.end)))
        for place, value in self.flips if made else ():
            made[int(place * (len(made) - 1))] ^= value
        return bytes(made[: len(made) - self.cut])


def _fault(function: Fault) -> Fault:
    FAULTS[function.__name__.removeprefix("_").replace("_", "-")] = function
    return function


_names = st.sampled_from(
    [
        b"../escape",
        b"evil-1.0/../../escape",
        b"/accelpkgs-outside/escape",
        b"evil-1.0//x",
        b"evil-1.0/a\\b",
        b"evil-1.0/a\x1b[2J",
        b"evil-1.0/\xff\xfe",
        b"evil-1.0/" + b"a" * 90,
        b"",
        b".",
        b"..",
        b"./../x",
        b"././x",
        b"C:/x",
        b"two-1.0/x",
        b"x",
    ]
)


@_fault
def _name(draw: Draw, source: Source) -> None:
    source.blocks.append(Block(draw(_names), b"x"))


@_fault
def _pax_name(draw: Draw, source: Source) -> None:
    key = draw(st.sampled_from([b"path", b"linkpath", b"size", b"GNU.sparse.map", b"comment"]))
    value = draw(st.one_of(_names, st.sampled_from([b"9" * 40, b"-1", b"a\0b", b"a" * 3000])))
    source.blocks += [
        pax([(key, value)], draw(st.sampled_from([b"x", b"g", b"X"]))),
        Block(b"evil-1.0/pax", b"x"),
    ]


@_fault
def _broken_pax(draw: Draw, source: Source) -> None:
    data = draw(
        st.sampled_from(
            [b"0 a=b\n", b"99 a=b\n", b"6 a=b\n" * 9, b"x", b"9" * 100_000, b"7 a=bb\r", b"5 ab\n"]
        )
    )
    source.blocks += [Block(b"pax", data, b"x"), Block(b"evil-1.0/x", b"x")]


@_fault
def _long_name(draw: Draw, source: Source) -> None:
    text = draw(st.sampled_from([b"evil-1.0/" + b"b" * 200, b"../e", b"a/" * 900, b"n" * 5000]))
    kind = draw(st.sampled_from([b"L", b"K"]))
    target = Block(b"evil-1.0/l", b"", b"2") if kind == b"K" else Block(b"evil-1.0/l", b"x")
    source.blocks += [long(text, kind), target]


@_fault
def _chain_of_names(draw: Draw, source: Source) -> None:
    count = draw(st.sampled_from([3, 1500, 20_000]))
    block = draw(st.sampled_from([long(b"evil-1.0/chain"), pax([(b"comment", b"x")])]))
    source.blocks += [block] * count + [Block(b"evil-1.0/x", b"x")] * draw(st.integers(0, 1))


@_fault
def _huge_header(draw: Draw, source: Source) -> None:
    kind = draw(st.sampled_from([b"L", b"K", b"x", b"g"]))
    if draw(st.booleans()):
        source.blocks.append(Block(b"h", bytes(5 << 20), kind))
    else:
        source.blocks.append(Block(b"h", b"", kind, size=b"\x80" + b"\xff" * 11))


@_fault
def _kind(draw: Draw, source: Source) -> None:
    kind = draw(st.sampled_from([b"3", b"4", b"6", b"S", b"V", b"D", b"M", b"7", b"\0", b"Z"]))
    source.blocks.append(Block(b"evil-1.0/odd", b"x" * 9, kind, mode=0o7777))


@_fault
def _sparse(draw: Draw, source: Source) -> None:
    records = draw(
        st.sampled_from(
            [
                [(b"GNU.sparse.major", b"1"), (b"GNU.sparse.minor", b"0"),
                 (b"GNU.sparse.realsize", b"9" * 12), (b"GNU.sparse.name", b"../e")],
                [(b"GNU.sparse.size", b"9" * 12), (b"GNU.sparse.numblocks", b"1")],
                [(b"GNU.sparse.map", b"0,1,9999999999,1")],
            ]
        )
    )  # fmt: skip
    source.blocks += [pax(records), Block(b"evil-1.0/sparse", b"1\n0\n1\n" + bytes(600))]


_targets = st.sampled_from(
    [
        b"evil.py",
        b"../escape",
        b"/accelpkgs-outside/escape",
        b"..",
        b"../..",
        b".",
        b"link",
        b"link/../..",
        b"link/../../..",
        b"second",
        b"second/x",
        b"a/b/../../../..",
        b"evil-1.0/evil.py",
        b"evil-1.0/link",
        b"evil-1.0/second",
        b"evil-1.0",
        b"",
        b"nowhere",
        b"../evil-1.0/evil.py",
    ]
)


@_fault
def _links(draw: Draw, source: Source) -> None:
    links = [
        Block(b"evil-1.0/" + name, b"", draw(st.sampled_from([b"1", b"2"])), draw(_targets))
        for name in draw(st.permutations([b"link", b"second", b"d/third"]))[
            : draw(st.integers(1, 3))
        ]
    ]
    source.blocks += links
    if draw(st.booleans()):
        source.blocks.append(Block(b"evil-1.0/link/inside", b"x"))


@_fault
def _later_link(draw: Draw, source: Source) -> None:
    """The second makes the first lead outside."""
    up = draw(st.sampled_from([b"..", b"../..", b"."]))
    source.blocks += [
        Block(b"evil-1.0/a/b/c", b"", b"2", b"../d/" + up),
        Block(b"evil-1.0/a/d", b"", b"2", draw(st.sampled_from([b"..", b"../..", b"b"]))),
    ]


@_fault
def _hard_links(draw: Draw, source: Source) -> None:
    size, count = draw(st.sampled_from([(1 << 20, 3), (1 << 20, 200), (10, 2000)]))
    source.blocks.append(Block(b"evil-1.0/big", bytes(size)))
    before = b"evil-1.0/big"
    for number in range(count):
        name = b"evil-1.0/h%d" % number
        source.blocks.append(Block(name, b"", b"1", before))
        before = name if draw(st.just(True)) and count > 1000 else b"evil-1.0/big"


@_fault
def _many_links(draw: Draw, source: Source) -> None:
    count = draw(st.sampled_from([39, 41, 5000]))
    for number in range(count):
        target = b"l%d" % (number + 1) if count < 100 else b"a/.." * 22
        source.blocks.append(Block(b"evil-1.0/l%d" % number, b"", b"2", target))


@_fault
def _twice(draw: Draw, source: Source) -> None:
    kind = draw(st.sampled_from([b"0", b"1", b"2", b"5"]))
    source.blocks.append(Block(b"evil-1.0/evil.py", b"", kind, b"evil-1.0/pyproject.toml"))


@_fault
def _below_a_file(draw: Draw, source: Source) -> None:
    block = Block(b"evil-1.0/evil.py/x", b"x", draw(st.sampled_from([b"0", b"5", b"2"])), b"y")
    source.blocks.insert(draw(st.integers(0, len(source.blocks))), block)


@_fault
def _header(draw: Draw, source: Source) -> None:
    place = draw(st.integers(0, 511))
    patch = {place: draw(st.binary(min_size=1, max_size=3))}
    source.blocks.append(Block(b"evil-1.0/h", b"x", patch=patch))


@_fault
def _checksum(draw: Draw, source: Source) -> None:
    source.blocks.insert(1, Block(b"evil-1.0/c", b"x", checksum=b"0000000\0"))


@_fault
def _size(draw: Draw, source: Source) -> None:
    size = draw(
        st.sampled_from(
            [b"77777777777\0", b"\xff" * 12, b"\x80" + b"\0" * 10 + b"\x01", b"xyz", b"", b"-1"]
        )
    )
    source.blocks.append(Block(b"evil-1.0/s", b"x", size=size))


@_fault
def _packing(draw: Draw, source: Source) -> None:
    def odd_xz(made: bytes) -> bytes:
        filters = [{"id": lzma.FILTER_LZMA2, "dict_size": 512 << 20}]
        return lzma.compress(made, lzma.FORMAT_XZ, filters=filters)

    source.wrap = draw(
        st.sampled_from(
            [
                bytes,
                bz2.compress,
                lzma.compress,
                odd_xz,
                lambda made: packed(made[:700]) + packed(made[700:]),
                lambda made: packed(made) + b"behind",
                lambda made: packed(made) + bytes(99),
                lambda made: packed(packed(made)),
                lambda made: b"\x1f\x8b" + made,
                lambda made: b"BZh9" + made,
                lambda made: b"\xfd7zXZ\0" + made,
                lambda made: b"",
                lambda made: b"\x28\xb5\x2f\xfd" + made,
            ]
        )
    )


@_fault
def _bomb(draw: Draw, source: Source) -> None:
    source.limits["slack"] = 1 << 20
    source.blocks.append(Block(b"evil-1.0/zeros", bytes(draw(st.sampled_from([1, 3])) << 20)))


@_fault
def _zeros_behind(draw: Draw, source: Source) -> None:
    source.limits["slack"] = 1 << 20
    source.end = bytes(draw(st.sampled_from([0, 512, 513, 3 << 20])))


@_fault
def _many(draw: Draw, source: Source) -> None:
    source.limits["members"] = 1500
    count = draw(st.sampled_from([1000, 2000]))
    depth = draw(st.sampled_from([1, 90]))
    deep = b"/".join([b"%d"] * 1 + [b"d"] * depth)
    kind = draw(st.sampled_from([b"5", b"0"]))
    source.blocks += [
        block
        for number in range(count)
        for block in (long(b"evil-1.0/" + deep % number), Block(b"x", b"", kind))
    ]


@_fault
def _roots(draw: Draw, source: Source) -> None:
    source.blocks = draw(
        st.sampled_from(
            [
                [],
                [Block(b"pyproject.toml", b"")],
                [Block(b"evil-1.0", b"", b"2", b".")],
                [Block(b"a/x", b""), Block(b"b/x", b"")],
                [Block(b"pax_global_header/x", b"")],
            ]
        )
    )


@_fault
def _cut(draw: Draw, source: Source) -> None:
    source.cut = draw(st.integers(1, 150))


@_fault
def _flipped(draw: Draw, source: Source) -> None:
    flip = st.tuples(st.floats(0, 1), st.integers(1, 255))
    source.flips = tuple(draw(st.lists(flip, min_size=1, max_size=4)))


@_fault
def _zip(draw: Draw, source: Source) -> None:
    source.file = "evil-1.0.zip"
    source.zipped = [
        Member(b"evil-1.0/", b"", 0o40755),
        Member(b"evil-1.0/evil.py", b"x = 1\n"),
        Member(
            draw(_names),
            b"x" * 9,
            draw(st.sampled_from([0o100644, 0o120777, 0o106755, 0o010644])),
            method=draw(st.sampled_from([0, 8, 12, 14, 99])),
            stated_size=draw(st.sampled_from([None, 0, 5, 2**31])),
            flags=draw(st.sampled_from([0, 1, 0x800])),
        ),
    ]


@_fault
def _other_suffix(draw: Draw, source: Source) -> None:
    source.file = draw(st.sampled_from(["evil-1.0.zip", "evil-1.0", "evil-1.0.tar"]))


@st.composite
def hostile_sources(draw: Draw) -> tuple[list[str], Source]:
    """Draw one to three faults, and the source distribution that has them."""
    source = Source()
    names = draw(st.lists(st.sampled_from(sorted(FAULTS)), min_size=1, max_size=3, unique=True))
    for name in names:
        FAULTS[name](draw, source)
    return names, source
