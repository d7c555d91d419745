"""Who needs a package, and what goes with it when it is removed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from accelpkgs_updater.core.demand import demands_of, metadatas
from accelpkgs_updater.core.models import Package, Requirement
from accelpkgs_updater.core.scaffold import scaffold
from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.record.builds import builds_of

__all__ = ["Removal", "removal", "required_by", "targets_of"]

_NAME = re.compile(r"[A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Removal:
    """`gone`: what goes, the named packages first; `needed`: named package → who still needs it."""

    gone: tuple[str, ...]
    needed: Mapping[str, tuple[str, ...]]


def required_by(store: Store, name: str) -> dict[str, list[str]]:
    """Return the packages that require one, or need it to be built: name → what they ask for, the
    newest release's first. Raises `UpdaterError`.
    """
    found: dict[str, list[str]] = {}
    for other in store.names():
        package = store.package(other)
        asked = [str(r) for r in _asked(package) if r.name == name] if package else []
        if asked and other != name:
            found[other] = list(dict.fromkeys(asked))
    return found


def targets_of(tree: Path, name: str) -> list[str]:
    """Return the sets of `targets.toml` that ask for a package; none where there is no such
    file.
    """
    try:
        table = tomllib.loads((tree / "targets.toml").read_text("utf-8"))
    except OSError:
        return []
    sets = table.get("sets", {})
    return [key for key, words in sets.items() if any(_called(str(w)) == name for w in words)]


def removal(store: Store, names: Sequence[str], kept: Collection[str]) -> Removal:
    """Return what goes with packages: all that others merely reached, and that nothing left
    reaches. `kept`: packages that stay whatever reaches them.
    """
    packages = {n: p for n in store.names() if (p := store.package(n)) is not None}
    gone = list(dict.fromkeys(names))
    while True:
        wanted = {r.name for n, p in packages.items() if n not in gone for r in _asked(p)}
        idle = [
            n
            for n in sorted(packages)
            if n not in gone and n not in wanted and n not in kept and _is_reached(store, n)
        ]
        if not idle:
            break
        gone += idle
    rest = {n: p for n, p in packages.items() if n not in gone}
    needed = {
        name: tuple(n for n, p in rest.items() if any(r.name == name for r in _asked(p)))
        for name in names
    }
    return Removal(tuple(gone), {name: by for name, by in needed.items() if by})


def _asked(package: Package) -> Iterator[Requirement]:
    for metadata in metadatas(package):
        yield from demands_of(metadata, metadata.extras)
    yield from builds_of(package)


def _is_reached(store: Store, name: str) -> bool:
    """Tell whether nobody has asked for a package, or said anything of it."""
    folder = store.folder / name
    try:
        text = (folder / "update.toml").read_text("utf-8")
    except OSError:
        return False
    return text == scaffold(name, reached=True) and not (folder / "package.nix").exists()


def _called(word: str) -> str:
    match = _NAME.match(word)
    return re.sub(r"[-_.]+", "-", match[0]).lower() if match else ""
