"""Inputs that are made to cost: each in a process that may take 20 s of processor time and 600 MB,
beside a package that is written all the same. A bound that refuses one names its setting.
"""

from __future__ import annotations

import gzip
import io
import json
import struct
import tarfile
import time
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from ..world import Handler, World, metadata, wheel
from .conftest import Updating

JSON = "application/vnd.pypi.simple.v1+json"
HEAD = b'{"meta": {"api-version": "1.1"}, "files": ['
WHEEL = "app-1.0-py3-none-any.whl"
Bomb = Callable[[World], None]


def page(body: bytes, kind: str = "text/html", coding: str = "") -> Bomb:
    def set_off(world: World) -> None:
        headers = {"Content-Encoding": coding} if coding else {}
        world.faults["/simple/app/"] = lambda h, _: (
            h.answer(body, kind, headers=dict(headers)) or True
        )

    return set_off


def file(name: str, content: bytes, *, ranges: bool = True) -> Bomb:
    def set_off(world: World) -> None:
        world.files["app"] = {name: content}
        world.ranges = ranges

    return set_off


def says(data: bytes) -> Bomb:
    return file(
        WHEEL, wheel("app", "1.0", metadata("app", "1.0").partition(b"\n\n")[0] + b"\n" + data)
    )


def tar(*headers: tuple[bytes, int, bytes], size: int = 0) -> bytes:
    """A tar.gz of headers: type, size that it states, contents; and a file of zeros."""
    plain = io.BytesIO()
    for kind, stated, content in headers:
        info = tarfile.TarInfo("././@LongLink")
        info.type, info.size = kind, stated
        plain.write(info.tobuf(tarfile.GNU_FORMAT) + content)
        plain.write(b"\0" * (-len(content) % 512))
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    packed = packer.compress(plain.getvalue()) + packer.flush(zlib.Z_FULL_FLUSH)
    zeros = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    # Each block stands for itself; nobody gets as far as the sum at the end.
    return packed + zeros * (size >> 20)


def many_members(count: int) -> bytes:
    block = tarfile.TarInfo("a/b").tobuf(tarfile.GNU_FORMAT)
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    packed = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)
    thousand = packer.compress(block * 1000) + packer.flush(zlib.Z_FULL_FLUSH)
    return packed + thousand * (count // 1000)


def many_entries(count: int) -> bytes:
    entry = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", *[0] * 9, 1, *[0] * 6) + b"a"
    directory = entry * count
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0, 0, len(directory), 0, 0)
    return directory + end


def false_entries() -> bytes:
    """The end of a file where chains of records begin at every one, and none ends."""
    entry = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", *[0] * 16)
    tail = entry * 2000 + b"x"
    return tail + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0, 0, len(tail), 0, 0)


def lzma_of_gigabytes() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("app-1.0.dist-info/METADATA", metadata("app", "1.0"))
    data = buffer.getvalue()
    at = data.index(b"\x09\x04\x05\x00") + 5
    return data[:at] + struct.pack("<L", 3 << 30) + data[at + 4 :]


def swollen() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("app-1.0.dist-info/METADATA", bytes(1 << 28))
    return buffer.getvalue()


def links(count: int, name: str) -> bytes:
    sha256 = "0" * 64
    return b"".join(
        f'<a href="/f/{name.replace("N", str(n))}#sha256={sha256}">'.encode() for n in range(count)
    )


extras = " or ".join(f"extra=='{n:x}'" for n in range(220))
leaves = " or ".join(f"os_name=='{n:x}'" for n in range(200))
TAGS = "{}-{}-{}".format(*(".".join(f"{p}{n:x}" for n in range(300)) for p in ("cp", "n", "any_")))

MANY_TAGS = "-".join(".".join([tag] * 11) for tag in ("cp312", "none"))

BOMBS: dict[str, tuple[str, Callable[[], Bomb]]] = {
    "open comments": ("E508", lambda: page(b"<!--" * (7 << 20))),
    "open tags": ("E503", lambda: page(b"<a " * (10 << 20))),
    "open quotes": ("E508", lambda: page(b"<b x='" * (5 << 20))),
    "open sections": ("E508", lambda: page(b"<![CDATA[" * (3 << 20))),
    "attributes": ("E503", lambda: page(b"<a " + b"b " * (15 << 20) + b">")),
    "references": ("E508", lambda: page(b"<a data-yanked='" + b"&x" * (15 << 20) + b"'>")),
    "anchors": ("E503", lambda: page(b"<a>" * (10 << 20))),
    "tags of a name": ("E508", lambda: page(links(1, f"app-1.0-{TAGS}.whl"))),
    "tags of names": ("E508", lambda: page(links(60_000, f"app-1.0-N-{MANY_TAGS}.cN-any.whl"))),
    "releases": ("E503", lambda: page(links(60_000, "app-1.N.tar.gz"))),
    "releases that nobody can read": ("E508", lambda: page(links(9_000, "app-1.N.tar.gz"))),
    "lists": ("E503", lambda: page(HEAD + b"[]," * (10 << 20), JSON)),
    "objects": ("E503", lambda: page(HEAD + b'{"a":1},' * (3 << 20), JSON)),
    "depth": ("E503", lambda: page(b"[" * (30 << 20), JSON)),
    "a long answer": ("E510", lambda: page(bytes(40 << 20))),
    "a packed answer": ("E510", lambda: page(gzip.compress(bytes(1 << 29), 9), coding="gzip")),
    "a METADATA": ("E511", lambda: file(WHEEL, swollen())),
    "a METADATA without ranges": ("E511", lambda: file(WHEEL, swollen(), ranges=False)),
    "fields": ("", lambda: says(b"".join(f"x{n:x}:\n".encode() for n in range(400_000)))),
    "requirements": ("E512", lambda: says(b"Requires-Dist: a\n" * 10_000)),
    "bytes of fields": ("E512", lambda: says(b"Requires-Dist: a\n" * 200_000)),
    "a requirement": ("E512", lambda: says(b"Requires-Dist: a; " + b"(" * 10_000)),
    "extras": (
        "",
        lambda: says(b"".join(f"Requires-Dist: x; {extras}\n".encode() for _ in range(128))),
    ),
    "leaves": (
        "",
        lambda: says(b"".join(f"Requires-Dist: x; {leaves}\n".encode() for _ in range(128))),
    ),
    "entries": ("E511", lambda: file(WHEEL, many_entries(1_000_000))),
    "entries without ranges": ("E511", lambda: file(WHEEL, many_entries(1_000_000), ranges=False)),
    "entries of an sdist": ("E511", lambda: file("app-1.0.zip", many_entries(1_000_000))),
    "false entries": ("E511", lambda: file(WHEEL, false_entries())),
    "a dictionary of gigabytes": ("E511", lambda: file(WHEEL, lzma_of_gigabytes())),
    "long names": (
        "E511",
        lambda: file("app-1.0.tar.gz", tar((b"L", 900 << 20, b""), size=1 << 20)),
    ),
    "long records": (
        "E511",
        lambda: file("app-1.0.tar.gz", tar((b"x", 900 << 20, b""), size=1 << 20)),
    ),
    "a chain of names": (
        "E511",
        lambda: file("app-1.0.tar.gz", tar(*[(b"L", 500, b"a" * 500)] * 5000)),
    ),
    "members": ("E511", lambda: file("app-1.0.tar.gz", many_members(400_000))),
    "an sdist": (
        "E511",
        lambda: file("app-1.0.tar.gz", tar((b"0", 3 << 30, b""), size=1100 << 20)),
    ),
}

