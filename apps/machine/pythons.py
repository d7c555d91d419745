"""CPython interpreters, and whether a sandbox that shows /usr only can run them."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from apps import support
from apps.machine.host import Host

_NAME = re.compile(r"python3(\.\d+t?)?$")
_LEAST = support.PYTHONS[0]
_OUTSIDE = "outside /usr"

# Run by the interpreter that is asked about; `-S` because somebody's site-packages must not matter.
_ASK = """
import json, os, sys, sysconfig
print(json.dumps({
    "version": "%d.%d.%d" % sys.version_info[:3],
    "implementation": sys.implementation.name,
    "freeThreaded": bool(sysconfig.get_config_var("Py_GIL_DISABLED")),
    "executable": os.path.realpath(sys.executable),
    "prefix": os.path.realpath(sys.base_prefix),
}))
"""


@dataclass(frozen=True)
class Python:
    """An interpreter: `path` is where it was found, `executable` the file itself.

    `problem` says why no environment can use it as it is. `folder`: that of a whole CPython outside
    of /usr (pyenv's, uv's), which can be copied for who asks for its version.
    """

    path: str
    executable: str
    version: str
    implementation: str
    free_threaded: bool
    problem: str | None
    folder: str | None = None

    @property
    def request(self) -> str:
        """How a request names it, such as `3.12` or `3.13t`."""
        return ".".join(self.version.split(".")[:2]) + ("t" if self.free_threaded else "")


def find(host: Host, extra: Sequence[str] = ()) -> list[Python]:
    """The interpreters of the machine, usable ones first, newest first.

    The paths `extra` are asked too.
    """
    found: dict[str, Python] = {}
    asked: set[str] = set()
    hidden = tuple(str(host.path(folder)) for folder in _own(host))
    for path in [*extra, *_candidates(host)]:
        real = os.path.realpath(path)
        if real not in asked:
            asked.add(real)
            python = ask(host, path)
            # What nobody has on PATH and nothing can use is not worth a word.
            if python and (python.folder or not path.startswith(hidden)):
                # A shim is another file but the same interpreter.
                found.setdefault(python.executable, python)
    return sorted(
        found.values(),
        key=lambda python: (
            python.problem is not None,
            python.free_threaded,
            [-int(part) for part in python.version.split(".")],
            python.path,
        ),
    )


def ask(host: Host, path: str) -> Python | None:
    """What the interpreter at `path` says of itself; None where it says nothing."""
    answer = host.run([path, "-I", "-S", "-B", "-c", _ASK])
    try:
        facts = json.loads(answer or "")
        version = tuple(int(part) for part in facts["version"].split("."))
        problem = _problem(facts, version)
        return Python(
            path,
            facts["executable"],
            facts["version"],
            facts["implementation"],
            facts["freeThreaded"],
            problem,
            _folder(facts, version) if problem == _OUTSIDE else None,
        )
    except (ValueError, KeyError, TypeError):
        return None


def has_python3(host: Host) -> bool:
    """Whether the interpreter that every distribution calls so can run the builders."""
    path = host.executable("/usr/bin/python3")
    python = ask(host, path) if path else None
    return python is not None and python.problem is None


def _problem(facts: dict[str, str], version: tuple[int, ...]) -> str | None:
    if facts["implementation"] != "cpython":
        return f"it is {facts['implementation']}, not CPython"
    if version < tuple(map(int, _LEAST.split("."))):
        return f"older than {_LEAST}"
    outside = [
        facts[name]
        for name in ("executable", "prefix")
        if not f"{facts[name]}/".startswith("/usr/")
    ]
    return _OUTSIDE if outside else None


def _folder(facts: dict[str, str], version: tuple[int, ...]) -> str | None:
    """Its folder, where all of it is there. What Nix made is no folder to copy."""
    folder = Path(facts["prefix"])
    name = f"python{version[0]}.{version[1]}{'t' if facts['freeThreaded'] else ''}"
    parts = (f"bin/{name}", f"lib/{name}/os.py", f"include/{name}/patchlevel.h")
    in_store = facts["prefix"].startswith("/nix/store/")
    return str(folder) if not in_store and all((folder / p).is_file() for p in parts) else None


def _own(host: Host) -> Iterator[str]:
    """The folders of interpreters that pyenv and uv have installed, which are on nobody's PATH."""
    home = host.environment.get("HOME")
    pyenv = host.environment.get("PYENV_ROOT") or (f"{home}/.pyenv" if home else None)
    places = [f"{pyenv}/versions"] if pyenv else []
    places += [f"{home}/.local/share/uv/python"] if home else []
    yield from (f"{folder}/bin" for place in places for folder in host.entries(place))


def _candidates(host: Host) -> Iterator[str]:
    for folder in dict.fromkeys([*host.folders(), "/usr/bin", "/usr/local/bin", *_own(host)]):
        # Shims (pyenv, asdf, mise) are slow scripts that choose an interpreter by the current
        # folder; it lives elsewhere.
        if Path(folder).name == "shims":
            continue
        real = folder if folder in list(host.folders()) else str(host.path(folder))
        try:
            # `python3.12` before `python3`, which an upgrade of the distribution points at another
            # one.
            names = sorted((path.name for path in Path(real).iterdir()), reverse=True)
        except OSError:
            continue
        yield from (
            f"{real}/{name}"
            for name in names
            if _NAME.match(name) and os.access(f"{real}/{name}", os.X_OK)
        )
