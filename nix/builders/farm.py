"""Merge several trees into one folder of links.

A library that is dlopened sees `$ORIGIN` as the folder of the link that it was opened through. A
folder with ELF files at any depth is therefore real and its files are linked one by one, so that
run paths between wheels keep working; any other folder with one provider becomes one link.
"""

from __future__ import annotations

import filecmp
import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from e240_environment import one_path

__all__ = ["Tree", "elf_below", "link", "merge"]

_NAMESPACE = re.compile(
    r"(pkgutil\b.*\bextend_path|pkg_resources\b.*\bdeclare_namespace)", re.DOTALL
)


class Tree(NamedTuple):
    """A folder to merge: who provides it, its path, and its folders that hold ELF files."""

    provider: str
    root: Path
    elf: frozenset[str]


def elf_below(elf: Iterable[str], folder: str) -> bool:
    """Say whether a folder holds an ELF file at any depth."""
    return any(
        folder in ("", ".") or found == folder or found.startswith(folder + "/") for found in elf
    )


def link(source: str, target: str) -> None:
    """Link `target` to what `source` is; a link into the store is followed once."""
    os.symlink(os.readlink(source) if os.path.islink(source) else source, target)


def _equivalent(one: str, other: str) -> bool:
    """Same bytes, or both the `__init__.py` of one legacy namespace package."""
    if filecmp.cmp(one, other, shallow=False):
        return True
    if os.path.basename(one) != "__init__.py":
        return False
    texts = [Path(path).read_text("utf-8", "replace") for path in (one, other)]
    return all(
        not text.strip() or (_NAMESPACE.search(text) is not None and len(text) < 2000)
        for text in texts
    )


def merge(trees: Sequence[Tree], target: Path, fold: bool = True) -> None:
    """Merge `trees`, sorted by provider, into the new folder `target`.

    Raises Problem E240 where two disagree about a file.

    `fold`: a folder without ELF files and with one provider becomes one link.
    """
    collisions: list[str] = []
    ordered = sorted(trees, key=lambda tree: tree.provider)

    def folder(providers: list[Tree], relative: str) -> None:
        os.mkdir(target / relative)
        found: dict[str, list[Tree]] = {}
        for tree in providers:
            for name in os.listdir(tree.root / relative):
                found.setdefault(name, []).append(tree)
        for name in sorted(found):
            entry(found[name], f"{relative}/{name}" if relative else name)

    def entry(providers: list[Tree], path: str) -> None:
        first = providers[0]
        source = str(first.root / path)
        folders = [os.path.isdir(tree.root / path) for tree in providers]
        if all(folders):
            if fold and len(providers) == 1 and not elf_below(first.elf, path):
                link(source, str(target / path))
            else:
                folder(providers, path)
            return
        for number, tree in enumerate(providers[1:], start=1):
            # Bytecode goes with the source file that was taken, and is never compared.
            bytecode = "__pycache__/" in path and not folders[number]
            if (
                folders[0]
                or folders[number]
                or not (bytecode or _equivalent(source, str(tree.root / path)))
            ):
                collisions.append(f"{path}: {first.provider} and {tree.provider}")
        link(source, str(target / path))

    folder(ordered, "")
    if collisions:
        raise one_path(collisions)
