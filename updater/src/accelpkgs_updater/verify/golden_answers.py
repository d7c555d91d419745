"""`tests/golden`: requests and their answers, refusals included, as files that change with the
package data.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from accelpkgs_updater.disk.files import write_atomic
from accelpkgs_updater.verify.golden_joint import joint_text
from accelpkgs_updater.verify.nix import evaluate, path_text

__all__ = ["ANSWERS", "answer_text", "answers", "write_answers"]

ANSWERS = Path("tests") / "golden"


def answers(tree: Path) -> dict[str, Any]:
    """Ask a tree's own resolver each `request.json`; return case → what `tryPlan` says.

    Raises `UpdaterError` (E560, E561).
    """
    cases = sorted(path.parent for path in (tree / ANSWERS).glob("*/request.json"))
    if not cases:
        return {}
    requests = " ".join(
        f"{json.dumps(case.name)} = read {path_text((case / 'request.json').resolve())};"
        for case in cases
    )
    expression = (
        "let read = file: builtins.fromJSON (builtins.readFile file); "
        f'ask = (import ({path_text(tree.resolve())} + "/nix/concretise") {{ }}).tryPlan; '
        f"in builtins.mapAttrs (_: ask) {{ {requests} }}"
    )
    return dict(evaluate(expression, tree))


def answer_text(answer: Mapping[str, Any]) -> str:
    """Return an answer as `answer.txt` has it: a package a line, why for those asked for; or the
    refusal.
    """
    if not answer["ok"]:
        return f"{answer['message']}\n"
    plan = answer["plan"]
    if "plans" in plan:
        return joint_text(plan)
    # As in tests/matrix (golden.py), an empty line between packages.
    parts = [f"axes: {_axes(plan['axes'])}"]
    # A plan of before has none.
    parts += [f"note: {note}" for note in plan.get("notes", [])]
    for name, package in plan["packages"].items():
        flavour = "" if package["flavour"] == "wheel" else f" {package['flavour']}"
        axes = f" ({_axes(package['axes'])})" if package["axes"] else ""
        why = f"\n  {package['because']['why']}" if "your packages" in package["requiredBy"] else ""
        parts.append(f"{name} {package['version']}{flavour}{axes}{why}")
    return "\n\n".join(parts) + "\n"


def _axes(axes: Mapping[str, str]) -> str:
    return " ".join(f"{axis}={value}" for axis, value in sorted(axes.items()))


def write_answers(tree: Path) -> list[str]:
    """Write the answers of a tree anew; return the names of those that changed.

    Raises `UpdaterError`.
    """
    return [
        case
        for case, answer in answers(tree).items()
        if write_atomic(tree / ANSWERS / case / "answer.txt", answer_text(answer).encode())
    ]
