"""What of a wheel acts without being asked: when Python starts, in Nix, in importlib.metadata."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from e210_archive import too_large
from e218_start_up import for_nix, for_python, foreign_folder, foreign_metadata
from members import Limits
from pep440 import normal_name

__all__ = ["check_places", "start_up_of"]

# Data files reach the root of an environment, and so the same folder as modules do.
_SITE = re.compile(r"site-packages/|data/lib(?:64)?/python3[^/]*/site-packages/")
_CUSTOM = re.compile(r"(sitecustomize|usercustomize)(?:/.*|\.py|(?:\.[\w-]+)?\.(?:so|pyc))")
_SETTINGS = ("scripts/pyvenv.cfg", "data/bin/pyvenv.cfg")
# What code may reach, at most, for its sha256 to be told: files, and bytes of all.
_MOST_FILES, _MOST_BYTES = 50, 1 << 20
_METADATA = re.compile(r"([^/]+)\.(?:dist-info|egg-info|egg-link|egg)", re.IGNORECASE)


def _at_root(path: str) -> str | None:
    """Return a path of a build below site-packages; None for one that is elsewhere."""
    match = _SITE.match(path)
    return path[match.end() :] if match else None


def check_places(paths: Iterable[str], info: str, file: str) -> None:
    """Refuse what Nix or importlib.metadata would take for something else. Raises Problem E218.

    `paths` are those of the build; `info`: its own `.dist-info`.
    """
    every = list(paths)
    for path in every:
        if path.startswith("data/nix-support/") or path == "data/nix-support":
            raise for_nix(file, path)
        if path.casefold() in _SETTINGS:
            raise for_python(file, path)
    _check_metadata(filter(None, map(_at_root, every)), info, file)


def _check_metadata(names: Iterable[str], info: str, file: str) -> None:
    """`names`: paths below a folder of sys.path."""
    own = normal_name(info.removesuffix(".dist-info").rpartition("-")[0])
    foreign: set[str] = set()
    for name in names:
        match = _METADATA.fullmatch(name.partition("/")[0])
        # Its own egg-info, of an old tool, says nothing else.
        is_own = match and (
            match[0] == info
            or (
                match[0].lower().endswith(".egg-info")
                and normal_name(match[1].partition("-")[0]) == own
            )
        )
        if match and not is_own:
            foreign.add(match[0])
    if foreign:
        raise foreign_metadata(file, sorted(foreign))


def start_up_of(
    paths: Iterable[str], out: Path, info: str, file: str, limits: Limits
) -> list[dict[str, str]]:
    """Return what runs code whenever Python starts, as paths below site-packages, sorted.

    `.pth` files with code, `.start` files (PEP 829), sitecustomize and usercustomize; in the
    folders that `.pth` files put on sys.path, too. A `.pth` file has a `sha256`
    (docs/data-format.md) where that can be told. Raises Problem E218 for such a folder outside, or
    with the metadata of others, E213 for a `.pth` file that is huge.
    """
    found, folders = set(), {""}
    names = {path: name for path in paths if (name := _at_root(path)) is not None}
    for path, name in names.items():
        if "/" in name:
            continue
        if name.endswith(".start"):
            found.add(name)
        elif name.endswith(".pth"):
            size = (out / path).stat().st_size
            if size > limits.text:
                raise too_large(file, f"{name} of {size:,} bytes", f"{limits.text:,}", "text")
            runs, added = _read_pth(out / path, name, file)
            folders |= added
            if runs:
                found.add(name)
    for folder in folders:
        below = [name.removeprefix(folder) for name in names.values() if name.startswith(folder)]
        for name in below:
            if match := _CUSTOM.fullmatch(name):
                found.add(folder + (name if "/" not in name else match[1]))
        if folder:
            _check_metadata(below, info, file)
    lone = folders == {""}
    return [
        {"file": name, **(_sha256(name, names, out) if lone and name.endswith(".pth") else {})}
        for name in sorted(found)
    ]


def _sha256(pth: str, names: dict[str, str], out: Path) -> dict[str, str]:
    """Return the hash of a `.pth` file and the modules that it names, as sha256sum lists them."""
    where = {name: out / path for path, name in names.items()}
    data = where[pth].read_bytes()
    words = set(re.findall(r"\w+", data.decode("latin-1")))
    reached = sorted(n for n in where if n == pth or re.split("[./]", n, maxsplit=1)[0] in words)
    often = Counter(names.values())
    if (
        not data.isascii()
        or len(reached) > _MOST_FILES
        or any(often[name] > 1 for name in reached)
        or sum(where[name].stat().st_size for name in reached) > _MOST_BYTES
    ):
        return {}
    lines = (f"{hashlib.sha256(where[n].read_bytes()).hexdigest()}  {n}\n" for n in reached)
    return {"sha256": hashlib.sha256("".join(lines).encode()).hexdigest()}


def _read_pth(path: Path, name: str, file: str) -> tuple[bool, set[str]]:
    """Say whether a `.pth` file has code (`site.addpackage`), and which folders it adds: "a/".

    Pythons differ in what ends a line (3.13: `str.splitlines`), and in how they read what is no
    UTF-8.
    """
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    runs, folders = False, set()
    for line in [*text.splitlines(), *re.split(r"\r\n|\r|\n", text)]:
        if line.startswith(("import ", "import\t")):
            runs = True
        elif line.strip() and not line.startswith("#"):
            folder = posixpath.normpath(line.rstrip())
            if folder.startswith(("/", "../")) or folder == "..":
                raise foreign_folder(file, name, line)
            folders.add("" if folder == "." else folder + "/")
    return runs, folders
