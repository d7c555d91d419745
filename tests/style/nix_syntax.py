"""Nix files as trees: what the checks of this folder ask of tree-sitter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import tree_sitter_nix
from tree_sitter import Language, Node, Parser

NIX = Language(tree_sitter_nix.language())


@dataclass(frozen=True)
class Finding:
    """A line of a file that breaks a rule."""

    line: int
    rule: str
    text: str


def parse(source: bytes) -> Node:
    """The root of a file's tree; what does not parse is in it as `faults`."""
    return Parser(NIX).parse(source).root_node


def exact_lines(node: Node, expected: bool = False) -> Iterator[int]:
    """Lines inside of texts that a test expects (`expected = ''…''`): compared to the letter."""
    if node.type == "binding":
        path = node.child_by_field_name("attrpath")
        expected = expected or (path is not None and text_of(path) == "expected")
    if expected and node.type == "indented_string_expression":
        yield from range(line_of(node) + 1, node.end_point[0] + 1)
    else:
        for child in node.named_children:
            yield from exact_lines(child, expected)


def bindings_of(node: Node) -> Iterator[Node]:
    """The bindings of `let` or of a set."""
    for child in node.named_children:
        if child.type == "binding_set":
            yield from (each for each in child.named_children if each.type != "comment")


def bound(binding: Node) -> list[Node]:
    """The names that `a.b = …`, `inherit a` or `inherit (x) a` bind."""
    if binding.type == "binding":
        path = binding.child_by_field_name("attrpath")
        assert path is not None
        return [path.named_children[0]] if path.named_children[0].type == "identifier" else []
    return [
        name
        for attributes in binding.children_by_field_name("attrs")
        for name in attributes.named_children
        if name.type == "identifier"
    ]


def faults(node: Node) -> Iterator[int]:
    """Lines that do not parse. The grammar knows no comma after the last argument, and mends it."""
    if node.is_error or node.is_missing:
        parent = node.parent
        if not (parent and parent.type in ("formal", "formals") and text_of(node) in ("", ",")):
            yield line_of(node)
    elif node.has_error:
        for child in node.children:
            yield from faults(child)


def text_of(node: Node) -> str:
    """The text of a node."""
    assert node.text is not None
    return node.text.decode()


def line_of(node: Node) -> int:
    """The line that a node begins on, from 1."""
    return int(node.start_point[0]) + 1
