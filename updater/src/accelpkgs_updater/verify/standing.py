"""How packages stand: what upstream has, what is recorded, what a usual machine gets, and what
holds that back.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.version import Version

from accelpkgs_updater.core.models import Package
from accelpkgs_updater.disk.files import write_atomic
from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.verify.markdown import code
from accelpkgs_updater.verify.typical import TARGETS, cell, typical

__all__ = ["Standing", "as_table", "asked_for", "standing", "write_standing"]

_STANDING = Path("docs") / "standing.md"
_CARDS = tuple(target for target in TARGETS if "capabilities" in TARGETS[target])
_NAME = re.compile(r"[A-Za-z0-9._-]+")
_MOST = 200
_HEAD = """# How the packages stand

What upstream has published of each package that a target of `targets.toml` asks for, what is
recorded of it, and what CPython 3.12 gets on a GPU of capability 8.9 with driver 580 and with
driver 570, planned alone. Written by `updater status --page` and `updater verify --write`. A pull
request of the bot says it of the packages that it changes, in its text alone.

"""


@dataclass(frozen=True, slots=True)
class Standing:
    """A package. `reachable`: machine → a release and what it is built for, or the code of the
    refusal; `why`: what holds it back, in sentences.
    """

    name: str
    published: str
    recorded: str
    reachable: Mapping[str, str]
    why: tuple[str, ...]


def asked_for(tree: Path) -> list[str]:
    """Return the packages that targets of a tree ask for and `pkgs/` has, sorted."""
    table = tomllib.loads((tree / "targets.toml").read_text("utf-8"))
    words = (str(word) for words in table.get("sets", {}).values() for word in words)
    names = {m[0].lower().replace("_", "-") for word in words if (m := _NAME.match(word))}
    return sorted(names & {*Store(tree / "pkgs").names()})


def standing(tree: Path, store: Store, names: Sequence[str]) -> list[Standing]:
    """Return how packages of a folder stand. Raises `UpdaterError` (E560, E561)."""
    folders = [] if store.folder.resolve() == (tree / "pkgs").resolve() else [store.folder]
    answers = typical(tree, folders, dict.fromkeys(names, ())).answers
    packages = {name: store.package(name) for name in names}
    return [
        _of(package, {card: answers[name, card] for card in _CARDS})
        for name, package in packages.items()
        if package is not None
    ]


def _of(package: Package, answers: Mapping[str, Mapping[str, Any]]) -> Standing:
    recorded = package.releases[0].version if package.releases else ""
    newest = (package.published or ("",))[0]
    lines = {".".join(f"{r.version}.0".split(".")[:2]) for r in package.releases}
    is_behind = bool(newest) and newest not in lines
    why = [f"{newest} is published and not recorded"] if is_behind else []
    for card, answer in answers.items():
        why += [f"{card}: {said}" for said in _held(answer)]
    published = f"{newest}.*" if is_behind else recorded
    return Standing(
        package.name, published, recorded, {c: cell(a) for c, a in answers.items()}, _shared(why)
    )


def _held(answer: Mapping[str, Any]) -> list[str]:
    if not answer["ok"]:
        return [str(answer["why"][0])]
    newer = [n for n in answer["package"]["newer"] if not Version(n["version"]).is_prerelease]
    return [f"{n['version']} {n['flavour']}: {n['why']}" for n in newer[:1]]


def _shared(why: list[str]) -> tuple[str, ...]:
    """Return sentences, what holds on all machines without their names."""
    said: dict[str, list[str]] = {}
    for one in why:
        card, _, rest = one.partition(": ")
        said.setdefault(rest if card in _CARDS else one, []).append(card)
    return tuple(
        text if cards == list(_CARDS) or cards[0] not in _CARDS else f"{cards[0]}: {text}"
        for text, cards in said.items()
    )


def as_table(rows: Sequence[Standing]) -> list[str]:
    """Return a table in Markdown."""
    lines = [
        f"| package | published | recorded | {' | '.join(_CARDS)} | held back by |",
        f"|---|---|---|{'---|' * len(_CARDS)}---|",
    ]
    for row in rows:
        cells = [row.published, row.recorded, *(row.reachable[card] for card in _CARDS)]
        said = code("; ".join(row.why), _MOST) if row.why else ""
        lines.append(f"| `{row.name}` | {' | '.join(map(code, cells))} | {said} |")
    return lines


def write_standing(tree: Path) -> bool:
    """Write the page of a tree anew; tell whether its bytes changed. Raises `UpdaterError`."""
    store = Store(tree / "pkgs")
    text = _HEAD + "\n".join(as_table(standing(tree, store, asked_for(tree)))) + "\n"
    return write_atomic(tree / _STANDING, text.encode())
