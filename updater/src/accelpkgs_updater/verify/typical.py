"""What packages give on usual machines: plans of each alone, as a table."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from accelpkgs_updater.verify.nix import evaluate, path_text

__all__ = ["PYTHON", "TARGETS", "Typical", "cell", "typical"]

PYTHON = "3.12"
TARGETS: Mapping[str, Mapping[str, Any]] = {
    "RTX 4090, driver 580": {"capabilities": ["8.9"], "driver": "580.65.06"},
    "RTX 4090, driver 570": {"capabilities": ["8.9"], "driver": "570.86.15"},
    "no GPU": {"cuda": None},
}
"""Machines as keys of a request."""

_EXPRESSION = """
let
  inherit (import (root + "/nix/concretise") { }) tryPlan;
  one = asked: let tried = tryPlan (asked.request // { index = folders; }); in
    if tried.ok then {
      ok = true;
      package = let p = tried.plan.packages.${asked.name}; in {
        inherit (p) version flavour; cuda = p.axes.cuda or "none"; rocm = p.axes.rocm or "none";
        inherit (p.because) newer;
      };
    } else {
      ok = false;
      why = map said tried.problems;
    };
  said = p:
    let
      lines = if builtins.isList (p.why or "") then p.why else [ (p.why or "") ];
      more = if lines == [ ] || builtins.head lines == "" then "" else "; ${builtins.head lines}";
    in
    "${p.code}: ${p.title}${more}";
in map one (builtins.fromJSON asked)
"""


@dataclass(frozen=True, slots=True)
class Typical:
    """(package, machine) → what Nix says of it."""

    answers: Mapping[tuple[str, str], Mapping[str, Any]]

    def lines(self) -> list[str]:
        """Return the table, and the refusals below it."""
        names = list(dict.fromkeys(name for name, _ in self.answers))
        table = [["", *TARGETS]]
        table += [[name, *(cell(self.answers[name, t]) for t in TARGETS)] for name in names]
        widths = [max(map(len, column)) for column in zip(*table, strict=True)]
        rows = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in table]
        why: dict[str, list[str]] = {}
        for (name, target), answer in self.answers.items():
            for said in () if answer["ok"] else answer["why"][:1]:
                why.setdefault(said, []).append(f"{name}, {target}")
        return [*rows, *(f"{said} ({'; '.join(where)})" for said, where in why.items())]


def typical(tree: Path, folders: Sequence[Path], asked: Mapping[str, Sequence[str]]) -> Typical:
    """Plan packages, each with extras and alone, on the usual machines. `folders`: of packages,
    beside those of the tree. Raises `UpdaterError` (E560, E561).
    """
    pairs = [(name, target) for name in asked for target in TARGETS]
    if not pairs:
        return Typical({})
    requests = [
        {
            "name": name,
            "request": {
                "packages": [f"{name}[{','.join(asked[name])}]" if asked[name] else name],
                "python": PYTHON,
                "system": "x86_64-linux",
                **TARGETS[target],
            },
        }
        for name, target in pairs
    ]
    text = json.dumps(json.dumps(requests)).replace("${", "\\${")
    seen = [folder.resolve() for folder in folders]
    found: list[Any] = evaluate(
        f"let root = {path_text(tree.resolve())}; asked = {text}; "
        f"folders = [ {' '.join(map(path_text, seen))} ]; in {_EXPRESSION}",
        tree,
        folders=seen,
    )
    return Typical(dict(zip(pairs, found, strict=True)))


def cell(answer: Mapping[str, Any]) -> str:
    """Return an answer in a few words: a release and what it is built for, or a code."""
    if not answer["ok"]:
        return str(answer["why"][0]).partition(":")[0]
    package = answer["package"]
    built = [f"{a} {package[a]}" for a in ("cuda", "rocm") if package[a] != "none"]
    source = ["from source"] if package["flavour"] == "source" else []
    return " ".join([package["version"], *built, *source])
