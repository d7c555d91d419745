"""pyproject.toml: what a project depends on, whichever tool its tables are for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from packaging.markers import Marker
from packaging.utils import canonicalize_name

from accelpkgs_updater.boundary import reason
from accelpkgs_updater.errors import UpdaterError
from accelpkgs_updater.inputs.direct import Reference
from accelpkgs_updater.inputs.entries import Entries
from accelpkgs_updater.inputs.gather import Gathering
from accelpkgs_updater.inputs.input_file import InputFile, invalid, is_there, open_input
from accelpkgs_updater.inputs.local_folders import LocalFolder, folder_of
from accelpkgs_updater.inputs.model import Asked, Fate, Inputs, Place
from accelpkgs_updater.inputs.other_tools import OTHER_TOOLS
from accelpkgs_updater.inputs.project_table import (
    take_extras,
    take_groups,
    take_python,
    take_texts,
)
from accelpkgs_updater.inputs.setup_files import take_setup
from accelpkgs_updater.inputs.setuptools_files import take_dynamic
from accelpkgs_updater.inputs.toml_places import read_toml
from accelpkgs_updater.inputs.uv_sources import Chosen
from accelpkgs_updater.inputs.uv_tables import UvTables
from accelpkgs_updater.inputs.wanted import wanted_of
from accelpkgs_updater.inputs.workspace import member_folder, members
from accelpkgs_updater.limits import TooMuchError

__all__ = ["Projects", "read_pyproject"]

_MOST = 200
"""Projects that one lock may reach."""

_EXPORT = "write dependencies = [ … ], or lock what its tool exports as requirements.txt"


def read_pyproject(file: InputFile, asked: Asked) -> Inputs:
    """Read a project. Raises `UpdaterError`."""
    projects = Projects(Gathering())
    projects.file(file, asked)
    return projects.gathering.made()


@dataclass
class Projects:
    """Takes projects, and the folders that they name, into `gathering`."""

    gathering: Gathering
    seen: set[tuple[Path, frozenset[str]]] = field(default_factory=set)

    def file(
        self,
        file: InputFile,
        asked: Asked,
        under: Marker | None = None,
        *,
        root: bool = True,
    ) -> None:
        """Take one pyproject.toml."""
        self.gathering.read(file)
        try:
            table, places = read_toml(file)
            project = dict(table.get("project", {}))
            name = project.get("name") or _other_name(table)
            entries = Entries(
                self.gathering,
                file,
                places,
                canonicalize_name(name) if isinstance(name, str) else None,
                folder=self.chosen,
            )
            _Project(self, entries, table, project, asked, under, root).take()
        except UpdaterError as error:
            self.gathering.attempt(error)
        except TooMuchError as error:
            self.gathering.wrong(file.at(), str(error), error.fix)
        except (LookupError, TypeError, AttributeError, ValueError, RecursionError) as error:
            self.gathering.attempt(invalid(file.at(), reason(error)))

    def folder(self, folder: LocalFolder, reference: Reference, text: str) -> None:
        """Take a folder that is installed as it is, and what it requires."""
        g = self.gathering
        name, stated = self._name_of(folder)
        source = replace(
            replace(reference, name=reference.name or name).local(folder.name),
            project=folder.project,
        )
        said = f"the project in {folder.name}"
        if not stated:
            said += "; what it requires only its build can say"
        if not g.source(text, source, said) or not stated:
            return
        asked = Asked(extras=frozenset(reference.extras))
        key = (folder.path.resolve(), asked.extras)
        if key in self.seen:
            return
        self.seen.add(key)
        if len(self.seen) > _MOST:
            g.wrong(reference.place, f"more than {_MOST} folders that name each other")
            return
        file = open_input(folder.path / stated, str(Path(folder.name) / stated), reference.place)
        if stated == "setup.cfg":
            take_setup(g, file, asked)
        else:
            self.file(file, asked, reference.marker, root=False)

    def _name_of(self, folder: LocalFolder) -> tuple[str | None, str]:
        """Return a project's name, and which of its files states what it requires."""
        path = folder.path / "pyproject.toml"
        if is_there(path):
            file = open_input(path, str(Path(folder.name) / "pyproject.toml"))
            table, _ = read_toml(file)
            project = table.get("project", {})
            name = project.get("name") or _other_name(table)
            dynamic = "dependencies" in project.get("dynamic", ()) and not (
                _other_name(table)
                or table.get("tool", {})
                .get("setuptools", {})
                .get("dynamic", {})
                .get("dependencies")
            )
            if (project or _other_name(table)) and not dynamic:
                return name, "pyproject.toml"
        return None, "setup.cfg" if is_there(folder.path / "setup.cfg") else ""

    def chosen(self, entries: Entries, chosen: Chosen, place: Place, text: str) -> None:
        """Take what `[tool.uv.sources]` says to lie in a folder."""
        said = chosen.folder
        assert said is not None
        if said.path is None:
            folder = member_folder(entries.file, said.name)
        else:
            folder = folder_of(str(said.path), entries.file.path, entries.file.name)
            folder = replace(folder, project=False)
        reference = replace(chosen.reference(place), editable=said.editable)
        self.folder(folder, reference, text)


