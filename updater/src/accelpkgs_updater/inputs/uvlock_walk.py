"""Where each package of a uv.lock is needed: a walk from what is asked for, along what each needs.

All environments are walked at once, each as a bit (`inputs/admitted.py`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from accelpkgs_updater.core.models import Leaf
from accelpkgs_updater.inputs.admitted import Admitted
from accelpkgs_updater.inputs.lock_table import InvalidLock
from accelpkgs_updater.inputs.uvlock_asked import UvAsked, conflict_item
from accelpkgs_updater.inputs.uvlock_graph import Edge, UvGraph

__all__ = ["UvNode", "UvWalk", "walk"]

UvNode = tuple[int, str | None]
_ROUNDS = 50
"""How often what was followed may turn out to ask for more extras: more than anybody writes."""

_ITEMS = ("extra-", "group-", "project-")


@dataclass(slots=True)
class UvWalk:
    """One walk. `active`: where each item of conflict markers is asked for.

    `held`: where a package, or an extra of it, is needed. `by`: edge → where it was followed.
    """

    graph: UvGraph
    admitted: Admitted
    active: Mapping[str, int]
    held: dict[UvNode, int] = field(default_factory=dict)
    by: dict[tuple[int | None, Edge], int] = field(default_factory=dict)

    def run(self, asked: UvAsked, *, own: bool) -> None:
        """Follow all. `own`: an edge that asks for an extra counts as having asked for it."""
        todo: deque[tuple[UvNode, int]] = deque()
        for node in asked.nodes:
            self._give(node, self.admitted.all, todo)
        for edge in asked.edges:
            self._follow(None, edge, self.admitted.all, todo, own=own)
        while todo:
            node, mask = todo.popleft()
            for edge in self.graph.needs.get(node, ()):
                self._follow(node[0], edge, mask, todo, own=own)

    def followed(self, asked: UvAsked) -> dict[str, int]:
        """Return where each extra and project was asked for in the end."""
        found = dict.fromkeys(asked.items, self.admitted.all)
        for (_, edge), mask in self.by.items():
            for item in _items(self.graph, edge):
                found[item] = found.get(item, 0) | mask
        return found

    def _give(self, node: UvNode, mask: int, todo: deque[tuple[UvNode, int]]) -> None:
        new = mask & ~self.held.get(node, 0)
        if new:
            self.held[node] = self.held.get(node, 0) | new
            todo.append((node, new))

    def _follow(
        self,
        source: int | None,
        edge: Edge,
        mask: int,
        todo: deque[tuple[UvNode, int]],
        *,
        own: bool,
    ) -> None:
        mask &= self._where(edge, own=own)
        if not mask:
            return
        self.by[source, edge] = self.by.get((source, edge), 0) | mask
        self._give((edge.target, None), mask, todo)
        for extra in edge.extras:
            self._give((edge.target, extra), mask, todo)

    def _where(self, edge: Edge, *, own: bool) -> int:
        mine = _items(self.graph, edge) if own else frozenset()

        def settled(leaf: Leaf) -> int | None:
            if leaf.variable != "extra" or not leaf.literal.startswith(_ITEMS):
                return None
            asked = self.admitted.all if leaf.literal in mine else self.active.get(leaf.literal, 0)
            return asked if leaf.operator == "==" else ~asked

        mask = self.admitted.where(edge.marker, settled)
        forks = [self.admitted.where(fork, settled) for fork in edge.forks]
        return mask & reduce(or_, forks) if forks else mask


def _items(graph: UvGraph, edge: Edge) -> frozenset[str]:
    name = graph.packages[edge.target].name
    extras = {conflict_item("extra", name, e) for e in edge.extras}
    return frozenset({conflict_item("project", name), *extras})


def walk(graph: UvGraph, admitted: Admitted, asked: UvAsked) -> UvWalk:
    """Return where everything is needed.

    Which extras are asked for is known only when all was followed. So it is followed again until
    that no longer changes, as uv does once.
    """
    active = dict.fromkeys(asked.items, admitted.all)
    for _ in range(_ROUNDS):
        found = UvWalk(graph, admitted, active)
        found.run(asked, own=True)
        grown = dict(active)
        for item, mask in found.followed(asked).items():
            grown[item] = grown.get(item, 0) | mask
        if grown == active:
            break
        active = grown
    else:
        raise InvalidLock("its extras ask for others on and on")
    last = UvWalk(graph, admitted, active)
    last.run(asked, own=False)
    return last
