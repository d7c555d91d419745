"""The links of an untrusted source distribution: where each leads is decided when all are known."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from e210_archive import leads_nowhere, leads_outside, link_circle, too_large
from members import Limits

__all__ = ["Links"]

# The kernel's own limits, and what all links together may take, for each member.
_HOPS, _LENGTH, _STEPS = 40, 4095, 20


class Links:
    """Symbolic and hard links, by their path in the archive; none is made before all are known."""

    def __init__(self, archive: str, limits: Limits) -> None:
        self.archive, self.limits, self.steps = archive, limits, 0
        self.soft: dict[str, str] = {}
        self.hard: dict[str, str] = {}

    def reached(self, name: str, target: str) -> str:
        """Return the path, without links, that the kernel comes to from `name`.

        Raises Problem E211, E213.
        """
        if target.startswith("/") or "\0" in target or len(target) > _LENGTH:
            raise leads_outside(self.archive, name, target)
        hops, most = 0, self.limits.members * _STEPS
        here = name.split("/")[:-1]
        waiting = target.split("/")[::-1]
        while waiting:
            part = waiting.pop()
            self.steps += 1
            if self.steps > most:
                raise too_large(self.archive, f"links of {most:,} steps", f"{most:,}", "members")
            if part in ("", "."):
                continue
            if part == "..":
                if not here:
                    raise leads_outside(self.archive, name, target)
                here.pop()
                continue
            path = "/".join([*here, part])
            onward = self.soft.get(path)
            if onward is None:
                here.append(part)
                continue
            hops += 1
            if hops > _HOPS:
                raise link_circle(self.archive, name, target)
            if onward.startswith("/") or len(onward) > _LENGTH:
                raise leads_outside(self.archive, path, onward)
            waiting += onward.split("/")[::-1]
        return "/".join(here)

    def sources(self, files: Mapping[str, int]) -> dict[str, str]:
        """Return hard link → the file that it is; one to a symbolic link becomes such a link."""
        found: dict[str, str] = {}
        for first in self.hard:
            chain, name = [], first
            while name in self.hard and name not in found and name not in self.soft:
                chain.append(name)
                name = self.hard[name]
                if len(chain) > len(self.hard):
                    raise link_circle(self.archive, first, name)
            for link in chain:
                if name in self.soft:
                    self.soft[link] = self.soft[name]
                elif name in found or name in files:
                    found[link] = found.get(name, name)
                else:
                    raise leads_nowhere(self.archive, link, self.hard[link])
        return found

    def make(self, sources: Mapping[str, str], folder: Path) -> None:
        """Write the links below `folder`, where all files and folders are. Raises Problem E211."""
        for name, target in self.soft.items():
            self.reached(name, target)
        for name, source in sources.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(folder / source, folder / name)
        for name, target in self.soft.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).symlink_to(target)
