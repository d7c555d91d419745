"""Each family of codes has its tables, and every code is raised through one of them.

nix/errors for what is evaluated, nix/builders/e*.py for what is built, apps/problems.py for the
apps, `fail` of nix/nixw/messages.sh for nixw.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from nixlib import ROOT, evaluate

HEADINGS = dict(
    re.findall(
        r"^## (E\d{3}): (\S.*)$",
        (ROOT / "docs/errors.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
)
BUILDERS = sorted((ROOT / "nix/builders").glob("e[0-9]*.py"))


def _table(path: Path) -> dict[str, str]:
    """CODES of a module: code → heading."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "CODES":
            table: dict[str, str] = ast.literal_eval(node.value)
            return table
    raise AssertionError(f"{path.name} has no table CODES")


def _raised(path: Path) -> list[str]:
    """The codes that a module makes problems of."""
    calls = (n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Call))
    return [
        str(call.args[0].value)
        for call in calls
        if ast.unparse(call.func) in ("Problem", "_one")
        and call.args
        and isinstance(call.args[0], ast.Constant)
    ]


def _of_nix() -> set[str]:
    return {path.name[:4].upper() for path in (ROOT / "nix/errors").glob("e[0-9]*.nix")}


def _of_builders() -> set[str]:
    return {code for path in BUILDERS for code in _table(path)}


def _of_shell() -> set[str]:
    scripts = [ROOT / "nixw", *(ROOT / "nix/nixw").glob("*.sh"), ROOT / "apps/bin/launch"]
    return {
        code
        for path in scripts
        for code in re.findall(r"^\s*fail (E\d{3})\b", path.read_text("utf-8"), re.MULTILINE)
    }


@pytest.mark.parametrize("path", BUILDERS, ids=lambda path: path.stem)
def test_a_table_of_the_builders_is_what_it_raises(path: Path) -> None:
    table = _table(path)
    assert set(_raised(path)) == set(table)
    assert path.stem[:4].upper() == min(table)
    assert {code: HEADINGS.get(code) for code in table} == table


def test_builders_raise_through_their_tables_alone() -> None:
    others = [path for path in (ROOT / "nix").rglob("*.py") if path not in BUILDERS]
    assert len(others) > 20
    assert {path.name: _raised(path) for path in others if _raised(path)} == {}


def test_the_format_is_printed_by_the_renderers_alone() -> None:
    """What a person sees begins with `accelpkgs E`; nobody writes that by hand."""
    renderers = {"nix/errors/render.nix"}
    found = set()
    for folder in ("nix", "apps", "updater/src", "overlays", "pkgs"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in (".nix", ".py", ".sh") or path.parent.name == "bin":
                text = path.read_text("utf-8") if path.is_file() else ""
                if re.search(r"accelpkgs E\d{3}", text):
                    found.add(str(path.relative_to(ROOT)))
    assert found == renderers


@pytest.mark.parametrize("family", ["E0", "E1", "E2", "E3", "E4"])
def test_a_family_has_its_headings(family: str) -> None:
    apps = _table(ROOT / "apps/problems.py")
    every = {*_of_nix(), *_of_builders(), *_of_shell(), *apps}
    assert {code for code in every if code.startswith(family)} == {
        code for code in HEADINGS if code.startswith(family)
    }


def test_two_tables_share_a_code_only_where_one_thing_is_found_in_two_places() -> None:
    # E301: when an environment is evaluated, and when one is built. E423: by the flake-free entry,
    # and by the apps.
    assert _of_nix() & _of_builders() == {"E301"}
    assert _of_nix() & set(_table(ROOT / "apps/problems.py")) == {"E423"}


def test_the_builders_say_e301_as_nix_says_it() -> None:
    said = evaluate(
        '(import (root + "/nix/errors")).mixedConcretisations { id = "a"; packages = [ ]; }'
    )
    source = (ROOT / "nix/builders/e301_mixed.py").read_text("utf-8")
    words = [n.value for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Constant)]
    assert {said["title"], said["why"], said["fix"]} <= set(words)
