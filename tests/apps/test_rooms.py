"""Which room of apps/ may use which: what commands share stands outside of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def imported(path: Path) -> Iterator[str]:
    """The modules that a file imports, as absolute names."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_nothing_imports_a_command():
    wrong = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in sorted((ROOT / "apps").rglob("*.py"))
        for name in imported(path)
        if name.startswith("apps.commands")
    ]
    assert wrong == []


def test_the_machine_is_looked_at_without_nix_and_without_problems():
    # What is supported is a table of data.
    allowed = ("apps.machine", "apps.support")
    wrong = [
        f"{path.name}: {name}"
        for path in sorted((ROOT / "apps/machine").glob("*.py"))
        for name in imported(path)
        if name.startswith("apps.") and not name.startswith(allowed)
    ]
    assert wrong == []


def test_the_map_names_every_room():
    rooms = (ROOT / "apps/README.md").read_text(encoding="utf-8")
    files = {path.name for path in (ROOT / "apps").glob("*.py")} - {"__init__.py", "__main__.py"}
    folders = {f"{path.name}/" for path in (ROOT / "apps").iterdir() if path.is_dir()}
    folders -= {"__pycache__/"}
    assert [name for name in sorted(files | folders) if f"`{name}" not in rooms] == []
