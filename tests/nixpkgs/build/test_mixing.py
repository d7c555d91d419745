"""What only a build can refuse of packages of two concretisations, and what no build can; what is
refused before: tests/nixpkgs/test_mixing.py. Each row of the table in docs/nixpkgs.md has a test,
but PYTHONPATH by hand.
"""

from __future__ import annotations

from pathlib import Path

import pytest

OTHER = 'packages = [ "markupsafe" ]; python = "3.12"; cuda = null;'
REFUSED = "accelpkgs E301: an environment can hold one concretisation only"


@pytest.fixture(scope="session")
def pair(small, concretised, fetched) -> str:
    """Two packages that were not planned together."""
    fetched(small)
    return f"{concretised(small)}.packages.numpy {concretised(OTHER)}.packages.markupsafe"


@pytest.mark.parametrize(
    "expression",
    [
        "MACHINE.python312.withPackages (_: [ PAIR ])",
        "MACHINE.python312.buildEnv.override { extraLibs = [ PAIR ]; }",
        'MACHINE.buildEnv { name = "both"; paths = [ PAIR ]; }',
        'MACHINE.buildEnv { name = "both"; paths = [ PAIR ]; pathsToLink = [ "/lib" "/bin" ]; }',
    ],
    ids=["withPackages", "python.buildEnv", "buildEnv", "pathsToLink"],
)
def test_a_farm_of_links_collides(build, machine, pair, expression: str) -> None:
    log = build(expression.replace("MACHINE", machine).replace("PAIR", pair), fails=True)
    assert "one-concretisation-only" in log
    assert "numpy" in log and "markupsafe" in log


@pytest.mark.parametrize(
    "expression",
    [
        "MACHINE.mkShell { packages = [ PAIR ]; }",
        "MACHINE.python312.pkgs.buildPythonPackage { pname = ''above''; version = ''1''; "
        "pyproject = false; dontUnpack = true; dependencies = [ PAIR ]; }",
    ],
    ids=["mkShell", "dependencies"],
)
def test_a_build_says_it_in_our_words(build, machine, pair, expression: str) -> None:
    log = build(expression.replace("MACHINE", machine).replace("PAIR", pair), fails=True)
    assert REFUSED in log


def test_a_shell_of_two_environments_is_harmless(
    small, concretised, fetched, build, machine, alone
) -> None:
    """Each has an interpreter of its own, and finds its own packages alone."""
    fetched(small)
    one, other = (f"{concretised(asked)}.environment" for asked in (small, OTHER))
    build(f"{machine}.mkShell {{ packages = [ {one} {other} ]; }}")
    for environment, has, lacks in ((one, "jinja2", "none"), (other, "markupsafe", "numpy")):
        path = build(environment)
        done = alone(
            path,
            f"{path}/bin/python",
            "-c",
            f"import {has}; import importlib.util; print(importlib.util.find_spec('{lacks}'))",
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.strip() == "None"


FIND = "import importlib.util as u; print(u.find_spec('numpy'), u.find_spec('markupsafe'))"


def test_a_joined_folder_is_seen_by_no_python(build, machine, pair, store_root, alone) -> None:
    """lndir goes on where a file exists, and no build can refuse it; no interpreter is told of such
    a folder.
    """
    path = build(
        f'{machine}.symlinkJoin {{ name = "joined"; paths = [ {machine}.python312 {pair} ]; }}'
    )
    site = Path(store_root + path) / "lib/python3.12/site-packages"
    assert (site / "numpy").is_dir() and (site / "markupsafe").is_dir()
    done = alone(path, f"{path}/bin/python3.12", "-c", FIND)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["None", "None"]


def test_an_image_of_both_shows_its_python_neither(machine, pair, unpacked, inside) -> None:
    """nixpkgs joins the contents of an image by lndir, too."""
    root, _ = unpacked(
        f'{machine}.dockerTools.streamLayeredImage {{ name = "both"; '
        f"contents = [ {machine}.python312 {pair} ]; }}"
    )
    assert (root / "lib/python3.12/site-packages/numpy").exists()
    assert inside(root, "/bin/python3.12", "-c", FIND).split() == ["None", "None"]


def test_nixpkgs_looks_away_where_it_is_told_to(build, machine, pair) -> None:
    build(f'{machine}.buildEnv {{ name = "both"; paths = [ {pair} ]; ignoreCollisions = true; }}')
