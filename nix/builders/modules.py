"""Which modules a wheel offers at the top level, from its file names alone."""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["modules_of"]

_EXTENSION = re.compile(r"(\w+)(?:\.(?:cpython|abi3|pypy)[\w-]*)?\.so")


def modules_of(paths: Iterable[str]) -> dict[str, list[str]]:
    """Return {regular, namespace}: names with code of their own, and folders of other packages."""
    regular: set[str] = set()
    folders: set[str] = set()
    for path in paths:
        first, _, rest = path.partition("/")
        if not rest:
            match = _EXTENSION.fullmatch(first)
            if match or first.endswith(".py"):
                regular.add(match[1] if match else first.removesuffix(".py"))
        elif first.isidentifier():
            match = _EXTENSION.fullmatch(rest)
            if rest == "__init__.py" or (match and match[1] == "__init__"):
                regular.add(first)
            elif rest.endswith((".py", ".so")) or ".so." in rest:
                folders.add(first)
    importable = {name for name in regular if name.isidentifier()}
    return {"regular": sorted(importable), "namespace": sorted(folders - importable)}
