"""Whether the torch symbols that a wheel needs exist in the torch that its name claims.

Names follow the Itanium C++ ABI: a nested name is `N`, qualifiers, then length and text of each
part, so a symbol that mentions a class of torch contains `N2at6Tensor` or `NK3c10`. torch's C
interfaces have prefixes instead.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from accelpkgs_updater.disk.files import write_atomic
from accelpkgs_updater.measure.dynamic import symbol_hash
from accelpkgs_updater.measure.measurement import SymbolCheck

__all__ = ["Exports", "check_symbols", "is_torch_symbol", "undefined_of_torch"]

_MANGLED: Final = re.compile(rb"N[rVK]{0,3}[RO]?(?:2at|3c10|5torch|6caffe2)")
_PREFIXES: Final = (b"aoti_torch_", b"torch_", b"THP", b"THC")
_MAGIC: Final = b"accelpkgs-exports-1\n"


def is_torch_symbol(name: bytes) -> bool:
    """Return whether a mangled name mentions torch's namespaces (c10, at, torch, caffe2) or is of
    its C interface.
    """
    if name.startswith(b"_Z"):
        return _MANGLED.search(name) is not None
    return name.startswith(_PREFIXES)


def undefined_of_torch(undefined: Iterable[bytes], provided: frozenset[int]) -> tuple[str, ...]:
    """Return the torch symbols that a wheel needs and does not bring itself (`provided`: hashes),
    sorted.
    """
    names = (n for n in undefined if is_torch_symbol(n) and symbol_hash(n) not in provided)
    return tuple(sorted(n.decode("utf-8", "backslashreplace") for n in names))


class Exports:
    """The symbols that a torch build offers, as sorted 64-bit hashes: 8 bytes each, in memory and
    on disk.
    """

    def __init__(self, hashes: Iterable[int]) -> None:
        self._hashes = array("Q", sorted(hashes))

    @property
    def hashes(self) -> Iterable[int]:
        """The hashes, sorted."""
        return self._hashes

    def __len__(self) -> int:
        return len(self._hashes)

    def __contains__(self, name: bytes) -> bool:
        wanted = symbol_hash(name)
        at = bisect_left(self._hashes, wanted)
        return at < len(self._hashes) and self._hashes[at] == wanted

    def save(self, path: Path) -> None:
        """Write the hashes, big-endian, to a file that appears whole or not at all."""
        values = array("Q", self._hashes)
        if _LITTLE:
            values.byteswap()
        write_atomic(path, _MAGIC + values.tobytes())

    @classmethod
    def load(cls, path: Path) -> Exports:
        """Read what `save` wrote. Raises ValueError for any other file."""
        data = path.read_bytes()
        if not data.startswith(_MAGIC) or (len(data) - len(_MAGIC)) % 8:
            raise ValueError(f"{path.name} holds no exports")
        values = array("Q", data[len(_MAGIC) :])
        if _LITTLE:
            values.byteswap()
        return cls(values)


def check_symbols(undefined: Iterable[str], exports: Exports, torch: str) -> SymbolCheck:
    """Return which of a wheel's undefined torch symbols the release `torch` does not offer."""
    names = sorted(set(undefined))
    missing = tuple(n for n in names if n.encode("utf-8", "surrogateescape") not in exports)
    return SymbolCheck(torch, len(names), missing)


_LITTLE: Final = array("H", [1]).tobytes() == b"\x01\x00"
