"""hatch's environments (`[tool.hatch.envs]`): other sets than the project's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from accelpkgs_updater.inputs.entries import Entries, texts
from accelpkgs_updater.inputs.model import Asked
from accelpkgs_updater.inputs.wanted import Wanted

__all__ = ["Hatch"]


class Hatch:
    """See `OtherTool`. Direct references need no key of hatch's here to be taken."""

    def there(self, tool: Mapping[str, Any]) -> bool:
        """See `OtherTool.there`."""
        return "hatch" in tool

    def states(self, tool: Mapping[str, Any]) -> bool:
        """See `OtherTool.states`."""
        return False

    def groups(self, tool: Mapping[str, Any]) -> Mapping[str, list[str]]:
        """See `OtherTool.groups`."""
        return {}

    def extras(self, tool: Mapping[str, Any]) -> Iterable[str]:
        """See `OtherTool.extras`."""
        return ()

    def take(
        self,
        entries: Entries,
        tool: Mapping[str, Any],
        project: Mapping[str, Any],
        asked: Asked,
        wanted: Wanted,
    ) -> None:
        """See `OtherTool.take`."""
        for name, environment in tool["hatch"].get("envs", {}).items():
            for key in ("dependencies", "extra-dependencies"):
                for at, text in texts(environment.get(key, [])):
                    path = ("tool", "hatch", "envs", name, key, at)
                    if "{" in str(text) and "}" in str(text):
                        why = "hatch's variables are not replaced"
                        entries.gathering.refused(entries.at(*path), text, why)
                        continue
                    said = f"of hatch's environment {name}; a [dependency-groups] can be asked for"
                    entries.not_asked(text, said, *path)
