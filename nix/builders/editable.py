"""The wheel of a project that is worked on: its metadata and commands, and for each of its modules
a file that loads it from where the project lies.

So nothing acts when Python starts, no folder of the person's is in the store, and a new line of
code rebuilds nothing. Where the project lies is asked when a module of it is imported: the
environment variable of the project says it, else what was known when the set was made.
"""

from __future__ import annotations

import base64
import hashlib
import zipfile
from collections.abc import Iterator
from typing import Any

from spec import output, read_spec

__all__ = ["main"]

_EPOCH = (1980, 1, 1, 0, 0, 0)
_STUB = '''"""Loads {name} from where its project lies."""

import importlib.machinery
import importlib.util
import os
import sys


def _load():
    name, place, variable, root = {name!r}, {place!r}, {variable!r}, {root!r}
    found = os.environ.get(variable) or root
    folder = os.path.join(found, place) if found else ""
    if not os.path.isdir(folder):
        raise ImportError(
            f"{{name}} is editable, and its project is not at {{found or 'any known place'}}: "
            f"set {{variable}} to the folder of its pyproject.toml",
            name=name,
        )
    spec = importlib.machinery.PathFinder.find_spec(name, [folder])
    if spec is None:
        raise ModuleNotFoundError(f"No module named {{name!r}} in {{folder}}", name=name)
    if __name__ == "__main__":
        import runpy

        runpy.run_path(spec.origin, run_name="__main__")
        return
    module = importlib.util.module_from_spec(spec)
    # As the import system does it, for threads that import it at the same time.
    spec._initializing = True
    sys.modules[name] = module
    try:
        if spec.loader is not None:
            spec.loader.exec_module(module)
    finally:
        spec._initializing = False


_load()
'''


def _stub(module: dict[str, str], variable: str, root: str | None) -> tuple[str, str]:
    """Return path and text of the file that loads a module; `place` is the folder that it is in."""
    name, path = module["name"], module["path"]
    place = path.rpartition("/")[0]
    parts = name.replace(".", "/")
    file = f"{parts}.py" if path.endswith(".py") else f"{parts}/__init__.py"
    return file, _STUB.format(name=name, place=place, variable=variable, root=root)


def _line(text: str) -> str:
    return " ".join(text.split())


def _metadata(spec: dict[str, Any]) -> Iterator[str]:
    yield "Metadata-Version: 2.1"
    yield f"Name: {spec['name']}"
    yield f"Version: {spec['version']}"
    if spec["summary"]:
        yield f"Summary: {_line(spec['summary'])}"
    if spec["requiresPython"]:
        yield f"Requires-Python: {_line(spec['requiresPython'])}"
    for requirement in spec["dependencies"]:
        yield f"Requires-Dist: {_line(requirement)}"
    for extra, requirements in sorted(spec["optional"].items()):
        yield f"Provides-Extra: {_line(extra)}"
        for requirement in requirements:
            # Of a requirement by address, the marker follows a space.
            bare, semicolon, marker = map(str.strip, _line(requirement).partition(" ;"))
            if not semicolon and " @ " not in bare:
                bare, semicolon, marker = map(str.strip, bare.partition(";"))
            asked = f"({marker}) and " if semicolon else ""
            yield f"Requires-Dist: {bare} ; {asked}extra == '{_line(extra)}'"


def _entry_points(groups: dict[str, dict[str, str]]) -> Iterator[str]:
    for group, entries in sorted(groups.items()):
        if entries:
            yield f"[{_line(group)}]"
            yield from (f"{_line(name)} = {_line(e)}" for name, e in sorted(entries.items()))


def _files(spec: dict[str, Any]) -> dict[str, str]:
    stem = f"{spec['name'].replace('-', '_')}-{spec['version']}.dist-info"
    files = dict(_stub(m, spec["variable"], spec["root"]) for m in spec["modules"])
    return {
        **files,
        f"{stem}/METADATA": "\n".join(_metadata(spec)) + "\n",
        f"{stem}/WHEEL": "Wheel-Version: 1.0\nGenerator: accelpkgs\nRoot-Is-Purelib: true\n"
        "Tag: py3-none-any\n",
        f"{stem}/entry_points.txt": "\n".join(_entry_points(spec["entryPoints"])) + "\n",
        f"{stem}/RECORD": "",
    }


def main() -> None:
    """Spec: name, version, summary, requiresPython, dependencies, optional, entryPoints, modules,
    variable, root."""
    files = _files(read_spec())
    rows: list[str] = []
    with zipfile.ZipFile(output(), "w") as wheel:
        for name, text in files.items():
            data = text.encode()
            if name.endswith("/RECORD"):
                data = "".join([*rows, f"{name},,\n"]).encode()
            digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            rows.append(f"{name},sha256={digest},{len(data)}\n")
            wheel.writestr(zipfile.ZipInfo(name, _EPOCH), data)
