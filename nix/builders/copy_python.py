"""A CPython of the person's own, that the sandbox does not show, as a part of the store.

It is run by itself, from the copy that Nix has made of its folder. Where it was built to look for
its library in that folder (`--enable-shared`), it is changed to look beside itself.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from e226_copy_python import cannot_be_moved
from spec import output, read_spec

__all__ = ["main"]

_ELF = b"\x7fELF"


def _beside(path: Path, root: Path) -> bytes:
    """Return how a file in `root` names its folder `lib`."""
    return b"$ORIGIN/" + os.fsencode(os.path.relpath(root / "lib", path.parent))


def _moved(content: bytes, was: bytes, now: bytes) -> bytes:
    """Return a file whose search paths name another folder, in as many bytes: slashes fill it."""
    if len(now) > len(was):
        raise ValueError
    for before in (b"\0", b":"):
        for after in (b"\0", b":"):
            content = content.replace(
                before + was + after, before + now + b"/" * (len(was) - len(now)) + after
            )
    return content


def _change(path: Path, root: Path, folder: str) -> None:
    content = path.read_bytes()
    if content.startswith(_ELF):
        was = os.fsencode(f"{folder}/lib")
        if was not in content:
            return
        try:
            changed = _moved(content, was, _beside(path, root))
        except ValueError:
            raise cannot_be_moved(folder) from None
    elif path.name.startswith("_sysconfigdata"):
        # What extensions are compiled with.
        changed = content.replace(os.fsencode(folder), os.fsencode(root))
    else:
        return
    path.write_bytes(changed)


def main() -> None:
    """Spec: source, folder, python."""
    spec = read_spec()
    out = output()
    shutil.copytree(spec["source"], out, symlinks=True)
    for place, _, files in os.walk(out):
        Path(place).chmod(0o755)
        for file in files:
            path = Path(place, file)
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | 0o200)
                _change(path, out, spec["folder"])
