"""One Nix process: an evaluation, and the one that plans every target of one or two trees, and asks
what of the packages anybody can have.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.verify.contradictions import contradictions_in
from accelpkgs_updater.verify.plan_summary import Summary, parse_summaries
from accelpkgs_updater.verify.reach import Reach, denied, listed, parse_reach
from accelpkgs_updater.verify.restricted import environment, options

__all__ = ["evaluate", "path_text", "plans", "plans_and_reach"]


def plans(matrix: Path, trees: Mapping[str, Path]) -> dict[str, dict[str, Summary]]:
    """Plan every target of the tree `matrix` in each tree. Raises `UpdaterError` (E560, E561).

    The judge is that of `matrix`, package data and resolver are those of each tree. Only
    evaluation: no store is needed, nothing is built or fetched.
    """
    sides = f"{_matrix(matrix)} {{ {_sides(trees)} }}"
    return _parsed(evaluate(sides, matrix, *trees.values()), trees)


def plans_and_reach(
    matrix: Path,
    trees: Mapping[str, Path],
    names: Sequence[str] | None = None,
    *,
    everything: bool = False,
) -> tuple[dict[str, dict[str, Summary]], Reach]:
    """Return the plans, and what of the tree `matrix` can be had, of all packages or of `names`.

    With `everything` each recorded variant is looked for. Raises `UpdaterError` (E507, E560, E561).
    """
    asked = "null" if names is None else f"[ {' '.join(map(_text, names))} ]"
    root = path_text(matrix.resolve())
    reach = (
        f"reach = import ({root} + {_text('/nix/matrix/reach.nix')}) "
        f"{{ inherit matrix; root = {root}; names = {asked}; }}; "
    )
    unreachable = f"import ({root} + {_text('/nix/matrix/unreachable.nix')}) reach"
    value = evaluate(
        f"{_matrix(matrix)} let {reach} in {{ {_sides(trees)} reach = {{ "
        'packages = builtins.mapAttrs (_: r: removeAttrs r [ "variants" ]) reach; '
        f"unreachable = {unreachable if everything else 'null'}; }}; }}",
        matrix,
        *trees.values(),
    )
    packages = parse_reach(value["reach"]["packages"])
    found = value["reach"]["unreachable"]
    return _parsed(value, trees), Reach(
        packages,
        denied(matrix / "pkgs", packages),
        None if found is None else tuple(found),
        listed(matrix),
        # What goes together can only be said of a whole folder.
        tuple(contradictions_in(Store(matrix / "pkgs"))) if names is None else (),
    )


def _matrix(tree: Path) -> str:
    root = path_text(tree.resolve())
    return (
        f"let matrix = builtins.fromTOML (builtins.readFile ({root} + {_text('/targets.toml')})); "
        f"plan = root: import ({root} + {_text('/nix/matrix')}) {{ inherit root matrix; }}; in"
    )


def _sides(trees: Mapping[str, Path]) -> str:
    return " ".join(
        f"{_text(name)} = plan {path_text(tree.resolve())};" for name, tree in sorted(trees.items())
    )


def _parsed(value: Mapping[str, Any], trees: Mapping[str, Path]) -> dict[str, dict[str, Summary]]:
    return {name: parse_summaries(value[name]) for name in trees}


def evaluate(expression: str, tree: Path, *others: Path, folders: Sequence[Path] = ()) -> Any:
    """Return the value of a Nix expression about some trees, and folders of packages, as data.

    Nothing else of the machine can be read: a package.nix is code.

    Raises `UpdaterError` (E560, E561).
    """
    nix = os.environ.get("ACCELPKGS_NIX") or shutil.which("nix")
    if nix is None:
        raise UpdaterError(
            Problem(
                ErrorCode.NO_NIX,
                "there is no Nix to plan with",
                fix="./nixw run .#updater -- verify",
            )
        )
    seen = options([path.resolve() for path in (tree, *others)], folders)
    call = [
        nix,
        "--extra-experimental-features",
        "nix-command",
        "eval",
        "--impure",
        "--json",
        *seen,
    ]
    done = subprocess.run(
        [*call, "--expr", expression],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        env=environment(),
    )
    if done.returncode != 0:
        why = [line.strip() for line in done.stderr.splitlines() if line.strip()][-5:]
        raise UpdaterError(
            Problem(
                ErrorCode.NOT_PLANNED, "the targets could not be planned", str(tree), tuple(why)
            )
        )
    return json.loads(done.stdout)


def _text(value: str) -> str:
    # JSON's escapes are Nix's, but for the antiquotation.
    return json.dumps(value, ensure_ascii=False).replace("${", "\\${")


def path_text(path: Path) -> str:
    """Return an absolute path as a Nix expression, whatever characters it holds."""
    return f"(/. + {_text(str(path))})"
