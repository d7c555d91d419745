"""The tables of other tools in a pyproject.toml, each behind one protocol."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from accelpkgs_updater.inputs.entries import Entries
from accelpkgs_updater.inputs.flit import Flit
from accelpkgs_updater.inputs.hatch import Hatch
from accelpkgs_updater.inputs.model import Asked
from accelpkgs_updater.inputs.pdm import Pdm
from accelpkgs_updater.inputs.pixi import Pixi
from accelpkgs_updater.inputs.poetry import Poetry
from accelpkgs_updater.inputs.wanted import Wanted

__all__ = ["OTHER_TOOLS", "OtherTool"]


class OtherTool(Protocol):
    """`tool`: the table `[tool]` of a pyproject.toml."""

    def there(self, tool: Mapping[str, Any]) -> bool:
        """Tell whether the project has the tool's table."""

    def states(self, tool: Mapping[str, Any]) -> bool:
        """Tell whether it says what the project depends on."""

    def groups(self, tool: Mapping[str, Any]) -> Mapping[str, list[str]]:
        """Return its groups; only their names count."""

    def extras(self, tool: Mapping[str, Any]) -> Iterable[str]:
        """Return its extras."""

    def take(
        self,
        entries: Entries,
        tool: Mapping[str, Any],
        project: Mapping[str, Any],
        asked: Asked,
        wanted: Wanted,
    ) -> None:
        """Take all that it says of dependencies."""


OTHER_TOOLS: tuple[OtherTool, ...] = (Poetry(), Pdm(), Pixi(), Hatch(), Flit())
