"""Whether anybody can have what is recorded (nix/matrix/reach.nix), and where the bytes of a wheel
deny what its axes say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from accelpkgs_updater.disk.files import write_atomic
from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.errors import ErrorCode, Problem
from accelpkgs_updater.measure.cuda_axis import contradictions

__all__ = [
    "UNREACHABLE",
    "PackageReach",
    "Reach",
    "denied",
    "listed",
    "parse_reach",
    "write_unreachable",
]

UNREACHABLE = Path("tests") / "unreachable.txt"
"""The recorded variants that no plan takes and no mark explains, a line each with the reason."""


@dataclass(frozen=True, slots=True)
class PackageReach:
    """Of a package: a target that can have it, the newest recorded release and the newest that a
    target can have (None where none can), and why they differ.
    """

    kind: str
    target: str | None
    recorded: str | None
    newest: str | None
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reach:
    """Of a tree: its packages; sentences on axes that the bytes deny; variants that no plan takes,
    and those that the tree's file lists (None where nobody asked); files whose axes go with nothing
    that they require.
    """

    packages: Mapping[str, PackageReach] = field(default_factory=dict)
    denied: tuple[str, ...] = ()
    unreachable: tuple[str, ...] | None = None
    listed: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()

    @property
    def lost(self) -> list[str]:
        """Return a sentence for each variant that no plan takes, and that is not listed."""
        known = {_variant(line) for line in self.listed}
        return [line for line in self.unreachable or () if _variant(line) not in known]

    @property
    def is_stale(self) -> bool:
        """Tell whether the list is not as it should be."""
        return self.unreachable is not None and self.unreachable != self.listed

    def warnings(self) -> list[str]:
        """Return a sentence for each accelerated package whose newest release nobody can have, and
        for each file whose axes go with nothing that it requires.
        """
        unreached = [
            f"{name} {one.recorded} is the newest that is recorded, and no target can have it "
            f"({f'the newest is {one.newest}' if one.newest else 'nor any other'}): "
            f"{'; '.join(one.why)}"
            for name, one in self.packages.items()
            if one.kind == "accelerated" and one.target is not None and one.newest != one.recorded
        ]
        return [*unreached, *self.alone]

    def problems(self) -> list[Problem]:
        """Return what keeps the tree from being right."""
        unplanned = [
            f"{name}: {'; '.join(one.why)}"
            for name, one in self.packages.items()
            if one.target is None
        ]
        found = [
            Problem(ErrorCode.UNPLANNED, UNPLANNED, "pkgs", _some(unplanned), _PLAN),
            Problem(ErrorCode.DENIED_AXIS, DENIED, "pkgs", _some(self.denied), _DENIED),
            Problem(ErrorCode.LOST_VARIANT, LOST, str(UNREACHABLE), _some(self.lost), _LOST),
        ]
        return [problem for problem in found if problem.why]


MOST = 5
UNPLANNED = ErrorCode.UNPLANNED.meaning
DENIED = ErrorCode.DENIED_AXIS.meaning
LOST = ErrorCode.LOST_VARIANT.meaning
_PLAN = "record what it requires: updater update NAME; or take the package out"
_DENIED = "correct the axis in update.toml, or mark the files there ([[mark]])"
_LOST = "mark it in update.toml; or accept it: updater verify --variants --write"


def _some(lines: Iterable[str]) -> tuple[str, ...]:
    shown = list(lines)
    more = len(shown) - MOST
    return (*shown[:MOST], *([f"and {more} more"] if more > 0 else []))


def _variant(line: str) -> str:
    # The reason may change; which variant it is does not.
    return line.partition(": ")[0]


def parse_reach(value: Mapping[str, Any]) -> dict[str, PackageReach]:
    """Parse what `nix/matrix/reach.nix` evaluates to."""
    return {
        name: PackageReach(
            str(one["kind"]), one["target"], one["recorded"], one["newest"], tuple(one["why"])
        )
        for name, one in sorted(value.items())
    }


def denied(folder: Path, names: Iterable[str]) -> tuple[str, ...]:
    """Return a sentence for each axis that measured bytes deny.

    Raises `UpdaterError` (E507).
    """
    store = Store(folder)
    packages = (store.package(name) for name in names)
    return tuple(line for package in packages if package for line in contradictions(package))


def listed(tree: Path) -> tuple[str, ...]:
    """Return the lines of a tree's list; none where it has no list."""
    path = tree / UNREACHABLE
    return tuple(path.read_text("utf-8").splitlines()) if path.is_file() else ()


def write_unreachable(tree: Path, lines: Iterable[str]) -> bool:
    """Write the list of a tree; tell whether it changed."""
    return write_atomic(tree / UNREACHABLE, "".join(f"{line}\n" for line in lines).encode())
