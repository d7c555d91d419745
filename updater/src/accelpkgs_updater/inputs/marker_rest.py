"""What several markers leave over."""

from __future__ import annotations

from collections.abc import Sequence

from packaging.markers import Marker

from accelpkgs_updater.core import markers
from accelpkgs_updater.core.environment import ENVIRONMENTS
from accelpkgs_updater.core.models import Leaf
from accelpkgs_updater.core.models import Marker as Tree
from accelpkgs_updater.inputs.requirement_text import InvalidText, marker_of

__all__ = ["outside"]

_TURNED = {"==": "!=", "<": ">=", ">": "<=", "in": "not in"}
_TURNED |= {new: old for old, new in _TURNED.items()}


def outside(given: Sequence[Marker]) -> Marker | None:
    """Return a marker that holds where none of these does, None where one of them holds on each of
    our systems and Pythons. Raises `InvalidText`.
    """
    folded = [markers.fold(markers.tree(m)) for m in given]
    if any(f is True for f in folded):
        return None
    kept = [f for f in folded if not isinstance(f, bool)]
    if all(any(e.holds(f) for f in kept) for e in ENVIRONMENTS):
        return None
    trees = [markers.tree(m) for m in given]
    return marker_of(" and ".join(f"({_turned(t)})" for t in trees))


def _turned(tree: Tree) -> str:
    if isinstance(tree, Leaf):
        operator = _TURNED.get(tree.operator)
        if operator is None:
            raise InvalidText(f"{tree.variable} {tree.operator} has no opposite; say both sides")
        quote = "'" if '"' in tree.literal else '"'
        sides = (tree.variable, operator, f"{quote}{tree.literal}{quote}")
        return " ".join(reversed(sides) if tree.swapped else sides)
    joint = " or " if tree.kind == "and" else " and "
    return joint.join(f"({_turned(c)})" for c in tree.children)
