"""Names of libraries that a file may open while it runs, found in its data as it streams past."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["OpenedNames"]

_NAME: Final = re.compile(
    rb"lib(?:cu|nv|nccl|torch|c10)[A-Za-z0-9_+-]{0,60}\.so(?:\.[0-9]{1,6}){0,4}"
)
_LONGEST: Final = 128
_SUFFIX: Final = 32
_MANY: Final = 4096


class OpenedNames:
    """Collects file names of CUDA's, NCCL's and torch's libraries in a stream of bytes, at most
    4,096 of them.

    A name in the data says that a program may ask the loader for it, not that it does: evidence of
    a weak kind.
    """

    def __init__(self) -> None:
        self.names: set[str] = set()
        self._rest = b""

    def feed(self, data: bytes) -> None:
        """Take the next bytes."""
        text = self._rest + data
        self._rest = text[-_LONGEST:]
        # A name near the end may go on in the next piece, which is searched together with this
        # rest.
        self._search(text, len(text) - _SUFFIX)

    def finish(self) -> None:
        """Take what stands at the very end."""
        self._search(self._rest, len(self._rest))

    def _search(self, text: bytes, end: int) -> None:
        for match in _NAME.finditer(text):
            if match.end() <= end and len(self.names) < _MANY:
                self.names.add(match[0].decode("ascii"))
