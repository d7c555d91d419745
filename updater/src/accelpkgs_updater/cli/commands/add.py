"""`add`: the folder of a new package, or a further source of one that exists."""

from __future__ import annotations

from typing import Annotated

import typer
from packaging.utils import canonicalize_name

from accelpkgs_updater.cli.context import default_store
from accelpkgs_updater.cli.options import Jobs, Output, Packages, Upstream
from accelpkgs_updater.cli.updating import finish, look
from accelpkgs_updater.core.config import InvalidConfig
from accelpkgs_updater.core.scaffold import PYTORCH, add_source, scaffold
from accelpkgs_updater.edge.files import exclusive, write_atomic
from accelpkgs_updater.edge.store import Store
from accelpkgs_updater.errors import Problem, UpdaterError

__all__ = ["add"]


def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The distribution's name.")],
    repository: Annotated[
        str | None, typer.Argument(metavar="OWNER/REPO", help="The repository, with --from github.")
    ] = None,
    source: Annotated[
        str, typer.Option("--from", metavar="SOURCE", help="Where its files are: index, pytorch or github.")
    ] = "index",
    packages: Packages = None,
    jobs: Jobs = 24,
    *,
    upstream: Upstream,
    output: Output,
) -> None:
    """Make a package's folder and bring it up to date.

    A package that has its folder gets one source more; what its update.toml says already stays, comments too.
    """
    store = Store(packages or default_store())
    reporter = output.reporter()
    with upstream.connected(reporter) as context, exclusive(store.folder):
        normal = _write_config(store, name, source, repository)
        code = finish(context, look(context, store, [normal], reporter, jobs=jobs), reporter, store)
    raise typer.Exit(code)


def _write_config(store: Store, name: str, kind: str, repository: str | None) -> str:
    """Write `update.toml` and return the normalised name. Raises `UpdaterError`."""
    normal = canonicalize_name(name)
    path = store.folder / normal / "update.toml"
    options = _options(kind, repository)
    if path.exists():
        text = path.read_text("utf-8")
    else:
        # An sdist on the index lets the package be built from source where no wheel fits.
        text = scaffold(normal) + ("[keep]\nsdists = true\n" if kind == "github" else "")
    try:
        text = text if kind == "index" and path.exists() else add_source(text, kind, options)
    except InvalidConfig as error:
        raise UpdaterError(Problem("E506", "an update.toml cannot be followed", str(path), (str(error),))) from error
    write_atomic(path, text.encode())
    return normal


def _options(kind: str, repository: str | None) -> dict[str, str | list[str]]:
    if kind == "index":
        return {}
    if kind == "pytorch":
        return dict(PYTORCH)
    if kind == "github" and repository:
        return {"repo": repository}
    fix = "updater add NAME --from github OWNER/REPO" if kind == "github" else "--from index, pytorch or github"
    raise UpdaterError(Problem("E500", f"cannot add from {kind}" + ("" if repository else " alone"), fix=fix))
