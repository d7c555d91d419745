"""A plain folder that runs wherever it lies: no path in it leads to where it was made."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from e236_export import not_movable
from export_entries import Entry, content_of, file_of, link_to, text
from export_licences import licences_of
from export_python import Runtime, module_of

__all__ = ["relative"]

LIBRARIES = "libexec/accelpkgs"
# They name each other by their paths in the store; what was decided is in plan.json.
_PASSPORT = re.compile(r"nix-support/accelpkgs/(?!plan\.json)[^/]*\.json")

_PYTHON = """\
#!/bin/sh
# The Python of this folder, wherever the folder lies: its own loader starts it.
self=$0
while [ -L "$self" ]; do
  to=$(readlink -- "$self")
  case $to in /*) self=$to ;; *) self=$(dirname -- "$self")/$to ;; esac
done
here=$(CDPATH='' cd -- "$(dirname -- "$self")/.." && pwd -P) || exit
own=$here/{libraries}
exec "$own/{loader}" --argv0 "$here/bin/python" \\
  --library-path "$own${{LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}}" "$own/{python}" "$@"
"""

# To sh the second line is a command that never returns, to Python a text.
_COMMAND = b"""\
#!/bin/sh
'''exec' "$(dirname -- "$(realpath -- "$0")")/python" "$0" "$@"
' '''
"""

_ACTIVATE = """\
# Source this file with bash, zsh or ksh; `deactivate` undoes it.
if [ -n "${VIRTUAL_ENV:-}" ] && command -v deactivate >/dev/null; then deactivate; fi
_ACCELPKGS_SELF=
if [ -n "${BASH_VERSION:-}" ]; then
    eval '_ACCELPKGS_SELF=${BASH_SOURCE[0]}'
elif [ -n "${ZSH_VERSION:-}" ]; then
    eval '_ACCELPKGS_SELF=${(%):-%x}'
elif [ -n "${KSH_VERSION:-}" ]; then
    eval '_ACCELPKGS_SELF=${.sh.file}'
fi
if [ -z "$_ACCELPKGS_SELF" ]; then
    echo "activate: this shell does not tell where the file lies; put its folder on PATH" >&2
else
    deactivate() {
        PATH=$_OLD_VIRTUAL_PATH
        export PATH
        unset VIRTUAL_ENV _OLD_VIRTUAL_PATH
        unset -f deactivate
    }
    _OLD_VIRTUAL_PATH=$PATH
    VIRTUAL_ENV=$(CDPATH='' cd -- "$(dirname -- "$_ACCELPKGS_SELF")/.." && pwd -P)
    PATH=$VIRTUAL_ENV/bin:$PATH
    export VIRTUAL_ENV PATH
fi
unset _ACCELPKGS_SELF
"""


def relative(environment: str, version: str, runtime: Runtime) -> list[Entry]:
    """Return the folder of an environment: a whole Python, with its packages and the C library.

    Raises Problem E238.
    """
    if "--argv0" not in _help(runtime.loader):
        raise not_movable(runtime.loader)
    own = [
        *_interpreter(version, runtime),
        *_modules(runtime),
        *_site(version, runtime),
        text("bin/activate", _ACTIVATE),
    ]
    replaced = {entry.path for entry in own} | {"pyvenv.cfg"}
    packages = [
        entry
        for entry in _resolved(environment, "")
        if entry.path not in replaced and not _PASSPORT.fullmatch(entry.path)
    ]
    start = f"#!{environment}/bin/python".encode()
    return [*own, *(_command(e, start) for e in packages), *_licences(runtime)]


def _help(loader: str) -> str:
    answer = subprocess.run([loader, "--help"], capture_output=True, text=True, check=False)
    return answer.stdout


def _interpreter(version: str, runtime: Runtime) -> Iterator[Entry]:
    python, loader = f"python{version}", Path(runtime.loader).name
    words = {"libraries": LIBRARIES, "loader": loader, "python": python}
    yield text("bin/python", _PYTHON.format(**words), 0o755)
    for name in ("python3", python):
        yield link_to(f"bin/{name}", "python")
    yield file_of(f"{LIBRARIES}/{python}", runtime.executable)
    yield file_of(f"{LIBRARIES}/{loader}", os.path.realpath(runtime.loader))
    for name, path in runtime.libraries.items():
        yield file_of(f"{LIBRARIES}/{name}", os.path.realpath(path))


def _modules(runtime: Runtime) -> Iterator[Entry]:
    for path in runtime.files():
        place = os.path.relpath(path, runtime.base)
        # Where compiled modules are apart, lib64 is a link to lib here.
        place = "lib/" + place.partition("/")[2]
        yield module_of(place, os.path.realpath(path))


def _site(version: str, runtime: Runtime) -> Iterator[Entry]:
    """Yield the link by which the interpreter finds packages where it looks elsewhere for them."""
    ours = f"lib/python{version}/site-packages"
    places = [path.strip("/") for path in runtime.sites]
    if ours not in places and f"lib64/python{version}/site-packages" not in places:
        place = places[-1]
        yield link_to(place, os.path.relpath(ours, os.path.dirname(place)))


def _resolved(source: str, path: str) -> Iterator[Entry]:
    """Yield the files of an environment, links into the store resolved; lib64 stays a link."""
    for name in sorted(os.listdir(source)):
        here, at = f"{source}/{name}", f"{path}{name}"
        if at == "lib64" and os.path.islink(here):
            yield link_to(at, os.readlink(here))
        elif os.path.isdir(here):
            yield from _resolved(here, f"{at}/")
        elif os.path.isfile(here):
            yield file_of(at, os.path.realpath(here))


def _command(entry: Entry, start: bytes) -> Entry:
    """Return a command that finds the Python beside it."""
    if not entry.path.startswith("bin/") or not entry.mode & 0o100:
        return entry
    first, _, rest = content_of(entry).partition(b"\n")
    if first.split(b" ")[0] != start:
        return entry
    return text(entry.path, _COMMAND + rest, entry.mode)


def _licences(runtime: Runtime) -> Iterator[Entry]:
    taken = [runtime.executable, runtime.loader, *runtime.libraries.values(), *runtime.files()]
    for path in licences_of({os.path.realpath(path) for path in taken}):
        name = path.partition("/usr/share/")[2].partition("/")[2]
        yield file_of(f"share/licenses/{name}", os.path.realpath(path))
