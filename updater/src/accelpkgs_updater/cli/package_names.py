"""The package names of a command line."""

from __future__ import annotations

from collections.abc import Sequence

from packaging.utils import InvalidName, canonicalize_name

from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError

__all__ = ["chosen", "normalised"]


def normalised(name: str) -> str:
    """Return a name as folders have it (PEP 503).

    Raises `UpdaterError` for what is no name, a path for one.
    """
    try:
        return canonicalize_name(name, validate=True)
    except InvalidName as error:
        raise UpdaterError(
            Problem(ErrorCode.PACKAGE_NAME, f"{name!r} is no package name")
        ) from error


def chosen(store: Store, names: Sequence[str], everything: bool) -> list[str]:
    """Return the packages that a command line names.

    Raises `UpdaterError` where it names none, or unknown ones.
    """
    if everything == bool(names):
        raise UpdaterError(Problem(ErrorCode.COMMAND_LINE, "say which packages, or --all"))
    known = store.names()
    wanted = [normalised(name) for name in names]
    unknown = sorted(set(wanted) - set(known))
    if unknown:
        raise UpdaterError(
            *(
                Problem(
                    ErrorCode.COMMAND_LINE,
                    f"there is no {n} in {store.folder}",
                    fix=f"updater add {n} --from index",
                )
                for n in unknown
            )
        )
    return known if everything else wanted
