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
    """A folder to merge: who provides it, its path, and its folders that hold ELF files.

    `without`: names at its root that are left out (stray.py); `wins`: the packages whose files its
    own replace, where both have one.
    """

    provider: str
    root: Path
    elf: frozenset[str]
    without: frozenset[str] = frozenset()
    wins: frozenset[str] = frozenset()


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


def _winner(providers: Sequence[Tree]) -> Tree | None:
    """Return the one that wins over every other, if there is one."""
    for tree in providers:
        if all(other is tree or other.provider in tree.wins for other in providers):
            return tree
    return None


def _taken(providers: Sequence[Tree], path: str) -> tuple[Tree, list[str]]:
    """Return whose file to take at `path`, and the collisions: none where one wins, or all agree.

    Those that have the same bytes count once.
    """
    different: list[Tree] = []
    for tree in providers:
        if not any(_same(one, tree, path) for one in different):
            different.append(tree)
    taken = different[0] if len(different) == 1 else _winner(different)
    if taken:
        return taken, []
    first, *others = different
    return first, [f"{path}: {first.provider} and {other.provider}" for other in others]


def _same(one: Tree, other: Tree, path: str) -> bool:
    first, second = str(one.root / path), str(other.root / path)
    if os.path.isdir(first) or os.path.isdir(second):
        return False
    return _equivalent(first, second)


def _source_of(path: str) -> str:
    """Return the file that a file of a `__pycache__` was compiled from."""
    folder, _, name = path.rpartition("__pycache__/")
    return folder + name.partition(".")[0] + ".py"


def merge(trees: Sequence[Tree], target: Path, fold: bool = True) -> None:
    """Merge `trees`, sorted by provider, into the new folder `target`.

    Raises Problem E240 where two disagree about a file, and none of them wins.

    `fold`: a folder without ELF files and with one provider becomes one link.
    """
    collisions: list[str] = []
    ordered = sorted(trees, key=lambda tree: tree.provider)

    def folder(providers: list[Tree], relative: str) -> None:
        os.mkdir(target / relative)
        found: dict[str, list[Tree]] = {}
        for tree in providers:
            for name in os.listdir(tree.root / relative):
                if relative or name not in tree.without:
                    found.setdefault(name, []).append(tree)
        for name in sorted(found):
            entry(found[name], f"{relative}/{name}" if relative else name, providers)

    def entry(providers: list[Tree], path: str, beside: list[Tree]) -> None:
        first = providers[0]
        if all(os.path.isdir(tree.root / path) for tree in providers):
            if fold and len(providers) == 1 and not elf_below(first.elf, path):
                link(str(first.root / path), str(target / path))
            else:
                folder(providers, path)
            return
        if "__pycache__/" in path:
            # Bytecode goes with the source file that was taken, and is never compared.
            source = _source_of(path)
            having = [tree for tree in beside if (tree.root / source).is_file()]
            taken = _taken(having, source)[0] if having else first
            if taken not in providers:
                return
        else:
            taken, found = _taken(providers, path)
            collisions.extend(found)
            if os.path.isdir(taken.root / path):
                folder([tree for tree in providers if os.path.isdir(tree.root / path)], path)
                return
        link(str(taken.root / path), str(target / path))

    folder(ordered, "")
    if collisions:
        raise one_path(collisions)
