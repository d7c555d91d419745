"""`targets.toml` as values: what is expected of each target, and which packages move together."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.verify.plan_summary import Plan, Summary

__all__ = ["NAME", "Matrix", "Target", "read_matrix"]

NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
"""A normalised name (PEP 503), which is safe in a path, a branch and a table."""


@dataclass(frozen=True, slots=True)
class Target:
    """A target: `refused` is the code of the refusal that is expected, None where it must plan."""

    name: str
    refused: str | None


@dataclass(frozen=True, slots=True)
class Matrix:
    """The file: its targets, family → packages, package → the address of its changelog."""

    targets: Mapping[str, Target]
    families: Mapping[str, tuple[str, ...]]
    changelogs: Mapping[str, str]

    def unexpected(self, summaries: Mapping[str, Summary]) -> list[str]:
        """Return a sentence for each target that is not as the file expects."""
        found = []
        for name, target in sorted(self.targets.items()):
            summary = summaries[name]
            if isinstance(summary, Plan):
                if target.refused:
                    found.append(
                        f"{name} can be met now: take its expect and code out of targets.toml"
                    )
            elif summary.code != target.refused:
                expected = f"{target.refused} is expected" if target.refused else "it must plan"
                found.append(f"{name} is refused, {summary.code}: {summary.title}; {expected}")
        return found


def read_matrix(path: Path) -> Matrix:
    """Read `targets.toml`. Raises `UpdaterError` (E563)."""
    try:
        return _matrix(tomllib.loads(path.read_text("utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        why = f"{error.args[0]!r} is missing" if isinstance(error, KeyError) else str(error)
        raise UpdaterError(
            Problem(ErrorCode.TARGETS_TOML, "targets.toml cannot be followed", str(path), (why,))
        ) from error


def _matrix(table: Mapping[str, Any]) -> Matrix:
    targets = {}
    for name, keys in table["targets"].items():
        if keys["set"] not in table["sets"]:
            raise ValueError(f"{name} asks for the set {keys['set']}, which [sets] does not have")
        if ("expect" in keys) != ("code" in keys) or keys.get("expect", "refused") != "refused":
            raise ValueError(
                f'{name}: expect = "refused" stands with the code of the refusal, or neither does'
            )
        targets[name] = Target(name, keys.get("code"))
    families = {str(f): tuple(names) for f, names in table.get("families", {}).items()}
    seen: set[str] = set()
    for family, names in families.items():
        for name in (family, *names):
            if not NAME.fullmatch(name):
                raise ValueError(f"[families] {name} is no normalised name")
        if twice := seen.intersection(names):
            raise ValueError(f"[families] {sorted(twice)[0]} is in two families")
        seen.update(names)
    changelogs = {str(n): str(url) for n, url in table.get("changelogs", {}).items()}
    for url in changelogs.values():
        if not re.fullmatch(r"https://[A-Za-z0-9./_~%#?=&-]+", url):
            raise ValueError(f"[changelogs] {url!r} is no address")
    return Matrix(targets, families, changelogs)
