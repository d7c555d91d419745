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
from accelpkgs_updater.inputs.model import Asked, Inputs, Place
from accelpkgs_updater.inputs.project_tables import ProjectTables
from accelpkgs_updater.inputs.setup_files import take_setup
from accelpkgs_updater.inputs.toml_places import read_toml
from accelpkgs_updater.inputs.uv_sources import Chosen
from accelpkgs_updater.inputs.workspace import member_folder
from accelpkgs_updater.limits import TooMuchError

__all__ = ["Projects", "read_pyproject"]

_MOST = 200
"""Projects that one lock may reach."""


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
            ProjectTables(entries, table, project, asked, under, root).take()
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


def _other_name(table: Mapping[str, Any]) -> str | None:
    found = table.get("tool", {}).get("poetry", {}).get("name")
    return found if isinstance(found, str) else None
