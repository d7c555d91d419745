"""Packages that are broken in every way, beside one that is not: it is written, each of the others
has its problem with a code, and nothing but a mistake of ours shows a traceback.
"""

from __future__ import annotations

import io
import json
import re
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from accelpkgs_updater.cli.app import app
from accelpkgs_updater.record.closure import Closure
from accelpkgs_updater.sources.index import IndexSource

from ..world import Handler, World, metadata, sdist, wheel
from .conftest import Updating

WHEEL = "-py3-none-any.whl"
JSON = "application/vnd.pypi.simple.v1+json"


def page(*files: object, **more: object) -> bytes:
    return json.dumps({"meta": {"api-version": "1.1"}, "files": list(files), **more}).encode()


def listed(body: bytes, kind: str = JSON, status: int = 200, *, once: bool = False, **headers: str):
    """Break a package by what its page is; `once`: it is not there when it is asked for again."""

    def broken(world: World, pkgs: Path, name: str) -> None:
        def fault(handler: Handler, before: int) -> bool:
            if before and once:
                return False
            handler.answer(body, kind, status, headers)
            return True

        world.faults[f"/simple/{name}/"] = fault

    return broken


def read(*requires: str, data: Callable[[str], bytes] | None = None):
    """Break a package by what its only wheel says."""

    def broken(world: World, pkgs: Path, name: str) -> None:
        says = data(name) if data else metadata(name, "1.0", *requires)
        file = name.replace("-", "_")
        world.files[name] = {f"{file}-1.0{WHEEL}": wheel(file, "1.0", says)}

    return broken


def filed(ending: str, content: Callable[[str], bytes]):
    """Break a package by what its only file is."""

    def broken(world: World, pkgs: Path, name: str) -> None:
        world.files[name] = {f"{name.replace('-', '_')}-1.0{ending}": content(name)}
        world.ranges = False

    return broken


def disk(file: str, content: bytes | None):
    """Break a package by what is recorded of it; None for a folder in place of a file."""

    def broken(world: World, pkgs: Path, name: str) -> None:
        world.add(name, "1.0")
        path = pkgs / name / file
        if content is None:
            path.mkdir()
        else:
            path.write_bytes(content)

    return broken


def zipped(method: int, damage: bool = False) -> Callable[[str], bytes]:
    def make(name: str) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", method) as archive:
            archive.writestr(f"{name}-1.0.dist-info/METADATA", metadata(name, "1.0") * 50)
        data = bytearray(buffer.getvalue())
        if damage:
            data[60 + len(name) : 80 + len(name)] = b"\xff" * 20
        return bytes(data)

    return make


def long_names(kind: bytes, count: int, size: int) -> Callable[[str], bytes]:
    """A tar whose member has `count` long names, one after the other."""

    def make(name: str) -> bytes:
        buffer = io.BytesIO()
        with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
            for _ in range(count):
                info = tarfile.TarInfo("././@LongLink")
                info.type, info.size = kind, size
                archive.addfile(info, io.BytesIO(b"a" * size))
        return buffer.getvalue()

    return make


