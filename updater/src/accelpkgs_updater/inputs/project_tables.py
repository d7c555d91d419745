"""The tables of one pyproject.toml, taken in the order in which they depend on each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from packaging.markers import Marker
from packaging.utils import canonicalize_name

from accelpkgs_updater.inputs.direct import Reference
from accelpkgs_updater.inputs.entries import Entries
from accelpkgs_updater.inputs.input_file import is_there, open_input
from accelpkgs_updater.inputs.model import Asked, Fate
from accelpkgs_updater.inputs.other_tools import OTHER_TOOLS, OtherTool
from accelpkgs_updater.inputs.setup_files import take_setup
from accelpkgs_updater.inputs.setuptools_files import take_dynamic
from accelpkgs_updater.inputs.standard_tables import (
    take_extras,
    take_groups,
    take_python,
    take_texts,
)
from accelpkgs_updater.inputs.unasked import options_for
from accelpkgs_updater.inputs.uv_tables import UvTables
from accelpkgs_updater.inputs.wanted import Wanted, wanted_of
from accelpkgs_updater.inputs.workspace import members

__all__ = ["ProjectTables"]

_EXPORT = "write dependencies = [ … ], or lock what its tool exports as requirements.txt"


@dataclass
class ProjectTables:
    """`project`: the table of that name; `under`: the marker under which all of it is wanted;
    `root`: it is what a person names, and not what that depends on.
    """

    entries: Entries
    table: Mapping[str, Any]
    project: Mapping[str, Any]
    asked: Asked
    under: Marker | None
    root: bool

    @property
    def _tool(self) -> Mapping[str, Any]:
        return dict(self.table.get("tool", {}))

    @property
    def _uv(self) -> Mapping[str, Any]:
        return dict(self._tool.get("uv", {}))

    def take(self) -> None:
        """Take all of it."""
        g, entries, tool = self.entries.gathering, self.entries, self._tool
        uv = UvTables(entries, self._uv, root=self.root)
        before = len(g.roots) + len(g.sources)
        others = [t for t in OTHER_TOOLS if t.there(tool)]
        extras = dict(self.project.get("optional-dependencies", {}))
        wanted = self._wanted(others, extras)
        for other in others:
            other.take(entries, tool, self.project, self.asked, wanted)
        if "requires-python" in self.project:
            take_python(entries, self.project["requires-python"], "project", "requires-python")
        stated = self._dependencies(wanted, any(o.states(tool) for o in others))
        take_extras(entries, extras, wanted, "project", "optional-dependencies")
        self._groups(wanted)
        uv.finish(wanted.extras, wanted.groups)
        if not self.root:
            return
        self._source()
        nothing = before == len(g.roots) + len([s for s in g.sources if not s.project])
        if nothing and not stated and not g.problems:
            self._nothing()

    def _wanted(self, others: list[OtherTool], extras: Mapping[str, Any]) -> Wanted:
        tool = self._tool
        groups = dict(self.table.get("dependency-groups", {}))
        legacy = self._uv.get("dev-dependencies", [])
        if legacy:
            groups = {**groups, "dev": [*groups.get("dev", []), *legacy]}
        theirs: set[str] = set()
        for other in others:
            groups = {**groups, **other.groups(tool)}
            theirs |= {canonicalize_name(e) for e in other.extras(tool)}
        of_files = tool.get("setuptools", {}).get("dynamic", {}).get("optional-dependencies", {})
        known = {**{name: [] for name in of_files}, **extras}
        # The tables of another tool are asked for their own extras.
        own = {canonicalize_name(n) for n in known}
        asked = {e for e in self.asked.extras if canonicalize_name(e) not in theirs - own}
        found = wanted_of(
            self.entries,
            {**self.project, "optional-dependencies": known},
            groups,
            replace(self.asked, extras=frozenset(asked)),
            self.under,
        )
        if self.root:
            taken = own | theirs if self.asked.all_extras else {*found.extras, *self.asked.extras}
            rest = (own | theirs) - set(map(canonicalize_name, taken))
            left = set(map(canonicalize_name, groups)) - found.groups
            self.entries.gathering.unasked |= options_for(rest, left)
        return found

    def _dependencies(self, wanted: Wanted, others: bool) -> bool:
        """Take what is always asked for; tell whether anything says what that is."""
        entries = self.entries
        files = take_dynamic(entries, self.project, self._tool, wanted, self.under)
        if "dependencies" in self.project:
            path = ("project", "dependencies")
            take_texts(entries, self.project["dependencies"], *path, under=self.under)
            return True
        if files or others or self._setup():
            return True
        if "dependencies" in self.project.get("dynamic", ()):
            why = "its dependencies are dynamic; only its build can say them"
            entries.wrong(why, "project", "dynamic", fix=_EXPORT)
        return False

    def _setup(self) -> bool:
        """Take what a setup.cfg beside it states, where setuptools reads it there."""
        file = self.entries.file
        path = file.path.parent / "setup.cfg"
        dynamic = "dependencies" in self.project.get("dynamic", ())
        if (self.project and not dynamic) or not is_there(path):
            return False
        called = str(Path(file.name).parent / "setup.cfg")
        return take_setup(self.entries.gathering, open_input(path, called), Asked())

    def _groups(self, wanted: Wanted) -> None:
        groups, legacy = self.table.get("dependency-groups", {}), self._uv.get("dev-dependencies")
        usual = self._uv.get("default-groups", ["dev"])
        names = [*groups] if usual == "all" else usual
        names = tuple(canonicalize_name(str(n)) for n in names)
        take_groups(self.entries, groups, wanted, "dependency-groups", usual=names)
        if legacy:
            name = "dev-dependencies"
            taken = {name} if "dev" in wanted.groups else set()
            under_its_name = replace(wanted, groups=taken)
            take_groups(self.entries, {name: legacy}, under_its_name, "tool", "uv", group="dev")
        if "default-groups" in self._uv:
            self.entries.gathering.line(
                self.entries.at("tool", "uv", "default-groups"),
                f"default-groups = {usual}",
                Fate.OPTION,
                "a group is taken where --group asks for it",
            )

    def _source(self) -> None:
        """Take the project itself, if it is one that can be installed."""
        installs = self._uv.get("package", "build-system" in self.table)
        file, name = self.entries.file, self.entries.name
        if installs and name is not None:
            reference = Reference(file.at(), name, editable=True)
            source = replace(reference.local(str(Path(file.name).parent)), project=True)
            self.entries.gathering.sources.append(source)

    def _nothing(self) -> None:
        if self._uv.get("workspace") and not self.project:
            there = [f.name for f in members(self.entries.file)]
            self.entries.wrong(
                "it is the root of a workspace, and no project itself",
                "tool",
                "uv",
                "workspace",
                fix=f"give the pyproject.toml of a member: {', '.join(there[1:9])}",
            )
            return
        self.entries.wrong("it states no dependencies", "project", fix=_EXPORT)
