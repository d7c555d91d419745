"""`add`: the folder of a new package, or a further source of one that exists."""

from __future__ import annotations

from packaging.utils import canonicalize_name

from accelpkgs_updater.core.config import InvalidConfig
from accelpkgs_updater.core.scaffold import PYTORCH, add_source, scaffold
from accelpkgs_updater.edge.files import write_atomic
from accelpkgs_updater.edge.store import Store
from accelpkgs_updater.errors import Problem, UpdaterError

__all__ = ["add_package"]


def add_package(store: Store, name: str, kind: str, repository: str | None) -> str:
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
