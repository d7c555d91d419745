"""`add`: the folder of a new package, or a further source of one that exists."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated

import typer

from accelpkgs_updater.cli.options import Jobs, Output, Packages, Upstream
from accelpkgs_updater.cli.outcomes import look, write_and_report
from accelpkgs_updater.cli.package_names import normalised
from accelpkgs_updater.context import store_of
from accelpkgs_updater.core.config import InvalidConfig
from accelpkgs_updater.core.scaffold import PYTORCH, add_source, scaffold
from accelpkgs_updater.disk.files import exclusive, write_atomic
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.sources.layouts import LAYOUTS

__all__ = ["add"]

_KINDS = ("index", *LAYOUTS, "github")


def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The distribution's name.")],
    repository: Annotated[
        str | None, typer.Argument(metavar="OWNER/REPO", help="The repository, with --from github.")
    ] = None,
    source: Annotated[
        str,
        typer.Option("--from", metavar="SOURCE", help=f"Where its files are: {', '.join(_KINDS)}."),
    ] = "index",
    packages: Packages = None,
    jobs: Jobs = 24,
    *,
    upstream: Upstream,
    output: Output,
) -> None:
    """Make a package's folder and bring it up to date.

    A package that has its folder gets one source more; what its update.toml says already stays,
    comments too.
    """
    store = store_of(packages)
    reporter = output.reporter()
    normal = normalised(name)
    options = _options(source, repository)
    path = store.folder / normal / "update.toml"
    with upstream.connected(reporter) as context, exclusive(store.folder), _kept_if_it_works(path):
        _write_config(path, normal, source, options)
        found = look(context, store, [normal], reporter, jobs=jobs)
        code = write_and_report(context, found, reporter, store)
        if any(o.name == normal and o.failed for o in found):
            raise typer.Exit(code)
    raise typer.Exit(code)


@contextmanager
def _kept_if_it_works(path: Path) -> Iterator[None]:
    """Give a file back as it was, or was not, where what is done inside ends early."""
    before = path.read_bytes() if path.exists() else None
    try:
        yield
    except BaseException:
        if before is not None:
            write_atomic(path, before)
        elif path.exists():
            path.unlink()
            with suppress(OSError):
                path.parent.rmdir()
        raise


def _write_config(path: Path, normal: str, kind: str, options: dict[str, str | list[str]]) -> None:
    """Write `update.toml`. Raises `UpdaterError`."""
    if path.exists():
        text = path.read_text("utf-8")
    else:
        # An sdist on the index lets the package be built from source where no wheel fits.
        text = scaffold(normal) + ("[keep]\nsdists = true\n" if kind == "github" else "")
    try:
        text = text if kind == "index" and path.exists() else add_source(text, kind, options)
    except InvalidConfig as error:
        raise UpdaterError(
            Problem(
                ErrorCode.UPDATE_TOML, "an update.toml cannot be followed", str(path), (str(error),)
            )
        ) from error
    write_atomic(path, text.encode())


def _options(kind: str, repository: str | None) -> dict[str, str | list[str]]:
    if kind == "index":
        return {}
    if kind == "pytorch":
        return dict(PYTORCH)
    if kind in LAYOUTS:
        return {"folders": list(LAYOUTS[kind].folders)}
    if kind == "github" and repository:
        return {"repo": repository}
    fix = (
        "updater add NAME --from github OWNER/REPO"
        if kind == "github"
        else f"--from one of {', '.join(_KINDS)}"
    )
    raise UpdaterError(
        Problem(
            ErrorCode.COMMAND_LINE,
            f"cannot add from {kind}" + ("" if repository else " alone"),
            fix=fix,
        )
    )
