"""The app `updater`: the flake's own, whatever lies in the folder where it is started."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

# Names that Python, the updater or what it needs would import from a folder that comes first.
PLANTED = (
    "accelpkgs_updater/__init__.py",
    "updater/src/accelpkgs_updater/__init__.py",
    "updater/src/accelpkgs_updater/__main__.py",
    "typer.py",
    "requests/__init__.py",
    "sitecustomize.py",
    "usercustomize.py",
    "json.py",
    "conftest.py",
)
EVIL = "import os\nopen(os.environ['MARK'], 'a').write(__file__)\n"


@pytest.fixture
def planted(tmp_path: Path) -> Path:
    folder = tmp_path / "somebody's"
    for name in PLANTED:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(EVIL)
    return folder


def environment(folder: Path) -> dict[str, str]:
    paths = os.pathsep.join([str(folder), str(folder / "updater" / "src")])
    return {"MARK": str(folder.parent / "mark"), "PYTHONPATH": paths, "GITHUB_TOKEN": "a-token"}


@pytest.mark.parametrize("arguments", [["updater", "show", "--help"], ["plan", "--help"]])
def test_nothing_of_the_current_folder_is_run(app, planted, arguments):
    answer = app(*arguments, cwd=planted, environment=environment(planted))
    assert answer.returncode == 0, answer.stderr
    assert "Usage" in answer.stdout or "usage" in answer.stdout
    assert not (planted.parent / "mark").exists()


def test_it_is_the_source_of_the_flake(app, root, planted):
    """Its problems come from the checkout that these tests are of."""
    answer = app("updater", "show", "nothing", cwd=planted, environment=environment(planted))
    assert answer.stderr.startswith("accelpkgs E509: there is no folder of packages here")
    assert str(planted) in answer.stderr
    code = (root / "apps" / "commands" / "updater.py").read_text()
    assert "cwd" not in code


def test_the_tests_of_a_folder_get_no_token(monkeypatch):
    from apps.process import without_tokens

    process = {"GITHUB_TOKEN": "x", "CACHIX_AUTH_TOKEN": "x", "UPDATER_TOKEN": "x", "HOME": "/h"}
    assert without_tokens(process) == {"HOME": "/h"}
