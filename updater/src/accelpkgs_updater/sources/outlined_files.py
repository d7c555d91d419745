"""The files of a release, of which is known what they say together before any of them is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import overload

from packaging.specifiers import SpecifierSet

from accelpkgs_updater.sources.source import UpstreamFile

__all__ = ["Outline", "OutlinedFiles"]


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """What files say together: system → `python-abi` tags of wheels; whether there is a source.

    Releases of a page have few different ones, so who works with them remembers what came of each.
    """

    tags: Mapping[str, tuple[str, ...]]
    sdist: bool
    requires_python: SpecifierSet


class OutlinedFiles(Sequence[UpstreamFile]):
    """Files that are made when somebody looks at them, which for most releases nobody does."""

    __slots__ = ("_made", "_make", "outline")

    def __init__(self, outline: Outline, make: Callable[[], Iterable[UpstreamFile]]) -> None:
        self.outline = outline
        self._make = make
        self._made: tuple[UpstreamFile, ...] | None = None

    def _all(self) -> tuple[UpstreamFile, ...]:
        if self._made is None:
            self._made = tuple(self._make())
        return self._made

    def only(self, wanted: Callable[[UpstreamFile], bool], outline: Outline) -> OutlinedFiles:
        """Return those of the files that are wanted."""
        return OutlinedFiles(outline, lambda: filter(wanted, self._all()))

    @overload
    def __getitem__(self, index: int) -> UpstreamFile: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[UpstreamFile, ...]: ...
    def __getitem__(self, index: int | slice) -> UpstreamFile | tuple[UpstreamFile, ...]:
        """Return one or several of them."""
        return self._all()[index]

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._all())

    def __eq__(self, other: object) -> bool:
        """Tell whether these are the same files as others."""
        return isinstance(other, Sequence) and self._all() == tuple(other)

    def __hash__(self) -> int:
        """Return the hash of the files."""
        return hash(self._all())
