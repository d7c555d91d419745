"""User and password of an address stand in nothing that is read or told."""

from __future__ import annotations

from pathlib import Path

import pytest

from accelpkgs_updater.errors import UpdaterError
from accelpkgs_updater.redaction import redacted

from .files import read

SECRET = "xkcd936-correct"
URL = f"https://somebody:{SECRET}@h.invalid"
FILES = {
    "requirements.txt": [
        f"-i {URL}/simple",
        f"--extra-index-url {URL}/simple --pre",
        f"--find-links {URL}/page.html",
        f"a @ git+{URL}/a.git@v1",
        f"git+{URL}/a.git#egg=a",
        f"-e git+ssh://me:{SECRET}@h.invalid/a.git#egg=a",
        f"{URL}/a-1-py3-none-any.whl",
        f"a @ {URL}/a-1.tar.gz ; python_version < '3.12'",
        f"{URL}/nothing",
        f"a @ {URL}/a-1.tar.gz ; what is this",
        f"a==1 --find-links {URL}",
        f"-r {URL}/r.txt",
        f"a==1 {URL}",
        f"https://h.invalid/a.zip?private_token={SECRET}",
    ],
    "pyproject.toml": [
        f'[project]\ndependencies = ["a @ git+{URL}/a.git"]',
        f'[project]\ndependencies = ["a @@ git+{URL}/a.git"]',
        f'[project]\ndependencies = ["a"]\n[tool.uv.sources]\na = {{ git = "{URL}/a.git" }}',
        f'[project]\ndependencies = ["a"]\n[tool.uv.sources]\na = {{ url = "{URL}/a.zip" }}',
        f'[project]\ndependencies = ["a"]\n[tool.uv.sources]\nb = {{ url = "{URL}/a.zip" }}',
        f'[project]\ndependencies = ["a"]\n[[tool.uv.index]]\nurl = "{URL}/simple"',
        f'[project]\ndependencies = ["a"]\n[[tool.uv.index]]\nexplicit = true\nurl = "{URL}"',
        f'[project]\ndependencies = ["a"]\n[tool.uv]\nindex-url = "{URL}/simple"',
        f'[project]\ndependencies = ["a"]\n[tool.uv]\nextra-index-url = ["{URL}/simple"]',
        f'[project]\ndependencies = ["a"]\n[tool.uv]\nfind-links = ["{URL}/simple"]',
        f'[project]\ndependencies = ["a"]\n[tool.uv]\npublish-url = "{URL}/simple"',
        f'[tool.poetry.dependencies]\na = {{ git = "{URL}/a.git" }}',
        f'[tool.poetry.dependencies]\na = {{ url = "{URL}/nothing" }}',
        f'[tool.poetry.dependencies]\na = {{ git = "{URL}/a.git", optional = true }}',
        f'[tool.poetry.dependencies]\na = "1"\n[[tool.poetry.source]]\nurl = "{URL}"',
        f'[tool.poetry.group.g.dependencies]\na = {{ git = "{URL}" }}\n[project]\ndependencies=[]',
        f'[project]\ndependencies = ["a"]\n[[tool.pdm.source]]\nurl = "{URL}/simple"\nname = "x"',
        f'[project]\ndependencies = ["a"]\n[tool.pdm.dev-dependencies]\ng = ["-e git+{URL}"]',
        f'[tool.pixi.pypi-dependencies]\na = {{ git = "{URL}/a.git" }}',
        f'[tool.pixi.pypi-dependencies]\na = {{ version = "1", index = "{URL}/simple" }}',
        f'[tool.pixi.pypi-dependencies]\na = "1"\n[tool.pixi.pypi-options]\nindex-url = "{URL}"',
        f'[project]\ndependencies = ["a"]\n[tool.hatch.envs.e]\ndependencies = ["x @ git+{URL}"]',
    ],
    "Pipfile": [
        f'[packages]\na = {{ git = "{URL}/a.git" }}',
        f'[dev-packages]\na = {{ git = "{URL}/a.git" }}',
        f'[packages]\na = "1"\n[[source]]\nname = "x"\nurl = "{URL}/simple"',
    ],
    "environment.yml": [
        f"dependencies:\n - pip:\n   - git+{URL}/a.git\n",
        f"dependencies:\n - {URL}::a\n - pip:\n   - a\n",
        f"channels:\n - {URL}/t/{SECRET}/x\ndependencies:\n - pip:\n   - a\n",
    ],
    "setup.cfg": [f"[options]\ninstall_requires =\n  a @ git+{URL}/a.git\n"],
}


@pytest.mark.parametrize(("name", "text"), [(n, t) for n, ts in FILES.items() for t in ts])
def test_no_secret_is_told(tmp_path: Path, name: str, text: str) -> None:
    try:
        found = read(tmp_path, text, name)
    except UpdaterError as error:
        assert SECRET not in str(error)
        return
    assert SECRET not in redacted(repr(found))
    # What is written down later does not go through what hides secrets.
    assert SECRET not in repr((found.sources, found.indexes, found.roots, found.lines))
