"""The text of a file that a person names, whatever it turns out to be."""

from __future__ import annotations

import codecs
from pathlib import Path

from accelpkgs_updater.boundary import reason
from accelpkgs_updater.disk.plain_file import NoPlainFile, plain_bytes
from accelpkgs_updater.lock.reqfiles import InvalidRequirements

__all__ = ["is_there", "read_text"]

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
"""How a text begins that is not plain UTF-8: PowerShell writes the second."""


def is_there(path: Path) -> bool:
    """Tell whether there is anything but a folder under a name, a broken link included."""
    try:
        return not path.is_dir() and (path.exists() or path.is_symlink())
    except (OSError, ValueError, RuntimeError):
        # Too long for a name, or with a NUL in it.
        return False


def read_text(path: Path) -> str:
    """Return the text of a regular file. Raises `InvalidRequirements`, `TooMuchError`."""
    try:
        data = plain_bytes(path)
    except NoPlainFile as error:
        raise InvalidRequirements(f"{error}; write it to one") from error
    except OSError as error:
        raise InvalidRequirements(f"{path} cannot be read: {reason(error)}") from error
    encoding = next((e for mark, e in _MARKS.items() if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InvalidRequirements(
            f"{path.name} is no text in UTF-8: byte {error.start} is {data[error.start]:#04x}"
        ) from error
