"""An environment on the base of this machine: built where it is not there yet, remembered where it
is.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from apps import base, detect, lacking, nix
from apps.base import Base
from apps.cache import Entry
from apps.lacking import Lacking
from apps.nix import Planned
from apps.nix.build import build
from apps.terminal import Terminal

# The plans that this version makes (nix/concretise/plan-format.nix; a test compares them).
PLAN_FORMAT = 2


@dataclass(frozen=True)
class Environment:
    """A built environment: its folder in the store, and the plan that it was built from."""

    path: Path
    plan: dict[str, Any]

    @property
    def python(self) -> str:
        """The path of its interpreter."""
        return str(self.path / "bin" / "python")


class Wanted:
    """An environment that is asked for: `asked` on a base; or its `prove`."""

    def __init__(
        self, asked: dict[str, Any], on: Base, terminal: Terminal, attribute: str = "environment"
    ) -> None:
        self._terminal, self._attribute = terminal, attribute
        self._asked = {
            "request": {**asked, "python": on.python},
            "base": on.arguments,
        }
        # The checkout is a store path, so its name stands for everything in it; the store is
        # another one in another place.
        self._entry = Entry(
            asked=self._asked,
            source=str(nix.ROOT),
            store=os.environ.get("NIX_REMOTE", ""),
            attribute=attribute,
        )
        facts = self._entry.facts()
        # Of another version: planned and built anew, as if it had never been there.
        ours = facts is not None and facts["plan"].get("format") == PLAN_FORMAT
        self._facts = facts if ours else None
        self.built = self._facts is not None

    def planned(self) -> Planned:
        """The plan and its table, from the cache or from Nix. Raises the library's problems."""
        looks = f"{self._terminal.width} {self._terminal.colour}"
        facts = self._facts or {}
        if looks not in facts.get("tables", {}):
            found = nix.plan_of("environment", self._asked, self._terminal)
            tables = {**facts.get("tables", {}), looks: found.table}
            facts = {"plan": found.plan, "total": found.total, "tables": tables}
            self._facts = facts
            if self.built:
                self._entry.note(facts)
        return Planned(facts["plan"], facts["tables"][looks], facts["total"])

    def build(self, name: str) -> Environment:
        """The environment, built where it is not there. Raises E425, or what a builder refused."""
        plan = self.planned().plan
        if not self.built:
            link, log = self._entry.link, self._entry.log
            build(self._asked, name, link=link, log=log, attribute=self._attribute)
            self._entry.note(self._facts or {})
        return Environment(self._entry.link.resolve(), plan)

    def lacking(self) -> Lacking | None:
        """What building it has to get; None where that is not known."""
        told = nix.dry_run("environment", self._attribute, self._asked)
        return lacking.read(told, self.planned().plan)

    def export(self, form: str, trim: Sequence[str]) -> dict[str, Any]:
        """What an export of the environment is made of, for its builder. Raises E422."""
        asked = {**self._asked, "trim": trim}
        spec: dict[str, Any] = nix.value("environment", f"exports.{form}", asked)
        return spec


def named(name: str, words: str) -> Environment:
    """The environment `name` of nix/outputs/requirements.nix on this machine, built where needed.

    It is said, as `words`, where it must be built.
    """
    on = base.choose(detect.detect(), os.environ.get("ACCELPKGS_TEST_PYTHON"))
    wanted = Wanted({"named": name, "cuda": None}, on, Terminal())
    if not wanted.built:
        if on.why:
            print(f"on nixpkgs: {on.why}", file=sys.stderr)
        print(f"building {words}: {wanted.planned().total}", file=sys.stderr)
    return wanted.build(words)
