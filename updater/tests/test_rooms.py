"""The rooms of the updater: one name for one thing, doors that know nothing of each other, arrows
that go down.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

import accelpkgs_updater

ROOT = Path(accelpkgs_updater.__path__[0])
PACKAGE = "accelpkgs_updater"
DOORS = "cli.commands"

ORDER = (
    {"limits", "redaction"},
    {"errors"},
    {"boundary"},
    {"core"},
    {"net", "disk"},
    {"sources"},
    {"context"},
    {"measure", "replay", "inputs", "proof"},
    {"record"},
    {"references"},
    {"lock", "verify", "export"},
    {"propose", "add"},
    {"cli"},
    {"__main__"},
)
"""What may import what: a room imports itself and rooms of the lines above its own."""

RANK = {room: rank for rank, rooms in enumerate(ORDER) for room in rooms}

IMPURE = {"requests", "urllib3", "git", "subprocess", "socket", "http", "urllib", "ssl"}
IMPURE |= {"os", "shutil", "tempfile", "pathlib", "time", "threading", "asyncio"}
"""What values and rules have no use for."""

MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts): path
    for path in sorted(ROOT.rglob("*.py"))
    if path != ROOT / "__init__.py"
}


def imports(text: str) -> Iterator[str]:
    """The modules that a text imports, wherever in it."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def own(text: str) -> set[str]:
    """Which of our modules and rooms a text imports, without the package's name."""
    return {i.removeprefix(f"{PACKAGE}.") for i in imports(text) if i.startswith(f"{PACKAGE}.")}


def same_names(modules: list[str]) -> dict[str, list[str]]:
    """Names that several modules have; a door is called as its command."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for module in modules:
        if not module.startswith(f"{DOORS}.") and not module.endswith(".__init__"):
            found[module.rpartition(".")[2]].append(module)
    return {name: where for name, where in found.items() if len(where) > 1}


def climbing(module: str, text: str) -> set[str]:
    """What a module imports that is not below its room."""
    room = module.partition(".")[0]
    return {
        imported
        for imported in own(text)
        if (other := imported.partition(".")[0]) != room and RANK[other] >= RANK[room]
    }


def other_doors(module: str, text: str) -> set[str]:
    """The doors that a door imports."""
    doors = {i for i in own(text) if i.startswith(f"{DOORS}.")}
    return doors if module.startswith(f"{DOORS}.") else set()


def impure(module: str, text: str) -> set[str]:
    """What a module of the core imports that is not for it."""
    return {i.partition(".")[0] for i in imports(text)} & IMPURE if module == "core" else set()


def test_every_room_has_its_place() -> None:
    rooms = {module.partition(".")[0] for module in MODULES}
    assert rooms == RANK.keys()


def test_no_two_modules_have_one_name() -> None:
    assert same_names(list(MODULES)) == {}


@pytest.mark.parametrize("module", MODULES)
def test_arrows_go_down(module: str) -> None:
    text = MODULES[module].read_text("utf-8")
    assert climbing(module, text) == set()
    assert other_doors(module, text) == set()
    assert impure(module.partition(".")[0], text) == set()


def test_one_room_speaks_http() -> None:
    clients = {"requests", "urllib3", "urllib.request", "http.client"}
    users = {
        (module.partition(".")[0], client)
        for module, path in MODULES.items()
        for imported in imports(path.read_text("utf-8"))
        for client in clients
        if imported == client or imported.startswith(f"{client}.")
    }
    # The context takes the proxies of the environment from urllib.
    assert users - {("context", "urllib.request")} == {
        ("net", "requests"),
        ("net", "urllib3"),
        ("net", "http.client"),
    }


def ways_of_github(text: str) -> list[str]:
    """GitHub's names, numbers and words in a text."""
    return re.findall(
        r"github|gh_token|gh0\d\d|x-access-token|65_?536|\[!|\b(?:contents|pull-requests|issues): ",
        text,
        re.IGNORECASE,
    )


def test_one_folder_of_propose_knows_github() -> None:
    elsewhere = [
        module
        for module in MODULES
        if module.startswith("propose.") and not module.startswith("propose.github.")
    ]
    found = {
        (module, word)
        for module in (*elsewhere, f"{DOORS}.propose", "errors")
        for word in ways_of_github(MODULES[module].read_text("utf-8"))
    }
    # Where the forge is chosen.
    assert {module for module, _ in found} == {"propose.forges"}
    own_lines = MODULES["propose.forges"].read_text("utf-8").splitlines()
    assert len([line for line in own_lines if ways_of_github(line)]) == 2


def test_each_of_these_would_be_seen() -> None:
    for text in ("`[!WARNING]`", "needs contents: write", "65_536", "GH006", "GITHUB_TOKEN"):
        assert len(ways_of_github(text)) == 1
    assert same_names(["lock.plan", "verify.plan", f"{DOORS}.plan"]).keys() == {"plan"}
    assert same_names(["lock.__init__", "verify.__init__"]) == {}
    assert same_names(["lock.lock", f"{DOORS}.lock"]) == {}
    assert climbing("propose.run", f"from {PACKAGE}.cli import reporter") != set()
    assert climbing("lock.search", f"from {PACKAGE}.verify.tree import tree_of") != set()
    assert climbing("lock.search", f"def f():\n    import {PACKAGE}.propose.run") != set()
    assert climbing("cli.app", f"from {PACKAGE}.core.models import Package") == set()
    assert other_doors(f"{DOORS}.add", f"from {PACKAGE}.{DOORS}.update import update") != set()
    assert impure("core", "import subprocess") == {"subprocess"}
    assert impure("core", "from urllib.parse import quote") == {"urllib"}
    assert impure("disk", "import os") == set()
