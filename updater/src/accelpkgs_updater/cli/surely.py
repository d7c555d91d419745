"""What can surely be had of a lock: real plans over usual machines, in one evaluation of Nix."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from packaging.version import Version

from accelpkgs_updater.core.environment import Environment, listed
from accelpkgs_updater.core.models import Package
from accelpkgs_updater.verify.nix import evaluate, path_text

__all__ = ["Surely", "is_for_any", "own_tree", "preferred_tools", "surely"]

_CPU = "no GPU"
_MACHINES: tuple[tuple[str, Mapping[str, Any]], ...] = (
    (_CPU, {"cuda": None}),
    ("T4, driver 535", {"capabilities": ["7.5"], "driver": "535.104.05"}),
    ("A100, driver 550", {"capabilities": ["8.0"], "driver": "550.54.15"}),
    ("RTX 4090, driver 570", {"capabilities": ["8.9"], "driver": "570.86.15"}),
    ("H100, driver 580", {"capabilities": ["9.0"], "driver": "580.65.06"}),
    ("RTX 5090, driver 580", {"capabilities": ["12.0"], "driver": "580.65.06"}),
)
"""Usual machines, as keys of a request."""

_EXPRESSION = """
let
  inherit (import (root + "/nix/concretise") { }) tryPlan;
  # A text, or several.
  said = why:
    let lines = builtins.filter builtins.isString (if builtins.isList why then why else [ why ]);
    in if lines == [ ] || lines == [ "" ] then "" else "; " + builtins.head lines;
  one = request: let tried = tryPlan (request // { index = folders; }); in
    if tried.ok then {
      ok = true;
      axes = builtins.mapAttrs (_: p: p.axes.cuda or p.axes.rocm or null) tried.plan.packages;
      source = builtins.filter (n: tried.plan.packages.${n}.flavour == "source")
        (builtins.attrNames tried.plan.packages);
    } else {
      ok = false;
      why = map (p: "${p.code}: ${p.title}" + said (p.why or "")) tried.problems;
    };
in map one (builtins.fromJSON asked)
"""


@dataclass(frozen=True, slots=True)
class Surely:
    """The answers of plans: environment → what is planned whatever machine it is, None where it is
    refused; (machine, environment) → a cell of the table. `why`: what refusals say, and of what.
    """

    plain: Mapping[Environment, Mapping[str, Any] | None] = field(default_factory=dict)
    cells: Mapping[tuple[str, Environment], str] = field(default_factory=dict)
    why: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def met(self) -> list[Environment]:
        """The environments that something can be had in."""
        there = {e for e, plan in self.plain.items() if plan is not None}
        there |= {e for (_, e), cell in self.cells.items() if not _is_code(cell)}
        return [e for e in self.plain if e in there]

    def lines(self) -> list[str]:
        """Return the table, and the refusals below it."""
        below = [f"{why} ({' | '.join(where)})" for why, where in self.why.items()]
        return [*self._table(), *below]

    def _table(self) -> list[str]:
        columns = list(dict.fromkeys(e for _, e in self.cells))
        machines = list(dict.fromkeys(machine for machine, _ in self.cells))
        if not machines:
            return []
        table = [["", *(e.python for e in columns)]]
        table += [[m, *(self.cells[m, e] for e in columns)] for m in machines]
        widths = [max(map(len, column)) for column in zip(*table, strict=True)]
        return ["  ".join(map(str.ljust, row, widths)).rstrip() for row in table]


def own_tree() -> Path | None:
    """Return the tree that this updater is part of, None where it is installed by itself."""
    root = Path(__file__).resolve().parents[4]
    return root if (root / "pkgs").is_dir() and (root / "nix/concretise").is_dir() else None


def is_for_any(packages: Iterable[Package], folder: Path) -> bool:
    """Tell whether nothing that is recorded in a folder depends on a GPU, so that one plan holds on
    every machine.
    """
    return not any(
        (folder / package.name / "package.nix").is_file()
        or any(v.axes or v.capabilities or v.gfx for r in package.releases for v in r.variants)
        for package in packages
    )


def preferred_tools() -> Mapping[str, Version]:
    """Return the releases of tools that builds take where they fit (nix/concretise/build-plan.nix);
    none where the updater stands alone.
    """
    tree = own_tree()
    if tree is None:
        return {}
    text = (tree / "nix/facts/build-environment.json").read_text(encoding="utf-8")
    return {str(name): Version(version) for name, version in json.loads(text).items()}


def surely(
    tree: Path,
    folders: Sequence[Path],
    request: Mapping[str, Any],
    met: Sequence[Environment],
    *,
    alike: bool = False,
) -> Surely:
    """Plan a lock in each environment, and on usual machines with the Pythons of the first of its
    systems. `folders`: of packages, beside those of the tree. `alike`: machines make no difference.
    Raises `UpdaterError` (E560, E561).
    """
    system = met[0].system
    is_for_one = any(request.get(axis) for axis in ("cuda", "rocm"))
    machines = [(m, keys) for m, keys in _MACHINES if not (is_for_one and m == _CPU)]
    if alike and not is_for_one:
        machines = []
    asked: list[tuple[str, Environment, dict[str, Any]]] = []
    for here in met:
        own = {**request, "python": here.python, "system": here.system}
        asked.append(("", here, own))
        if here.system == system:
            asked += [(m, here, {**own, **keys}) for m, keys in machines]
    found = _planned(tree, folders, [r for _, _, r in asked])
    answers = {(m, here): answer for (m, here, _), answer in zip(asked, found, strict=True)}
    plain = {h: (a if a["ok"] else None) for (m, h), a in answers.items() if not m}
    accelerated = any(
        value not in (None, "none") for a in found if a["ok"] for value in a["axes"].values()
    )
    cells = {key: _cell(a) for key, a in answers.items() if key[0] and accelerated}
    why: dict[str, dict[str, list[Environment]]] = {}
    for (machine, here), answer in answers.items():
        if not answer["ok"] and (not machine or accelerated):
            why.setdefault(answer["why"][0], {}).setdefault(machine, []).append(here)
    said = {
        text: [f"{m}: {listed(where)}" if m else listed(where) for m, where in places.items()]
        for text, places in why.items()
    }
    return Surely(plain, cells, said)


def _planned(
    tree: Path, folders: Sequence[Path], requests: Sequence[Mapping[str, Any]]
) -> list[Any]:
    text = json.dumps(json.dumps(requests)).replace("${", "\\${")
    seen = [folder.resolve() for folder in folders]
    expression = (
        f"let root = {path_text(tree.resolve())}; asked = {text}; "
        f"folders = [ {' '.join(map(path_text, seen))} ]; in {_EXPRESSION}"
    )
    value: list[Any] = evaluate(expression, tree, folders=seen)
    return value


def _cell(answer: Mapping[str, Any]) -> str:
    if not answer["ok"]:
        return str(answer["why"][0]).partition(":")[0]
    built = sorted({v for v in answer["axes"].values() if v not in (None, "none")})
    return (
        f"cuda {max(built, key=lambda v: [int(p) for p in v.split('.') if p.isdigit()])}"
        if built
        else "cpu"
    )


def _is_code(cell: str) -> bool:
    return cell.startswith("E")
