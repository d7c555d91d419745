"""Keep foreign code from the store: what a wheel or a build system runs can write nowhere but to
folders of its own.

Where builds run as the owner of the store (Nix of a single user), the sandbox alone does not: its
inputs belong to the builder, and `chmod` opens them. README.md, "Foreign code", has the reasons.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from confine_landlock import enter as enter_landlock
from confine_namespace import enter as enter_namespace
from e235_confine import cannot_confine

__all__ = ["TRUST", "confinement"]

TRUST = Path("/etc/accelpkgs-trust")
"""Says, where it is there, that foreign code may run unconfined (`./nixw --nixw-trust`)."""

_SHARED = ("/dev/shm", "/tmp")
_WAYS = {"user namespaces": enter_namespace, "Landlock": enter_landlock}


def confinement(writes: Sequence[Path]) -> Callable[[], None]:
    """Return what a child calls between fork and exec (`preexec_fn`), before foreign code runs.

    `writes`: the folders that it may write to, beside `/dev/shm` and a `/tmp` of the sandbox. What
    it can do of namespaces and Landlock, it does. Raises Problem E235 where it can do neither,
    builds own the store, and nobody said that this is trusted.
    """
    folders = [os.path.realpath(folder) for folder in writes] + _shared()
    ways, refusals = [], []
    for name, enter in _WAYS.items():
        said = _tried(partial(enter, folders))
        if said:
            refusals.append(f"{name}: {said}")
        else:
            ways.append(enter)
    if not ways and _owns_the_store():
        if not TRUST.exists():
            raise cannot_confine(refusals)
        print(f"foreign code runs unconfined, as {TRUST} says", file=sys.stderr, flush=True)
    return partial(_enter, ways, folders)


def _enter(ways: Sequence[Callable[[Sequence[str]], None]], folders: Sequence[str]) -> None:
    """Namespaces first: who is under Landlock cannot mount."""
    for way in ways:
        way(folders)


def _tried(enter: Callable[[], None]) -> str:
    """Enter in a child that ends at once; return why that failed, nothing where it did not."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        said = b"it ended early"
        try:
            enter()
            said = b""
        except OSError as error:
            said = str(error.strerror).encode()
        finally:
            os.write(writing, said)
            os._exit(bool(said))
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    ended = os.waitpid(child, 0)[1]
    return said.decode() or (f"ended with status {ended}" if ended else "")


def _owns_the_store() -> bool:
    """Say whether other store paths, as this file is one, belong to who runs the build."""
    return Path(__file__).stat().st_uid == os.geteuid()


def _shared() -> list[str]:
    """Return the shared folders that exist, but none that has the store or a build in it."""
    inside = [
        os.path.realpath(os.environ[name])
        for name in ("NIX_STORE", "NIX_BUILD_TOP")
        if name in os.environ
    ]
    return [
        folder
        for folder in _SHARED
        if Path(folder).is_dir() and not any(f"{path}/".startswith(f"{folder}/") for path in inside)
    ]
