"""`[tool.uv.sources]`: where a project takes some of its dependencies from."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from accelpkgs_updater.inputs.direct import Reference, UnusableReference, learn_addresses
from accelpkgs_updater.inputs.gather import Gathering
from accelpkgs_updater.inputs.marker_rest import outside
from accelpkgs_updater.inputs.model import Place
from accelpkgs_updater.inputs.requirement_text import marker_of

__all__ = ["Chosen", "FolderSource", "UvSource", "UvSources", "said_of"]

Scope = tuple[str, str] | None
"""`("extra", NAME)` or `("group", NAME)`."""


@dataclass(frozen=True, slots=True)
class FolderSource:
    """A folder, or the member `name` of the workspace; how it is taken in is the project's."""

    path: str | None
    name: str
    editable: bool
    extras: frozenset[str]


@dataclass(frozen=True, slots=True)
class UvSource:
    """One entry of the table; `index`: the name of an index."""

    entry: Mapping[str, Any]
    place: Place
    marker: Marker | None = None

    @staticmethod
    def of(entry: Any, place: Place) -> UvSource:
        """Read an entry. Raises `InvalidText`, `TypeError`."""
        if not isinstance(entry, Mapping):
            raise TypeError("a source is no table")
        for text in entry.values():
            if isinstance(text, str):
                learn_addresses(text)
        stated = entry.get("marker")
        return UvSource(entry, place, marker_of(stated) if stated else None)

    def fits(self, scope: Scope) -> bool:
        """Tell whether it is meant where a dependency of an extra or group stands."""
        wanted = [
            (k, canonicalize_name(self.entry[k])) for k in ("extra", "group") if k in self.entry
        ]
        return not wanted or any(scope is not None and w == scope for w in wanted)


@dataclass(frozen=True, slots=True)
class Chosen:
    """From where a requirement comes, under its marker; from the usual index if neither is said."""

    requirement: Requirement
    source: UvSource | None = None
    index: str | None = None

    @property
    def placed(self) -> bool:
        """Whether it comes from an address or a folder."""
        entry = self.source.entry if self.source else {}
        return any(k in entry for k in ("git", "url", "path", "workspace"))

    @property
    def folder(self) -> FolderSource | None:
        """The folder that it comes from, if it does."""
        entry = self.source.entry if self.source else {}
        path = entry.get("path")
        if not entry.get("workspace") and (path is None or _is_file(path)):
            return None
        editable = bool(entry.get("editable", bool(entry.get("workspace"))))
        name = canonicalize_name(self.requirement.name)
        return FolderSource(path, name, editable, frozenset(self.requirement.extras))

    def reference(self, place: Place) -> Reference:
        """Return what stands around the address."""
        asked = self.requirement
        return Reference(place, asked.name, asked.extras, asked.marker)

    def direct(self, g: Gathering, place: Place, text: str) -> bool:
        """Take it, if it is by an address. Raises `UnusableReference`."""
        entry = self.source.entry if self.source else {}
        if "git" in entry:
            revision = next((entry[k] for k in ("rev", "tag", "branch") if entry.get(k)), "")
            at = f"@{revision}" if revision else ""
            url = str(entry["git"]).partition("#")[0]
            url = url if url.startswith("git+") else f"git+{url}"
        elif "url" in entry:
            url, at = str(entry["url"]), ""
        elif "path" in entry and _is_file(entry["path"]):
            g.source(text, self.reference(place).local(str(entry["path"])))
            return True
        else:
            return False
        mark = "&" if "#" in url else "#"
        below = f"{mark}subdirectory={entry['subdirectory']}" if entry.get("subdirectory") else ""
        g.source(text, self.reference(place).source(f"{url}{at}{below}"))
        return True


def _is_file(path: Any) -> bool:
    if not isinstance(path, str):
        raise UnusableReference("its path is no text")
    return path.lower().endswith((".whl", ".zip", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".tar"))


@dataclass
class UvSources:
    """Name → its sources; `used`: name of an index → the packages that come from it."""

    sources: dict[str, list[UvSource]] = field(default_factory=dict)
    used: dict[str, set[str]] = field(default_factory=dict)
    met: set[str] = field(default_factory=set)

    def of(self, asked: Requirement, scope: Scope) -> list[Chosen] | None:
        """Return where a requirement comes from, None where nothing is said of it.

        Raises `InvalidText`.
        """
        name = canonicalize_name(asked.name)
        fitting = [s for s in self.sources.get(name, ()) if s.fits(scope)]
        if not fitting:
            return None
        self.met.add(name)
        chosen = []
        for source in fitting:
            index = source.entry.get("index")
            if index is not None:
                self.used.setdefault(str(index), set()).add(name)
            chosen.append(Chosen(_under(asked, source.marker), source, index))
        stated = [s.marker for s in fitting if s.marker is not None]
        if len(stated) == len(fitting):
            rest = outside(stated)
            if rest is not None:
                chosen.append(Chosen(_under(asked, rest)))
        return chosen


def _under(asked: Requirement, marker: Marker | None) -> Requirement:
    if marker is None:
        return asked
    found = copy(asked)
    own = f"({asked.marker}) and ({marker})" if asked.marker is not None else str(marker)
    found.marker = marker_of(own)
    return found


def said_of(entry: Mapping[str, Any]) -> str:
    """Return in a few words what an entry says."""
    kinds = ("index", "git", "url", "path", "workspace")
    kind = next((k for k in kinds if k in entry), None)
    return f"{kind} {entry[kind]}" if kind else "nothing that is known"