DEEP = b"[" * 100_000
BROKEN: dict[str, tuple[str, Callable[[World, Path, str], None]]] = {
    "digits": ("E512", read("other>=" + "9" * 5000)),
    "more-digits": ("E512", read("other==" + "9" * 100_000)),
    "epoch": ("E512", read("other>=" + "9" * 5000 + "!1")),
    "long-name": ("E512", read("a" * 100_000)),
    "name-too-long": ("E512", read("a" * 300)),
    "marker": ("E512", read("other; " + "(" * 100_000)),
    "bad-version": ("E512", read(data=lambda n: metadata(n, "9" * 5000))),
    "python-digits": ("E512", read(data=lambda n: metadata(n, "1.0", python=">=" + "9" * 5000))),
    "no-metadata": (
        "E511",
        filed(WHEEL, lambda n: wheel(n, "2.0", b"").replace(b"METADATA", b"METADATO")),
    ),
    "null-files": ("E503", listed(page().replace(b"[]", b"null"))),
    "deep-json": ("E503", listed(DEEP)),
    "deep-object": ("E503", listed(b'{"a":' * 100_000)),
    "number": ("E503", listed(b'{"meta": ' + b"9" * 100_000 + b"}")),
    "no-json": ("E503", listed(b"{")),
    "unicode": ("E503", listed(b"\xff\xfe\x00")),
    "other-kind": ("E503", listed(b"", "image/png")),
    "location": ("E510", listed(b"", "", 302, Location="http://[::")),
    "location-port": ("E510", listed(b"", "", 301, Location="https://a:b/")),
    "no-location": ("E510", listed(b"", "", 302)),
    "retry": ("E502", listed(b"", "", 429, once=True, **{"Retry-After": "\xb2"})),
    "retry-date": ("E502", listed(b"", "", 503, once=True, **{"Retry-After": "1 Jan 99999"})),
    "length": ("E510", listed(b"", "text/html", 200, **{"Content-Length": "9" * 30})),
    "gzip": ("E502", listed(b"no gzip", "text/html", once=True, **{"Content-Encoding": "gzip"})),
    "not-modified": ("E510", listed(b"", "text/html", 304)),
    "no-content": ("E510", listed(b"", "text/html", 204)),
    "partial": ("E510", listed(b"", "text/html", 206)),
    "lzma": ("E511", filed(WHEEL, zipped(zipfile.ZIP_LZMA))),
    "broken-lzma": ("E511", filed(WHEEL, zipped(zipfile.ZIP_LZMA, damage=True))),
    "broken-bz2": ("E511", filed(WHEEL, zipped(zipfile.ZIP_BZIP2, damage=True))),
    "broken-deflate": ("E511", filed(WHEEL, zipped(zipfile.ZIP_DEFLATED, damage=True))),
    "no-zip": ("E511", filed(WHEEL, lambda _: b"PK\x05\x06" + b"\xff" * 18)),
    "long-names": ("E511", filed(".tar.gz", long_names(b"L", 3000, 20))),
    "pax-names": ("E511", filed(".tar.gz", long_names(b"x", 3000, 20))),
    "huge-name": ("E511", filed(".tar.gz", long_names(b"L", 1, 8 << 20))),
    "no-gzip": ("E511", filed(".tar.gz", lambda _: b"\x1f\x8b" + b"\xff" * 100)),
    "cut-gzip": ("E511", filed(".tar.gz", lambda n: sdist(n, "1.0", metadata(n, "1.0"))[:90])),
    "no-tar": ("E511", filed(".zip", lambda _: b"PK")),
    "releases": ("E507", disk("releases.json", b"{")),
    "deep-releases": ("E507", disk("releases.json", DEEP)),
    "number-releases": ("E507", disk("releases.json", b"9" * 5000)),
    "binary-releases": ("E507", disk("releases.json", b"\xff\xfe")),
    "folder-releases": ("E507", disk("releases.json", None)),
    "toml": ("E506", disk("update.toml", b"[keep")),
    "deep-toml": ("E506", disk("update.toml", b"x = " + DEEP)),
    "type-toml": ("E506", disk("update.toml", b"keep = 3")),
    "number-toml": ("E506", disk("update.toml", b"[keep]\nlines = 'many'")),
    "null-toml": ("E506", disk("update.toml", b"\0")),
    "binary-toml": ("E506", disk("update.toml", b"\xff")),
    "binary-nix": ("E522", disk("package.nix", b"\xff")),
    "folder-nix": ("E522", disk("package.nix", None)),
    "measured": ("E542", disk("measured.json", b"[]")),
    "deep-measured": ("E542", disk("measured.json", DEEP)),
    "facts": ("E532", disk("facts.json", DEEP)),
}  # fmt: skip


def prepared(world: World, tmp_path: Path) -> Path:
    pkgs = tmp_path / "pkgs"
    for name in ("good", "zz-good", *BROKEN):
        (pkgs / name).mkdir(parents=True)
        (pkgs / name / "update.toml").write_text("")
    world.add("good", "1.0", "dep")
    world.add("zz-good", "1.0")
    world.add("dep", "1.0")
    world.etags = False
    return pkgs


def recorded(pkgs: Path) -> set[str]:
    return {p.parent.name for p in pkgs.glob("*/releases.json") if p.is_file()}


def test_each_is_its_own_problem_and_the_others_are_written(
    world: World, tmp_path: Path, updating: Updating
) -> None:
    pkgs = prepared(world, tmp_path)
    for name, (_, broken) in BROKEN.items():
        broken(world, pkgs, name)
    before = recorded(pkgs)
    done = updating(tmp_path, world.index, "--json")
    assert done.code == 1
    assert "Traceback" not in done.err
    found = {o["name"]: o for o in json.loads(done.out)["packages"]}
    wrong = {}
    for name, (code, _) in BROKEN.items():
        said = "\n".join(found[name]["problems"])
        codes = re.findall(r"^accelpkgs (E\d+):", said, re.MULTILINE)
        if not found[name]["failed"] or code not in codes or "E523" in codes:
            wrong[name] = (code, found[name])
    assert wrong == {}
    assert recorded(pkgs) - before == {"good", "zz-good", "dep"}


def versions(pkgs: Path, name: str) -> set[str]:
    package = json.loads((pkgs / name / "releases.json").read_text())
    return {release["version"] for release in package["releases"]}


def run(world: World, pkgs: Path, *arguments: str) -> Result:
    command = ["update", *arguments, "--packages", str(pkgs), "--index", world.index]
    return CliRunner().invoke(app, command)


