"""`why`: what a package is there for, and what holds it back."""

from __future__ import annotations

from typing import Annotated

import typer

from accelpkgs_updater.add.removing import required_by, targets_of
from accelpkgs_updater.cli.options import Output, Packages
from accelpkgs_updater.cli.package_names import chosen
from accelpkgs_updater.cli.surely import own_tree
from accelpkgs_updater.context import store_of
from accelpkgs_updater.errors import UpdaterError
from accelpkgs_updater.verify.nix import plans
from accelpkgs_updater.verify.plan_summary import Plan
from accelpkgs_updater.verify.standing import Standing, standing

__all__ = ["why"]

_MOST = 12


def why(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The package.")],
    packages: Packages = None,
    *,
    output: Output,
) -> None:
    """Say who needs a package, who has it, and what holds it back."""
    store = store_of(packages)
    reporter = output.reporter()
    (package,) = chosen(store, [name], everything=False)
    needed = required_by(store, package)
    checkout = store.folder.resolve().parent
    tree = checkout if (checkout / "nix/concretise").is_dir() else own_tree()
    targets: dict[str, str] = {}
    rows: list[Standing] = []
    unplanned = ""
    try:
        if tree is None:
            unplanned = "this updater is installed without its resolver"
        else:
            rows = standing(tree, store, [package])
            if tree == checkout and (tree / "targets.toml").is_file():
                found = plans(tree, {"after": tree})["after"]
                targets = {
                    target: summary.packages[package].version
                    for target, summary in sorted(found.items())
                    if isinstance(summary, Plan) and package in summary.packages
                }
    except UpdaterError as error:
        unplanned = "; ".join((error.problems[0].title, *error.problems[0].why[-1:]))
    asked = targets_of(checkout, package)
    if reporter.as_json:
        reporter.json(
            {
                "name": package,
                "requiredBy": needed,
                "sets": asked,
                "targets": targets,
                "standing": [
                    {"published": r.published, "recorded": r.recorded, "why": list(r.why)}
                    for r in rows
                ],
                "unplanned": unplanned,
            }
        )
        return
    # The newest release's words come first, and are what counts.
    lines = [
        f"required by {other}: {', '.join(asks[:2])}" + (", …" if len(asks) > 2 else "")
        for other, asks in needed.items()
    ]
    lines = lines or ["no package of the folder requires it"]
    lines += [f"sets of targets.toml that ask for it: {', '.join(asked)}"] if asked else []
    by_version: dict[str, list[str]] = {}
    for target, version in targets.items():
        by_version.setdefault(version, []).append(target)
    lines += [
        f"{version} in {len(where)} targets: {', '.join(where[:_MOST])}"
        + (" …" if len(where) > _MOST else "")
        for version, where in by_version.items()
    ]
    for row in rows:
        lines.append(f"published {row.published}, recorded {row.recorded}")
        lines += [f"{card}: {found}" for card, found in row.reachable.items()]
        lines += [f"held back: {said}" for said in row.why]
    lines += [f"not planned: {unplanned}"] if unplanned else []
    for line in lines:
        reporter.out.print(line, markup=False)
