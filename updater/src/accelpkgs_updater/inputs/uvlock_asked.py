"""What of a uv.lock is asked for: its projects, with extras and groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from packaging.utils import canonicalize_name

from accelpkgs_updater.core import markers
from accelpkgs_updater.inputs.flat_lock import known_names
from accelpkgs_updater.inputs.input_file import shown
from accelpkgs_updater.inputs.lock_table import InvalidLock, listed, table_of, text_of
from accelpkgs_updater.inputs.model import Asked
from accelpkgs_updater.inputs.unasked import options_for
from accelpkgs_updater.inputs.uvlock_graph import Edge, UvGraph

__all__ = ["UvAsked", "conflict_item"]

_PROJECTS = ("editable", "virtual", "directory")


def conflict_item(kind: str, package: str, name: str = "") -> str:
    """Return how uv writes in a marker that an extra, a group or a project is asked for."""
    return f"{kind}-{len(package)}-{package}{'-' if name else ''}{name}"


@dataclass(frozen=True, slots=True)
class UvAsked:
    """`nodes`: projects and their extras; `edges`: what groups and scripts need.

    `items`: what is asked for, as conflict markers say it. `unasked`: see `Inputs`.
    """

    projects: tuple[int, ...]
    nodes: tuple[tuple[int, str | None], ...]
    edges: tuple[Edge, ...]
    items: frozenset[str]
    unasked: frozenset[str] = frozenset()

    @classmethod
    def of(cls, graph: UvGraph, table: Mapping[str, Any], asked: Asked) -> UvAsked:
        """Find what is asked for. Raises `InvalidLock` where there is no such thing."""
        manifest = table_of(table, "manifest")
        script = _script(graph, listed(manifest, "requirements"))
        projects = _projects(graph, manifest) if not script else []
        if not projects and not script:
            raise InvalidLock("it names no project: none of its packages is a folder of its own")
        stated, stated_groups = _stated(graph, projects)
        has = {e for p in projects for e in graph.extras_of(p)} | stated
        wanted = has if asked.all_extras else set(map(canonicalize_name, asked.extras))
        extras = known_names("extra", wanted, has)
        rest = has - extras
        tables = table_of(manifest, "dependency-groups")
        own = {str(canonicalize_name(g)): listed(tables, g) for g in tables}
        has = {g for p in projects for g in graph.groups_of(p)} | own.keys() | stated_groups
        groups = known_names("group", set(map(canonicalize_name, asked.groups)), has)
        nodes: list[tuple[int, str | None]] = []
        items = set()
        edges = list(script)
        for project in projects:
            name = graph.packages[project].name
            nodes.append((project, None))
            items.add(conflict_item("project", name))
            for extra in graph.extras_of(project):
                if extra in extras:
                    nodes.append((project, extra))
                    items.add(conflict_item("extra", name, extra))
            for group in graph.groups_of(project):
                if group in groups:
                    edges.extend(graph.groups[project, group])
                    items.add(conflict_item("group", name, group))
        for group in sorted(groups & own.keys()):
            edges.extend(_script(graph, own[group]))
        unasked = options_for(rest, has - groups)
        return cls(tuple(projects), tuple(nodes), tuple(edges), frozenset(items), unasked)


def _projects(graph: UvGraph, manifest: Mapping[str, Any]) -> list[int]:
    local = [n for n, p in enumerate(graph.packages) if p.kind in _PROJECTS]
    root = [n for n in local if graph.packages[n].source == "."]
    if root:
        return root
    members = {canonicalize_name(m) for m in listed(manifest, "members", str)}
    found = [n for n in local if graph.packages[n].name in members]
    if found:
        return found
    needed = {e.target for edges in graph.needs.values() for e in edges}
    return [n for n in local if n not in needed]


def _stated(graph: UvGraph, projects: list[int]) -> tuple[set[str], set[str]]:
    """Return extras and groups that projects have, those that need nothing among them."""
    extras: set[str] = set()
    groups: set[str] = set()
    for project in projects:
        metadata = table_of(graph.packages[project].table, "metadata")
        extras |= {canonicalize_name(e) for e in listed(metadata, "provides-extras", str)}
        groups |= {canonicalize_name(g) for g in table_of(metadata, "requires-dev")}
    return extras, groups


def _script(graph: UvGraph, tables: list[Mapping[str, Any]]) -> list[Edge]:
    """Return what a script or a workspace's root needs: each fork of it where that is for."""
    edges: list[Edge] = []
    for table in tables:
        name = canonicalize_name(text_of(table, "name"))
        if name not in graph.named:
            raise InvalidLock(f"{shown(name)} is needed, which the lock does not have")
        extras = tuple(canonicalize_name(e) for e in listed(table, "extras", str))
        marker = markers.parse(table["marker"]) if table.get("marker") else None
        found = graph.named[name]
        edges.extend(Edge(n, extras, marker, graph.packages[n].forks) for n in found)
    return edges
