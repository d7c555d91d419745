"""Names in a Nix file that nothing reads, as deadnix finds them, and what only these read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tree_sitter import Node

from style.nix_syntax import Finding, bindings_of, bound, faults, line_of, parse, text_of

# What Nix puts in scope without being asked; names that begin with __ are there too.
GLOBAL = re.compile(
    "abort|baseNameOf|break|builtins|derivation(Strict)?|dirOf|false|fetch(Git|Mercurial|Tarball|Tree)"
    "|fromTOML|import|isNull|map|null|placeholder|removeAttrs|scopedImport|throw|toString|true|__.*"
)


@dataclass(eq=False)
class Name:
    """A name that a scope binds: where, as what, and the bindings whose values read it."""

    text: str
    line: int
    kind: str
    readers: list[Name | None] = field(default_factory=list)
    alive: bool = False


@dataclass
class Scope:
    """What `let`, `rec`, a function or `with` brings; of `with` only evaluation knows the names."""

    kind: str
    line: int
    names: dict[str, Name] = field(default_factory=dict)
    used: bool = False


def findings(source: bytes) -> list[Finding]:
    """What nothing reads in a file, or that it has a syntax error."""
    root = parse(source)
    if lines := list(faults(root)):
        return [Finding(line, "syntax", "tree-sitter cannot parse this") for line in lines]
    reading = _Reading()
    reading.visit(root, (), None)
    return sorted(reading.unread(), key=lambda found: (found.line, found.text))


class _Reading:
    """One walk: `around` a node are scopes, `owner` is the binding whose value it is in."""

    def __init__(self) -> None:
        self.scopes: list[Scope] = []

    def unread(self) -> Iterator[Finding]:
        """What nothing reads; a binding that only unread ones read is unread too."""
        names = [name for scope in self.scopes for name in scope.names.values()]
        while grown := [
            name
            for name in names
            if not name.alive and any(by is None or by.alive for by in name.readers)
        ]:
            for name in grown:
                name.alive = True
        for name in names:
            if not name.alive and not name.text.startswith("_") and name.kind != "attribute":
                yield Finding(name.line, "unused", f"{name.kind} {name.text}")
        for scope in self.scopes:
            if scope.kind in ("rec", "with") and not scope.used:
                yield Finding(scope.line, "unused", scope.kind)

    def visit(self, node: Node, around: tuple[Scope, ...], owner: Name | None) -> None:
        """Read a node and all that is in it."""
        match node.type:
            case "variable_expression":
                self._read(text_of(node), around, owner)
            case "let_expression" | "rec_attrset_expression" | "let_attrset_expression":
                self._bindings(node, around, owner)
            case "attrset_expression":
                for binding in bindings_of(node):
                    self._inherited(binding, around, owner)
                    self._children(binding, around, owner)
            case "function_expression":
                self._function(node, around, owner)
            case "with_expression":
                environment = node.child_by_field_name("environment")
                body = node.child_by_field_name("body")
                assert environment is not None and body is not None
                self.visit(environment, around, owner)
                self.visit(body, (*around, self._scope("with", node)), owner)
            case _:
                self._children(node, around, owner)

    def _children(self, node: Node, around: tuple[Scope, ...], owner: Name | None) -> None:
        for child in node.named_children:
            self.visit(child, around, owner)

    def _scope(self, kind: str, node: Node) -> Scope:
        scope = Scope(kind, line_of(node))
        self.scopes.append(scope)
        return scope

    def _read(self, text: str, around: tuple[Scope, ...], owner: Name | None) -> None:
        for scope in reversed(around):
            if text in scope.names:
                name = scope.names[text]
                name.readers.append(owner if name.kind == "binding" else None)
                scope.used = True
                return
        if not GLOBAL.fullmatch(text):
            for scope in around:
                scope.used = scope.used or scope.kind == "with"

    def _bindings(self, node: Node, around: tuple[Scope, ...], owner: Name | None) -> None:
        exported = node.type == "rec_attrset_expression"
        kind = "attribute" if exported else "binding"
        scope = self._scope("rec" if exported else "let", node)
        inside = (*around, scope)
        bindings = list(bindings_of(node))
        for binding in bindings:
            for name in bound(binding):
                text = text_of(name)
                scope.names.setdefault(text, Name(text, line_of(name), kind))
        for binding in bindings:
            # `inherit x` takes x from outside of the set it is in.
            self._inherited(binding, around, owner)
            names = [scope.names[text_of(name)] for name in bound(binding)]
            # What `inherit (x) a b` reads is read as soon as one of a and b is.
            reader = owner if exported or not names else names[0]
            if binding.type == "inherit_from" and not exported:
                for each in names:
                    self._children(binding, inside, each)
            else:
                self._children(binding, inside, reader)
        if (body := node.child_by_field_name("body")) is not None:
            self.visit(body, inside, owner)
        if node.type == "let_attrset_expression" and "body" in scope.names:
            scope.names["body"].readers.append(owner)

    def _inherited(self, binding: Node, around: tuple[Scope, ...], owner: Name | None) -> None:
        if binding.type == "inherit":
            for attributes in binding.named_children:
                for name in attributes.named_children:
                    if name.type == "identifier":
                        self._read(text_of(name), around, owner)

    def _function(self, node: Node, around: tuple[Scope, ...], owner: Name | None) -> None:
        scope = self._scope("function", node)
        inside = (*around, scope)
        whole = node.child_by_field_name("universal")
        formals = node.child_by_field_name("formals")
        if whole is not None:
            scope.names[text_of(whole)] = Name(text_of(whole), line_of(whole), "argument")
        members = [] if formals is None else formals.children_by_field_name("formal")
        members = [formal for formal in members if text_of(formal)]
        for formal in members:
            name = formal.child_by_field_name("name")
            assert name is not None
            scope.names[text_of(name)] = Name(text_of(name), line_of(name), "argument")
            if whole is not None:
                # `{ a }@all` says what `all` must have.
                scope.names[text_of(name)].readers.append(scope.names[text_of(whole)])
        for formal in members:
            if (default := formal.child_by_field_name("default")) is not None:
                self.visit(default, inside, owner)
        body = node.child_by_field_name("body")
        assert body is not None
        self.visit(body, inside, owner)
