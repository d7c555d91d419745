"""The formats of an export: which a file's name means, and whether we wrote what is there."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from packaging.pylock import is_valid_pylock_path

from accelpkgs_updater.disk.plain_file import NoPlainFile, plain_bytes
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.export.bom_file import TOOL
from accelpkgs_updater.export.pylock_file import CREATED_BY
from accelpkgs_updater.export.requirements_file import FIRST_LINE
from accelpkgs_updater.limits import TooMuchError

__all__ = ["Format", "check_target", "format_of"]


class Format(StrEnum):
    """What a plan can be written as."""

    PYLOCK = "pylock"
    REQUIREMENTS = "requirements"
    CYCLONEDX = "cyclonedx"


_MARKS = {
    Format.PYLOCK: f'created-by = "{CREATED_BY}"\n',
    Format.REQUIREMENTS: f"{FIRST_LINE}\n",
    Format.CYCLONEDX: f'"name": "{TOOL}-plan"',
}
"""What stands in a file that we wrote."""


def format_of(path: Path, said: Format | None) -> Format:
    """Return the format of a file: what was said, else what its name means.

    Raises `UpdaterError` (E500).
    """
    if is_valid_pylock_path(path):
        named = Format.PYLOCK
    elif path.suffix == ".txt":
        named = Format.REQUIREMENTS
    elif path.name == "bom.json" or path.name.endswith(".cdx.json"):
        named = Format.CYCLONEDX
    else:
        named = None
    chosen = said or named
    if chosen is None or (Format.PYLOCK in (chosen, named) and chosen != named):
        raise UpdaterError(
            Problem(
                ErrorCode.COMMAND_LINE,
                f"{path.name} does not say what it is",
                str(path),
                ("installers know a pylock.toml by its name (PEP 751)",),
                "pylock.toml, pylock.NAME.toml, NAME.txt, bom.json or NAME.cdx.json",
            )
        )
    return chosen


def check_target(path: Path, kind: Format) -> None:
    """Raise `UpdaterError` (E537) where something is there that we did not write."""
    try:
        text = plain_bytes(path).decode("utf-8", errors="replace")
    except FileNotFoundError:
        return
    except (OSError, NoPlainFile, TooMuchError) as error:
        raise _foreign(path, str(error)) from error
    if _MARKS[kind] not in text:
        raise _foreign(path, f"it is no {kind} file that export wrote")


def _foreign(path: Path, why: str) -> UpdaterError:
    title = "a file that export did not write is left alone"
    fix = "another name, or --force to replace it"
    return UpdaterError(Problem(ErrorCode.FOREIGN_FILE, title, str(path), (why,), fix))