BOUNDED = {
    "open tags": "page-files",
    "anchors": "page-files",
    "releases": "releases",
    "lists": "page-values",
    "objects": "page-values",
    "a long answer": "page",
    "a packed answer": "page",
    "a METADATA": "metadata",
    "requirements": "requirements",
    "bytes of fields": "fields",
    "attributes": "page-values",
    "releases that nobody can read": "unreadable",
    "a requirement": "requirement",
    "entries": "members",
    "entries of an sdist": "members",
    "long names": "header",
    "long records": "header",
    "a chain of names": "header",
    "members": "members",
    "an sdist": "unpacked",
}
"""Which are refused by a bound that a person can raise."""


def prepared(world: World, tmp_path: Path) -> Path:
    for name in ("app", "good"):
        (tmp_path / "pkgs" / name).mkdir(parents=True)
        (tmp_path / "pkgs" / name / "update.toml").write_text("")
    world.add("good", "1.0")
    world.etags = False
    return tmp_path / "pkgs"


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb(world: World, tmp_path: Path, updating: Updating, name: str) -> None:
    code, made = BOMBS[name]
    pkgs = prepared(world, tmp_path)
    made()(world)
    done = updating(tmp_path, world.index)
    assert done.code == (1 if code else 0), done.err[-2000:]
    assert "Traceback" not in done.err
    assert not code or f"accelpkgs {code}:" in done.err
    assert (pkgs / "good" / "releases.json").exists()
    assert len(done.err) < 20_000
    bound = BOUNDED.get(name)
    assert bound is None or f"--limit {bound}=NUMBER" in done.err


def test_each_bound_can_be_raised(world: World, tmp_path: Path, updating: Updating) -> None:
    pkgs = prepared(world, tmp_path)
    says(b"Requires-Dist: dep; extra == 'x'\n" * 5001)(world)
    assert updating(tmp_path, world.index).code == 1
    done = updating(tmp_path, world.index, "--limit", "requirements=6000")
    assert done.code == 0, done.err
    assert (pkgs / "app" / "releases.json").exists()


def test_a_drip_ends(world: World, tmp_path: Path, updating: Updating) -> None:
    """Of a page, of a file's METADATA, and of headers: a byte comes now and then."""
    pkgs = prepared(world, tmp_path)

    def drip(*first: bytes) -> Callable[[Handler, int], bool]:
        def answer(handler: Handler, _: int) -> bool:
            handler.close_connection = True
            with suppress(OSError):
                for part in (*first, *[b"x"] * 200):
                    handler.wfile.write(part)
                    handler.wfile.flush()
                    time.sleep(0.1)
            return True

        return answer

    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
    names = {
        "app": (head, b"X-A: "),
        "body": (f"{head.decode()}\r\n".encode(),),
        "status": (b"HTT",),
    }
    for name, first in names.items():
        (pkgs / name).mkdir(exist_ok=True)
        (pkgs / name / "update.toml").write_text("")
        world.faults[f"/simple/{name}/"] = drip(*first)
    began = time.monotonic()
    done = updating(tmp_path, world.index, "--limit", "seconds=2", "--jobs", "8", "--json")
    assert time.monotonic() - began < 60
    found = {o["name"]: "\n".join(o["problems"]) for o in json.loads(done.out)["packages"]}
    for name in names:
        assert "E510" in found[name] and "it takes too long" in found[name], found[name]
        assert "--limit s" in found[name]
    assert found["good"] == ""


def test_the_limits_hold(world: World, tmp_path: Path, updating: Updating) -> None:
    """The process is confined in fact: a mistake would show."""
    prepared(world, tmp_path)
    world.faults["/simple/app/"] = lambda h, _: h.answer(bytes(700 << 20), "text/html") or True
    done = updating(tmp_path, world.index, "--limit", f"page={1 << 30}")
    assert done.code == 1
    assert "it takes more memory than there is" in done.err or "memory" in done.err
