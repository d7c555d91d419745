"""`cache`: what is remembered between runs."""

from __future__ import annotations

from typing import Annotated

import typer

from accelpkgs_updater.cli.options import Json
from accelpkgs_updater.cli.reporter import Reporter
from accelpkgs_updater.disk.cache import own_cache
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError

__all__ = ["cache"]


def cache(
    action: Annotated[str, typer.Argument(metavar="size|clear", help="What to do.")] = "size",
    as_json: Json = False,
) -> None:
    """Say how much the cache holds, or empty it."""
    reporter = Reporter(as_json=as_json)
    store = own_cache()
    if action not in ("size", "clear"):
        raise UpdaterError(
            Problem(
                ErrorCode.COMMAND_LINE, f"cache cannot {action}", fix="cache size, or cache clear"
            )
        )
    files, size = store.size()
    if action == "clear":
        store.clear()
    if as_json:
        reporter.json(
            {
                "folder": str(store.folder),
                "files": files,
                "bytes": size,
                "cleared": action == "clear",
            }
        )
    else:
        word = "removed from" if action == "clear" else "in"
        reporter.out.print(f"{files} files, {size / 1e6:.1f} MB {word} {store.folder}")