@pytest.mark.parametrize("stage", ["discover", "metadata", "complete", "size"])
@pytest.mark.parametrize("error", [ZeroDivisionError("ours"), AssertionError("ours")])
def test_a_mistake_of_ours_keeps_the_others_too(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stage: str, error: Exception
) -> None:
    pkgs = tmp_path / "pkgs"
    for name in ("app", "good"):
        (pkgs / name).mkdir(parents=True)
        (pkgs / name / "update.toml").write_text("")
        world.add(name, "1.0")
    if stage == "size":
        # Sizes that neither page nor metadata tell are asked for.
        world.pep658 = True
        for name in ("app", "good"):
            (file,) = world.files[name]
            url, hashes = f"{world.base}/files/{name}/{file}", {"sha256": world.sha256(name, file)}
            one = {"filename": file, "url": url, "hashes": hashes, "core-metadata": True}
            listed(page(one))(world, pkgs, name)
    real = getattr(IndexSource, stage)

    def wrong(self: IndexSource, *arguments: object) -> object:
        if "app" in repr(arguments):
            raise error
        return real(self, *arguments)

    monkeypatch.setattr(IndexSource, stage, wrong)
    done = run(world, pkgs, "--all")
    assert done.exit_code == 1
    assert recorded(pkgs) == {"good"}
    assert "accelpkgs E523: the updater made a mistake\n  where: app" in done.output
    # The traceback comes last of all problems.
    assert done.output.index("E523") < done.output.index("Traceback")


def test_a_mistake_in_the_middle_keeps_the_others_too(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pkgs = tmp_path / "pkgs"
    for name in ("app", "good"):
        (pkgs / name).mkdir(parents=True)
        (pkgs / name / "update.toml").write_text("")
        world.add(name, "1.0", "dep")
    world.add("dep", "1.0")
    real = Closure._wanted

    def wrong(self: Closure, state: object) -> object:
        if getattr(state, "name", "") == "app":
            raise KeyError("ours")
        return real(self, state)  # type: ignore[arg-type]

    monkeypatch.setattr(Closure, "_wanted", wrong)
    done = run(world, pkgs, "--all")
    assert (done.exit_code, recorded(pkgs)) == (1, {"good", "dep"})
    assert "E523" in done.output


@pytest.mark.parametrize("file", ["releases.json", "update.toml"])
def test_what_a_broken_package_asks_for_is_not_lost(
    world: World, tmp_path: Path, file: str
) -> None:
    """It stays as it is recorded, and so must what it needs."""
    pkgs = tmp_path / "pkgs"
    for name in ("app", "dep"):
        (pkgs / name).mkdir(parents=True)
        (pkgs / name / "update.toml").write_text("")
    world.add("app", "1.0", "dep<2")
    world.add("dep", "1.0")
    assert run(world, pkgs, "--all").exit_code == 0
    world.add("dep", "2.0")
    world.add("dep", "3.0")
    world.add("dep", "4.0")
    (pkgs / "app" / file).write_text("[")
    for names in (["--all"], ["dep"]):
        # An update.toml that cannot be followed is no matter where it is not followed.
        failed = names == ["--all"] or file == "releases.json"
        assert run(world, pkgs, *names).exit_code == failed
        kept = [
            r["version"] for r in json.loads((pkgs / "dep/releases.json").read_text())["releases"]
        ]
        assert "1.0" in kept and "4.0" in kept


def test_what_a_package_that_cannot_be_reached_asks_for_is_not_lost(
    world: World, tmp_path: Path
) -> None:
    pkgs = tmp_path / "pkgs"
    for name in ("app", "dep"):
        (pkgs / name).mkdir(parents=True)
        (pkgs / name / "update.toml").write_text("")
    world.add("app", "1.0", "dep<2")
    world.add("dep", "1.0")
    assert run(world, pkgs, "--all").exit_code == 0
    for version in ("2.0", "3.0", "4.0"):
        world.add("dep", version)
    world.faults["/simple/app/"] = lambda h, n: h.answer(b"", "", 403) or True
    assert run(world, pkgs, "--all").exit_code == 1
    assert {"1.0", "4.0"} <= versions(pkgs, "dep")


def test_debug_shows_where_it_came_to_light(world: World, tmp_path: Path) -> None:
    pkgs = tmp_path / "pkgs"
    (pkgs / "app").mkdir(parents=True)
    (pkgs / "app" / "update.toml").write_text("")
    listed(DEEP)(world, pkgs, "app")
    plain, debug = run(world, pkgs, "--all"), run(world, pkgs, "--all", "--debug")
    assert plain.exit_code == debug.exit_code == 1
    assert "it is nested too deeply" in plain.output and "Traceback" not in plain.output
    assert "Traceback" in debug.output and "RecursionError" in debug.output


@pytest.mark.parametrize("setting", ["tags", "tags=", "nothing=3", "tags=x", "tags=-1"])
def test_what_is_no_limit(world: World, tmp_path: Path, setting: str) -> None:
    (tmp_path / "pkgs").mkdir()
    done = run(world, tmp_path / "pkgs", "--all", "--limit", setting)
    assert "E500" in str(done.exception)
