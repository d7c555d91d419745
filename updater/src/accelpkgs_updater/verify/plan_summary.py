"""What `verify` knows of a plan (nix/matrix/default.nix), as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Plan", "PlannedPackage", "Refusal", "Summary", "parse_summaries"]


@dataclass(frozen=True, slots=True)
class PlannedPackage:
    """A package in a plan.

    `code`: capability or gfx target of the request → `sass`, `ptx`, `gfx` or `none`; absent where
    it is not known. `by`: who asks for it. `file`: sha256 of what is fetched.
    """

    version: str
    flavour: str = "wheel"
    axes: Mapping[str, str] = field(default_factory=dict)
    direct: bool = False
    by: tuple[str, ...] = ()
    file: str | None = None
    code: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """A target that can be met."""

    axes: Mapping[str, str]
    packages: Mapping[str, PlannedPackage]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A target that cannot be met: the code and the title of the first problem."""

    code: str
    title: str


Summary = Plan | Refusal


def parse_summaries(value: Mapping[str, Any]) -> dict[str, Summary]:
    """Parse what `nix/matrix` evaluates to.

    Raises `KeyError` or `TypeError` where it is something else.
    """
    return {name: _summary(one) for name, one in sorted(value.items())}


def _summary(one: Mapping[str, Any]) -> Summary:
    if not one["ok"]:
        return Refusal(str(one["code"]), str(one["title"]))
    return Plan(
        dict(one["axes"]), {name: _chosen(p) for name, p in sorted(one["packages"].items())}
    )


def _chosen(p: Mapping[str, Any]) -> PlannedPackage:
    return PlannedPackage(
        version=str(p["version"]),
        flavour=str(p["flavour"]),
        axes=dict(p["axes"]),
        direct=bool(p["direct"]),
        by=tuple(p["by"]),
        file=p["file"],
        code=dict(p["code"]),
    )
