"""What a build has to get: which files the store lacks, and what caches bring instead."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_BUILT = re.compile(r"(?:these \d+ derivations|this derivation) will be built:")
_FETCHED = re.compile(
    r"(?:these \d+ paths|this path) will be fetched \(([\d.]+) ?([KMGT]?i?B) download"
)
_DERIVATION = re.compile(r"  \S+/[0-9a-z]{32}-(\S+)\.drv")
_UNITS = {"B": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30, "TiB": 1 << 40}
_SI = ((10**9, "GB"), (10**6, "MB"), (10**3, "kB"))


@dataclass(frozen=True)
class Lacking:
    """`files`: bytes of what is downloaded, `unknown` how many of them have no size on record;
    `cached`: bytes that come from caches; `builds`: how many derivations are built.
    """

    files: int
    unknown: int
    cached: int
    builds: int

    def __str__(self) -> str:
        """In words, as `To download: 148 MB of files`."""
        parts = []
        if self.files or self.unknown:
            size = f"{shown(self.files)} of files"
            parts.append(size + (f" and {self.unknown} of unknown size" if self.unknown else ""))
        if self.cached:
            parts.append(f"{shown(self.cached)} from caches")
        if not parts:
            rest = "what is here is linked" if self.builds else "all of it is here"
            return f"Nothing to download: {rest}."
        text = f"To download: {', '.join(parts)}."
        return text + (" Then it is unpacked and linked." if self.builds else "")


def shown(size: int) -> str:
    """A number of bytes with three digits."""
    for factor, unit in _SI:
        if size >= factor:
            return f"{float(f'{size / factor:.3g}'):g} {unit}"
    return f"{size} B"


def read(told: str | None, plan: Mapping[str, Any]) -> Lacking | None:
    """What `nix build --dry-run` tells; None where it tells it in words that we do not know."""
    if told is None:
        return None
    built: set[str] = set()
    cached, known, listing = 0, False, False
    for line in told.splitlines():
        if _BUILT.fullmatch(line):
            known = listing = True
        elif found := _FETCHED.match(line):
            known, listing = True, False
            cached = int(float(found[1]) * _UNITS.get(found[2], 1))
        elif listing and (derivation := _DERIVATION.fullmatch(line)):
            built.add(derivation[1])
        elif line.startswith("  /") and not known:
            return None
        else:
            listing = False
    files = [package["file"] for package in plan["packages"].values() if package.get("file")]
    wanted = [file for file in files if _store_name(file["file"]) in built]
    sizes = [file.get("size") or 0 for file in wanted]
    return Lacking(sum(sizes), sizes.count(0), cached, len(built))


def _store_name(file: str) -> str:
    """As nix/builders/store-name.nix, of the name of a wheel or source distribution."""
    return re.sub(r"[^a-zA-Z0-9+._?=-]", "_", file)[:160]