@dataclass
class _Project:
    projects: Projects
    entries: Entries
    table: Mapping[str, Any]
    project: Mapping[str, Any]
    asked: Asked
    under: Marker | None
    root: bool

    def take(self) -> None:
        g, entries = self.projects.gathering, self.entries
        tool = dict(self.table.get("tool", {}))
        groups = dict(self.table.get("dependency-groups", {}))
        uv_table = dict(tool.get("uv", {}))
        legacy = uv_table.get("dev-dependencies", [])
        uv = UvTables(entries, uv_table, self.asked)
        before = len(g.roots) + len(g.sources)
        if legacy:
            groups = {**groups, "dev": [*groups.get("dev", []), *legacy]}
        others = [t for t in OTHER_TOOLS if t.there(tool)]
        for other in others:
            groups = {**groups, **other.groups(tool)}
        extras = dict(self.project.get("optional-dependencies", {}))
        of_files = tool.get("setuptools", {}).get("dynamic", {}).get("optional-dependencies", {})
        all_extras = {**{name: [] for name in of_files}, **extras}
        known = {**self.project, "optional-dependencies": all_extras}
        wanted = wanted_of(entries, known, groups, self._asked(others, tool), self.under)
        for other in others:
            other.take(entries, tool, self.project, self.asked, wanted)
        if "requires-python" in self.project and self.root:
            take_python(entries, self.project["requires-python"], "project", "requires-python")
        dynamic = self.project.get("dynamic", [])
        stated = "dependencies" in self.project
        if stated:
            path = ("project", "dependencies")
            take_texts(entries, self.project["dependencies"], *path, under=self.under)
        elif "dependencies" in dynamic:
            stated = take_dynamic(entries, tool, wanted, self.under) or any(
                o.states(tool) for o in others
            )
            if not stated:
                entries.wrong(
                    "its dependencies are dynamic; only its build can say them",
                    "project",
                    "dynamic",
                    fix=_EXPORT,
                )
                return
        else:
            stated = any(o.states(tool) for o in others)
        take_extras(entries, extras, wanted, "project", "optional-dependencies")
        self._groups(groups, legacy, wanted, uv_table)
        if self.root:
            uv.finish()
            self._source(tool)
        nothing = before == len(g.roots) + len([s for s in g.sources if not s.project])
        if self.root and nothing and not stated and not g.problems:
            self._nothing(uv_table)

    def _asked(self, others: list[Any], tool: Mapping[str, Any]) -> Asked:
        """Return what is asked of the standard's tables: not what another tool's tables have."""
        theirs = {canonicalize_name(e) for o in others for e in o.extras(tool)}
        extras = frozenset(e for e in self.asked.extras if canonicalize_name(e) not in theirs)
        return replace(self.asked, extras=extras)

    def _groups(self, groups: Any, legacy: Any, wanted: Any, uv_table: Any) -> None:
        usual = uv_table.get("default-groups", ["dev"])
        usual = [*groups] if usual == "all" else usual
        own = dict(self.table.get("dependency-groups", {}))
        names = tuple(canonicalize_name(str(n)) for n in usual)
        take_groups(self.entries, own, wanted, "dependency-groups", usual=names)
        if legacy:
            path = ("tool", "uv")
            take_groups(
                self.entries,
                {"dev-dependencies": legacy},
                replace(wanted, groups={"dev-dependencies"} if "dev" in wanted.groups else set()),
                *path,
                usual=("dev-dependencies",),
            )
        if "default-groups" in uv_table:
            self.projects.gathering.line(
                self.entries.at("tool", "uv", "default-groups"),
                f"default-groups = {usual}",
                Fate.OPTION,
                "a group is taken where --group asks for it",
            )

    def _source(self, tool: Mapping[str, Any]) -> None:
        """Take the project itself, if it is one that can be installed."""
        uv_table = tool.get("uv", {})
        installs = uv_table.get("package", "build-system" in self.table)
        file = self.entries.file
        if not installs or self.entries.name is None:
            return
        folder = str(Path(file.name).parent)
        reference = Reference(file.at(), self.entries.name, editable=True)
        self.projects.gathering.sources.append(replace(reference.local(folder), project=True))

    def _nothing(self, uv_table: Mapping[str, Any]) -> None:
        workspace = uv_table.get("workspace")
        if workspace and not self.project:
            there = [str(f.name) for f in members(self.entries.file)]
            self.entries.wrong(
                "it is the root of a workspace, and no project itself",
                "tool",
                "uv",
                "workspace",
                fix=f"give the pyproject.toml of a member: {', '.join(there[:8])}",
            )
            return
        self.entries.wrong("it states no dependencies", "project", fix=_EXPORT)


def _other_name(table: Mapping[str, Any]) -> str | None:
    found = table.get("tool", {}).get("poetry", {}).get("name")
    return found if isinstance(found, str) else None
