"""Small wheels with real libraries: compiled, measured as the updater measures, laid out as they
would be installed.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from accelpkgs_updater.measure.byte_source import FileSource
from accelpkgs_updater.measure.loads import loads_of
from accelpkgs_updater.measure.measure_wheel import measure

# What names tell in these tests, in the form of nix/facts/sonames.json.
SONAMES: dict[str, dict[str, Any]] = {
    "libmadert.so.12": {"cuda": "12", "packages": ["rt-cu12"]},
    "libmadert.so.13": {"cuda": "13", "packages": ["rt-cu13"]},
    "libmadeblas.so.12": {"packages": ["blas-cu12"]},
    "libtorch.so": {"packages": ["torch"]},
}


@dataclass(frozen=True)
class Lib:
    """A shared library. `soname`: its file's name where it is not said."""

    path: str
    needs: tuple[str, ...] = ()
    rpath: str = ""
    runpath: str = ""
    soname: str = ""
    # C, where it is not empty.
    code: str = ""

    @property
    def name(self) -> str:
        return self.soname or self.path.rpartition("/")[2]


@dataclass(frozen=True)
class Package:
    """What is made of one package; `meta` is Nix, the text of a package.nix."""

    libs: tuple[Lib, ...] = ()
    requires: tuple[str, ...] = ()
    axes: Mapping[str, str] = field(default_factory=dict)
    meta: str = "{ }"
    # Paths of its libraries that its import opens, in this order, for all to see.
    imports: tuple[str, ...] = ()


class Compiler:
    """Links libraries, each once however often it is asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        self.object = self._object("static int nothing;")

    def bytes_of(self, lib: Lib) -> bytes:
        """The file of a library, which needs what it says and nothing else."""
        key = hashlib.sha256(repr(lib).encode()).hexdigest()[:20]
        made = self.folder / key
        if not made.exists():
            command = ["ld", "-shared", "-o", str(made), "-soname", lib.name]
            command.append(str(self._object(lib.code) if lib.code else self.object))
            command += ["--no-as-needed", *(str(self._stub(name)) for name in lib.needs)]
            if lib.rpath:
                command += ["--disable-new-dtags", "-rpath", lib.rpath]
            if lib.runpath:
                command += ["--enable-new-dtags", "-rpath", lib.runpath]
            subprocess.run(command, check=True)
        return made.read_bytes()

    def _object(self, code: str) -> Path:
        source = self.folder / f"{hashlib.sha256(code.encode()).hexdigest()[:20]}.c"
        made = source.with_suffix(".o")
        if not made.exists():
            source.write_text(code + "\n")
            subprocess.run(["gcc", "-c", "-fPIC", "-o", made, source], check=True)
        return made

    def _stub(self, name: str) -> Path:
        stub = self.folder / "stubs" / name
        if not stub.exists():
            stub.parent.mkdir(exist_ok=True)
            command = ["ld", "-shared", "-o", str(stub), "-soname", name, str(self.object)]
            subprocess.run(command, check=True)
        return stub


def file_name(name: str) -> str:
    return f"{name.replace('-', '_')}-1-cp312-cp312-manylinux_2_17_x86_64.whl"


def loads(compiler: Compiler, name: str, package: Package, folder: Path) -> dict[str, Any]:
    """What `updater measure` records of the package's wheel."""
    wheel = folder / file_name(name)
    with zipfile.ZipFile(wheel, "w") as archive:
        for lib in package.libs:
            archive.writestr(lib.path, compiler.bytes_of(lib))
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    found = measure(FileSource(wheel), sha256=digest, date="2026-01-01")
    value = loads_of(name, found, package.axes, SONAMES)
    assert value is not None
    return value


def index(packages: Mapping[str, Package], recorded: Mapping[str, Any], folder: Path) -> None:
    """Write package folders with one release each."""
    for name, package in packages.items():
        (folder / name).mkdir(parents=True)
        (folder / name / "package.nix").write_text(package.meta)
        wheel = {"file": file_name(name), "sha256": "0" * 64, "size": 1}
        wheel["platform"] = ["manylinux_2_17_x86_64"]
        release = {
            "version": "1",
            "requires": [{"name": other} for other in package.requires],
            "variants": [
                {
                    "axes": dict(package.axes),
                    "loads": {"x86_64-linux": recorded[name]},
                    "wheels": {"x86_64-linux": {"cp312-cp312": [wheel]}},
                }
            ],
        }
        value = {"format": 1, "name": name, "releases": [release]}
        (folder / name / "releases.json").write_text(json.dumps(value))


def install(compiler: Compiler, packages: Mapping[str, Package], site: Path) -> None:
    """Lay the libraries out as in site-packages."""
    for package in packages.values():
        for lib in package.libs:
            (site / lib.path).parent.mkdir(parents=True, exist_ok=True)
            (site / lib.path).write_bytes(compiler.bytes_of(lib))


def roots(packages: Mapping[str, Package]) -> Iterator[tuple[str, Lib]]:
    """Libraries that no other needs, with their package: what somebody opens."""
    asked = {n for package in packages.values() for lib in package.libs for n in lib.needs}
    for name, package in packages.items():
        for lib in package.libs:
            if not {lib.name, lib.path.rpartition("/")[2]} & asked:
                yield name, lib
