"""A folder of packages that is read for every family anew, and parsed where it differs from what
was read before.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass, field

from accelpkgs_updater.core.models import Package
from accelpkgs_updater.core.render import render
from accelpkgs_updater.disk.plain_file import plain_bytes
from accelpkgs_updater.disk.store import Store

__all__ = ["MemoisedStore"]


@dataclass(frozen=True, slots=True)
class MemoisedStore(Store):
    """A store that parses the same bytes once: a run looks at every package for each of its
    families.
    """

    _parsed: dict[tuple[str, bytes], Package | None] = field(default_factory=dict)

    def package(self, name: str) -> Package | None:
        """See `Store.package`."""
        with suppress(OSError, ValueError):
            content = plain_bytes(self.folder / name / "releases.json")
            key = name, hashlib.sha256(content).digest()
            if key not in self._parsed:
                self._parsed[key] = Store.package(self, name)
            return self._parsed[key]
        return Store.package(self, name)

    def differs(self, package: Package) -> bool:
        """Tell whether writing a package would change its file."""
        with suppress(FileNotFoundError):
            return (self.folder / package.name / "releases.json").read_bytes() != render(
                package
            ).encode()
        return True
