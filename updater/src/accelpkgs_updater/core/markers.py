"""Environment markers (PEP 508): from text to a folded tree.

What is the same on every supported target (`core/support.json`: Linux, CPython 3.10 and newer) is
folded away, so that Nix sees only the questions that remain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Literal

from packaging.markers import InvalidMarker
from packaging.markers import Marker as TextMarker
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from accelpkgs_updater.core.models import Leaf, Marker, Node
from accelpkgs_updater.core.support import MARKERS, MINORS, SYSTEMS

__all__ = ["DEEPEST", "Folded", "depth", "extra_names", "fold", "parse", "tree"]

DEEPEST = 50
"""Of markers inside markers: more than anybody writes, less than Python can follow."""

Folded = Marker | bool
"""A marker, or the constant that it folded to."""

_PYTHON = {"platform_python_implementation": "CPython", "implementation_name": "cpython"}
# Variable → its values, one a system; those of one value are the same everywhere.
_VALUES = {
    **{name: {value} for name, value in _PYTHON.items()},
    **{name: {MARKERS[s][name] for s in SYSTEMS} for name in MARKERS[SYSTEMS[0]]},
}
OLDEST_PYTHON = Version(f"3.{MINORS[0]}")
_TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "==": "==", "!=": "!="}


def parse(text: str) -> Marker:
    """Return the tree of a marker's text, nothing folded. Raises `InvalidMarker`."""
    return tree(TextMarker(text))


def tree(marker: TextMarker) -> Marker:
    """Return the tree of a parsed marker. Raises `InvalidMarker`."""
    # The public API of `packaging` evaluates markers but does not show their structure.
    return _tree(marker._markers)


def _tree(item: Any) -> Marker:
    if isinstance(item, tuple):
        left, operator, right = item
        if type(left).__name__ == "Variable":
            return Leaf(left.value, operator.value, right.value)
        if type(right).__name__ != "Variable":
            raise InvalidMarker("a marker compares two literals")
        if operator.value in _TURNED:
            return Leaf(right.value, _TURNED[operator.value], left.value)
        return Leaf(right.value, operator.value, left.value, swapped=True)
    # `and` binds closer than `or`: split the flat list at each `or`.
    groups: list[list[Marker]] = [[]]
    for part in item:
        if part == "or":
            groups.append([])
        elif part != "and":
            groups[-1].append(_tree(part))
    return _join("or", [_join("and", group) for group in groups])


def _join(kind: Literal["and", "or"], children: Iterable[Marker]) -> Marker:
    flat: dict[Marker, None] = {}
    for child in children:
        nested = child.children if isinstance(child, Node) and child.kind == kind else (child,)
        flat.update(dict.fromkeys(nested))
    return next(iter(flat)) if len(flat) == 1 else Node(kind, tuple(flat))


def depth(marker: Marker) -> int:
    """Return how deep markers stand in markers; one comparison is 0."""
    return 1 + max(map(depth, marker.children)) if isinstance(marker, Node) else 0


def extra_names(marker: Marker) -> set[str]:
    """Return the extras that a marker mentions, normalised (PEP 685)."""
    if isinstance(marker, Node):
        return set().union(*(extra_names(c) for c in marker.children))
    return {canonicalize_name(marker.literal)} if marker.variable == "extra" else set()


def fold(marker: Marker, extra: str = "") -> Folded:
    """Decide what every supported target decides alike, with `extra` as the one extra asked for."""
    if isinstance(marker, Leaf):
        return _fold_leaf(marker, extra)
    absorbing = marker.kind == "or"
    rest: list[Marker] = []
    for child in marker.children:
        folded = fold(child, extra)
        if folded is absorbing:
            return absorbing
        if not isinstance(folded, bool):
            rest.append(folded)
    return _join(marker.kind, rest) if rest else not absorbing


def _fold_leaf(leaf: Leaf, extra: str) -> Folded:
    if leaf.variable == "extra":
        return _text(extra, leaf.operator, canonicalize_name(leaf.literal), leaf.swapped)
    if leaf.variable in _VALUES:
        values = _VALUES[leaf.variable]
        answers = {_text(value, leaf.operator, leaf.literal, leaf.swapped) for value in values}
        return answers.pop() if len(answers) == 1 else leaf
    if leaf.variable in ("python_version", "python_full_version") and not leaf.swapped:
        return _fold_python(leaf)
    return leaf


_TEXT: dict[str, Callable[[str, str], bool]] = {
    "==": lambda a, b: a == b,
    "===": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
    "in": lambda a, b: a in b,
    "not in": lambda a, b: a not in b,
}


def _text(value: str, operator: str, literal: str, swapped: bool) -> bool:
    compare = _TEXT.get(operator)
    if compare is None:
        raise InvalidMarker(f"{operator} does not compare text")
    return compare(literal, value) if swapped else compare(value, literal)


def _fold_python(leaf: Leaf) -> Folded:
    # Only what holds for every Python from the oldest on, later ones included, may be folded.
    try:
        bound = Version(leaf.literal.removesuffix(".*"))
    except InvalidVersion:
        return leaf
    if leaf.literal.endswith(".*"):
        older = (
            bound.release < OLDEST_PYTHON.release and bound.release[:1] >= OLDEST_PYTHON.release[:1]
        )
        older = older and len(bound.release) > 1
    else:
        older = bound < OLDEST_PYTHON
    if leaf.operator in ("==", "<=", "===") and older:
        return False
    if leaf.operator in ("!=", ">") and older:
        return True
    if leaf.operator == "<" and bound <= OLDEST_PYTHON and not leaf.literal.endswith(".*"):
        return False
    if leaf.operator == ">=" and bound <= OLDEST_PYTHON and not leaf.literal.endswith(".*"):
        return True
    return leaf
