"""flit's old table of a project (`[tool.flit.metadata]`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from packaging.utils import canonicalize_name

from accelpkgs_updater.inputs.entries import Entries, texts
from accelpkgs_updater.inputs.model import Asked
from accelpkgs_updater.inputs.standard_tables import take_python, take_texts
from accelpkgs_updater.inputs.wanted import Wanted

__all__ = ["Flit"]

_PATH = ("tool", "flit", "metadata")


class Flit:
    """See `OtherTool`."""

    def there(self, tool: Mapping[str, Any]) -> bool:
        """See `OtherTool.there`."""
        return "metadata" in tool.get("flit", {})

    def states(self, tool: Mapping[str, Any]) -> bool:
        """See `OtherTool.states`."""
        return "requires" in tool["flit"]["metadata"]

    def groups(self, tool: Mapping[str, Any]) -> Mapping[str, list[str]]:
        """See `OtherTool.groups`."""
        return {}

    def extras(self, tool: Mapping[str, Any]) -> Iterable[str]:
        """See `OtherTool.extras`."""
        return tuple(tool["flit"]["metadata"].get("requires-extra", {}))

    def take(
        self,
        entries: Entries,
        tool: Mapping[str, Any],
        project: Mapping[str, Any],
        asked: Asked,
        wanted: Wanted,
    ) -> None:
        """See `OtherTool.take`."""
        table = tool["flit"]["metadata"]
        if "requires-python" in table:
            take_python(entries, table["requires-python"], *_PATH, "requires-python")
        take_texts(entries, table.get("requires", []), *_PATH, "requires")
        extras = {canonicalize_name(e) for e in asked.extras}
        for name, value in table.get("requires-extra", {}).items():
            for at, text in texts(value):
                path = (*_PATH, "requires-extra", name, at)
                if asked.all_extras or canonicalize_name(name) in extras:
                    entries.take(text, *path, scope=("extra", canonicalize_name(name)))
                else:
                    entries.not_asked(text, f"--extra {name} asks for it", *path)
