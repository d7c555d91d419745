"""pdm's groups for development (`[tool.pdm.dev-dependencies]`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from packaging.utils import canonicalize_name

from accelpkgs_updater.inputs.entries import Entries, texts
from accelpkgs_updater.inputs.indexes import IndexLines
from accelpkgs_updater.inputs.model import Asked
from accelpkgs_updater.inputs.wanted import Wanted

__all__ = ["Pdm"]


class Pdm:
    """See `OtherTool`."""

    def there(self, tool: Mapping[str, Any]) -> bool:
        """See `OtherTool.there`."""
        return "pdm" in tool

    def states(self, tool: Mapping[str, Any]) -> bool:
        """See `OtherTool.states`."""
        return False

    def groups(self, tool: Mapping[str, Any]) -> Mapping[str, list[str]]:
        """See `OtherTool.groups`."""
        return {name: [] for name in tool["pdm"].get("dev-dependencies", {})}

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
        table = tool["pdm"]
        for name, value in table.get("dev-dependencies", {}).items():
            path = ("tool", "pdm", "dev-dependencies", name)
            for at, text in texts(value):
                place = entries.at(*path, at)
                if str(text).startswith("-e"):
                    fix = "name @ git+https://…, or give the folder itself"
                    entries.gathering.refused(place, text, "pdm's own form is not read", fix)
                elif canonicalize_name(name) in wanted.groups:
                    entries.take(text, *path, at, scope=("group", canonicalize_name(name)))
                else:
                    entries.not_asked(text, f"--group {name} asks for it", *path, at)
        lines = IndexLines(entries.gathering)
        for at, source in texts(table.get("source", [])):
            place = entries.at("tool", "pdm", "source", at)
            url, name = str(source.get("url", "")), str(source.get("name", ""))
            names = [str(n) for n in source.get("include_packages", [])]
            text = f"source {name}"
            if source.get("type") == "find_links":
                lines.links(place, text, url, entries.file.path)
            elif names and not any(set(n) & set("*?[") for n in names):
                lines.of(place, text, url, map(canonicalize_name, names), "")
            elif name == "pypi":
                lines.first(place, text, url)
            else:
                lines.beside(place, text, url)
        overrides = table.get("resolution", {}).get("overrides", {})
        for name in overrides:
            place = entries.at("tool", "pdm", "resolution", "overrides", name)
            fix = f'[tool.uv] override-dependencies = [ "{name}==…" ]'
            text = f"{name} = {overrides[name]}"
            entries.gathering.refused(place, text, "pdm's overrides are not read", fix)
