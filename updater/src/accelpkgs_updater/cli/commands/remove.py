"""`remove`: packages that are not wanted any more."""

from __future__ import annotations

import shutil
from typing import Annotated

import typer

from accelpkgs_updater.add.removing import removal, targets_of
from accelpkgs_updater.cli.options import Output, Packages
from accelpkgs_updater.cli.package_names import chosen
from accelpkgs_updater.context import store_of
from accelpkgs_updater.disk.files import exclusive
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError

__all__ = ["remove"]


def remove(
    names: Annotated[list[str], typer.Argument(metavar="NAME", help="Packages to remove.")],
    packages: Packages = None,
    *,
    output: Output,
) -> None:
    """Remove packages, with what they reached and nothing else does.

    Where something that stays needs one of them, or targets.toml asks for it, nothing is removed.
    """
    store = store_of(packages)
    reporter = output.reporter()
    wanted = chosen(store, names, everything=False)
    tree = store.folder.resolve().parent
    with exclusive(store.folder):
        kept = {name for name in store.names() if targets_of(tree, name)} - set(wanted)
        found = removal(store, wanted, kept)
        asked = {name: sets for name in wanted if (sets := targets_of(tree, name))}
        problems = [
            Problem(
                ErrorCode.NEEDED,
                f"{name} cannot be removed: it is needed",
                str(store.folder / name),
                (
                    *([f"required by {_some(found.needed[name])}"] if name in found.needed else []),
                    *([f"sets of targets.toml: {_some(asked[name])}"] if name in asked else []),
                ),
                "remove these too, or take it out of them first; updater why " + name,
            )
            for name in wanted
            if name in found.needed or name in asked
        ]
        if problems:
            raise UpdaterError(*problems)
        for name in found.gone:
            shutil.rmtree(store.folder / name)
    if reporter.as_json:
        reporter.json({"removed": list(found.gone)})
    elif not reporter.quiet:
        for name in found.gone:
            reporter.out.print(name if name in wanted else f"{name}, which nothing else needs")
        reporter.out.print(f"{len(found.gone)} packages removed")


def _some(names: tuple[str, ...] | list[str]) -> str:
    more = f" and {len(names) - 6} more" if len(names) > 6 else ""
    return ", ".join(names[:6]) + more
