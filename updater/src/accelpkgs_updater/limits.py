"""Bounds on what others' data may make us do, each with a name by which a person raises it.

`--limit NAME=NUMBER` raises one for a run. An error that a bound makes says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import Enum

__all__ = ["Limit", "TooMuchError", "raised"]

_raised: dict[str, int] = {}


class TooMuchError(ValueError):
    """More than a bound allows; `fix` names the setting."""

    def __init__(self, why: str, fix: str) -> None:
        super().__init__(why)
        self.fix = fix


class Limit(Enum):
    """The bounds: name, number, and what it counts."""

    SECONDS = "seconds", 600, "seconds that one answer may take; a stream takes four times as long"
    SLOW = "slow", 60, "seconds after which an answer must come with 16 KiB a second"
    PAGE = "page", 32 << 20, "bytes of an index page"
    PAGE_VALUES = "page-values", 1_500_000, "values in the JSON of a page"
    PAGE_FILES = "page-files", 100_000, "files that a page lists"
    RELEASES = "releases", 20_000, "releases of a package"
    UNREADABLE = "unreadable", 50, "releases of a package that may be unreadable, one by one"
    TAGS = "tags", 128, "tags that the name of a wheel stands for"
    METADATA = "metadata", 4 << 20, "bytes of a METADATA or PKG-INFO"
    FIELDS = "fields", 512 << 10, "bytes of the fields in it that are read"
    REQUIREMENT = "requirement", 4 << 10, "letters of a requirement"
    REQUIREMENTS = "requirements", 5_000, "requirements of a file, lines of what `lock` reads"
    START_UP = "start-up", 100, "files of a wheel that act when Python starts"
    MEMBERS = "members", 200_000, "members of a wheel or sdist"
    DIRECTORY = "directory", 64 << 20, "bytes of the directory of a zip"
    HEADER = "header", 1 << 20, "bytes of the long names and records of a tar"
    UNPACKED = "unpacked", 1 << 30, "bytes that an sdist unpacks to"
    SDIST = "sdist", 64 << 20, "bytes of an archive that a project names by its address"
    WHOLE = "whole", 1 << 30, "bytes of a file that is read whole: a source, or without ranges"
    INPUT = "input", 8 << 20, "bytes of a file that `lock` reads, or of a package folder"

    def __init__(self, label: str, default: int, meaning: str) -> None:
        self.label = label
        self.default = default
        self.meaning = meaning

    @property
    def most(self) -> int:
        """The bound of this run."""
        return _raised.get(self.label, self.default)

    def check(self, size: int, what: str) -> None:
        """Raise `TooMuchError` where `size` is more; `what` is counted, such as `members`."""
        if size > self.most:
            raise self.error(f"{_short(size)} {what} are more than {self.most}")

    def error(self, why: str) -> TooMuchError:
        """Return the error of what was refused by this bound."""
        return TooMuchError(why, self.fix)

    @property
    def fix(self) -> str:
        """How a person raises it."""
        return f"if you trust it: --limit {self.label}=NUMBER (it is {self.most})"


def _short(size: int) -> str:
    # A number that somebody else states may have more digits than Python turns into text.
    return str(size) if size < 1 << 64 else "countless"


@contextmanager
def raised(values: Mapping[str, int]) -> Iterator[None]:
    """Let other bounds hold inside, by their names. Raises `KeyError` of a name that is none."""
    known = {limit.label for limit in Limit}
    for name in values:
        if name not in known:
            raise KeyError(name)
    before = dict(_raised)
    _raised.update(values)
    try:
        yield
    finally:
        _raised.clear()
        _raised.update(before)
