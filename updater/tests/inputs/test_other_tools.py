"""Tables of poetry, pdm, pixi, hatch and flit; Pipfile, pixi.toml, setup.cfg, environment.yml."""

from __future__ import annotations

from pathlib import Path

import pytest

from accelpkgs_updater.inputs.caret import python_marker, specifier
from accelpkgs_updater.inputs.model import Fate, Inputs
from accelpkgs_updater.inputs.requirement_text import InvalidText

from .files import fates, read, refused, roots


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(("*", ""), ("^1.2.3", "<2,>=1.2.3"), ("^1.2", "<2,>=1.2"), ("^1", "<2,>=1")),
        *(("^0.2.3", "<0.3,>=0.2.3"), ("^0.0.3", "<0.0.4,>=0.0.3"), ("^0.0", "<0.1,>=0.0")),
        *(("^0", "<1,>=0"), ("~1.2.3", "<1.3,>=1.2.3"), ("~1.2", "<1.3,>=1.2"), ("~1", "<2,>=1")),
        *(("1.2.*", "==1.2.*"), ("1.2", "==1.2"), ("==1.2", "==1.2"), ("!=1.2.*", "!=1.2.*")),
        *((">=1,<2", "<2,>=1"), (">= 1.0 <2.0", "<2.0,>=1.0"), ("~=1.2", "~=1.2"), ("=1", "==1")),
        *(("^1.2 || ^2.0", "<3,>=1.2"), ("^2 | ^1", "<3,>=1"), ("^1.0rc1", "<2,>=1.0rc1")),
        *(("^1!2.0", "<1!3,>=1!2.0"), (">=2.*", ">=2"), ("<2.*,!=1.*", "!=1.*,<2")),
    ],
)
def test_constraints_of_versions(text: str, expected: str) -> None:
    assert str(specifier(text)) == expected


@pytest.mark.parametrize(
    "text", ["^1 || ^3", "^x", "^*", "^1.*", "what is this", "^" * 600, "1 - 2"]
)
def test_what_is_no_constraint(text: str) -> None:
    with pytest.raises(InvalidText):
        specifier(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("*", ""),
        ("<3.12", 'python_version < "3.12"'),
        ("^3.10", 'python_version < "4.0" and python_version >= "3.10"'),
        (">3.10", 'python_full_version > "3.10.0"'),
        ("<=3.11.4", 'python_full_version <= "3.11.4"'),
        ("3.11.*", 'python_version == "3.11"'),
        ("<3.10 || >=3.12", '(python_version < "3.10") or (python_version >= "3.12")'),
    ],
)
def test_constraints_of_python(text: str, expected: str) -> None:
    assert python_marker(text) == expected


POETRY = """
[tool.poetry]
name = "mine"
[tool.poetry.dependencies]
python = ">=3.10,<3.13"
idna = "^3.1"
attrs = { version = "~25.1", extras = ["x"], python = "<3.12" }
six = { version = "*", optional = true }
clip = { git = "https://h.invalid/clip.git", branch = "main" }
torch = [
  { version = "2.8", source = "pt", markers = "platform_machine == 'x86_64'" },
  { version = "2.7.*", markers = "platform_machine == 'aarch64'" },
]
certifi = { version = "1", platform = "win32" }
early = { version = ">=1", allow-prereleases = true }
[tool.poetry.extras]
more = ["six"]
[tool.poetry.group.dev.dependencies]
ruff = "*"
[[tool.poetry.source]]
name = "pt"
url = "https://download.pytorch.org/whl/cu128"
priority = "explicit"
"""


def test_poetry(tmp_path: Path) -> None:
    found = read(tmp_path, POETRY, "pyproject.toml")
    assert roots(found) == [
        "idna<4,>=3.1",
        'attrs[x]<25.2,>=25.1; python_version < "3.12"',
        'torch==2.8; platform_machine == "x86_64"',
        'torch==2.7.*; platform_machine == "aarch64"',
        "early>=1",
    ]
    assert [r.axes.get("cuda") for r in found.roots] == [None, None, "12.8", None, None]
    assert [str(s) for s, _ in found.requires_python] == ["<3.13,>=3.10"]
    assert [(s.name, s.revision) for s in found.sources] == [("clip", "main")]
    assert found.prereleases == {"early"}
    assert [i.only_for for i in found.indexes] == [{"torch"}]
    told = fates(found)
    assert told["certifi = version 1, platform win32"] is Fate.ELSEWHERE
    assert told["ruff = *"] is told["more: six"] is Fate.NOT_ASKED
    asked = read(tmp_path, POETRY, "pyproject.toml", extras=["more"], groups=["dev"])
    assert set(roots(asked)) - set(roots(found)) == {"six", "ruff"}
    assert "no extra less" in refused(tmp_path, POETRY, "pyproject.toml", extras=["less"])


def test_poetry_beside_project(tmp_path: Path) -> None:
    text = """
[project]
name = "mine"
dependencies = ["clip>=1", "idna"]
[tool.poetry.dependencies]
clip = { git = "https://h.invalid/clip.git", rev = "abc" }
other = "^1"
"""
    found = read(tmp_path, text, "pyproject.toml")
    assert roots(found) == ["idna"] and [s.revision for s in found.sources] == ["abc"]
    assert fates(found)["other = ^1"] is Fate.NOT_ASKED
    dynamic = text.replace('dependencies = ["clip>=1", "idna"]', 'dynamic = ["dependencies"]')
    assert roots(read(tmp_path, dynamic, "pyproject.toml")) == ["other<2,>=1"]


def test_poetry_constraints_that_nothing_says(tmp_path: Path) -> None:
    text = POETRY.replace('"^3.1"', '"^1 || ^3"')
    assert "pyproject.toml:6" in refused(tmp_path, text, "pyproject.toml")


def project(folder: Path, tool: str, **asked: list[str]) -> Inputs:
    text = f'[project]\nname = "mine"\ndependencies = ["idna"]\n{tool}'
    return read(folder, text, "pyproject.toml", **asked)


def test_pdm(tmp_path: Path) -> None:
    text = """
[tool.pdm.dev-dependencies]
test = ["pytest", "-e file:///${PROJECT_ROOT}/lib"]
[[tool.pdm.source]]
name = "pt"
url = "https://download.pytorch.org/whl/cu126"
include_packages = ["torch"]
[tool.pdm.resolution.overrides]
six = "1.17"
"""
    found = project(tmp_path, text)
    assert fates(found)["pytest"] is Fate.NOT_ASKED
    assert [line.text.partition(" ")[0] for line in found.refused] == ["-e", "six"]
    assert found.indexes[0].only_for == {"torch"} and found.axes == {}
    assert roots(project(tmp_path, text, groups=["test"])) == ["pytest", "idna"]


PIXI = """
[{root}workspace]
channels = ["conda-forge"]
[{root}dependencies]
python = "3.12.*"
cuda-toolkit = "12.8.*"
[{root}pypi-dependencies]
attrs = ">=25"
torch = {{ version = "==2.8.0", index = "https://download.pytorch.org/whl/cu128" }}
clip = {{ git = "https://h.invalid/clip.git", rev = "abc" }}
[{root}target.linux-64.pypi-dependencies]
six = "*"
[{root}target.win-64.pypi-dependencies]
certifi = "*"
[{root}feature.test.pypi-dependencies]
pytest = "*"
[{root}pypi-options]
extra-index-urls = ["https://h.invalid/simple"]
no-build = true
"""


@pytest.mark.parametrize("name", ["pyproject.toml", "pixi.toml", "other.toml"])
def test_pixi(tmp_path: Path, name: str) -> None:
    head = (
        '[project]\nname = "mine"\ndependencies = ["idna"]\n'
        if name[0] == "py"[0] and "py" in name
        else ""
    )
    text = head + PIXI.format(root="tool.pixi." if head else "")
    found = read(tmp_path, text, name)
    expected = ["attrs>=25", "torch==2.8.0", 'six; platform_machine == "x86_64"']
    assert roots(found) == [*expected, *(["idna"] if head else [])]
    assert found.roots[1].axes["cuda"] == "12.8" and found.axes == {}
    assert [s.name for s in found.sources] == ["clip"]
    assert [str(s) for s, _ in found.requires_python] == ["==3.12.*"]
    assert [line.text for line in found.refused] == ["cuda-toolkit = 12.8.*", "no-build = True"]
    assert fates(found)["pytest = *"] is Fate.NOT_ASKED
    assert fates(found)["certifi"] is Fate.ELSEWHERE
    assert "pytest" in roots(read(tmp_path, text, name, groups=["test"]))


def test_hatch_and_flit(tmp_path: Path) -> None:
    found = project(tmp_path, '[tool.hatch.envs.lint]\ndependencies = ["ruff", "x @ {root:uri}/x"]')
    assert fates(found)["ruff"] is Fate.NOT_ASKED and len(found.refused) == 1
    text = """
[tool.flit.metadata]
module = "mine"
requires = ["idna"]
requires-python = ">=3.10"
[tool.flit.metadata.requires-extra]
test = ["pytest"]
"""
    assert roots(read(tmp_path, text, "pyproject.toml")) == ["idna"]
    assert roots(read(tmp_path, text, "pyproject.toml", extras=["test"])) == ["idna", "pytest"]


PIPFILE = """
[[source]]
name = "first"
url = "https://h.invalid/simple"
[[source]]
name = "pt"
url = "https://download.pytorch.org/whl/cu126"
[packages]
idna = "*"
attrs = { version = ">=25", extras = ["x"], markers = "python_version < '3.12'" }
torch = { version = "==2.8.0", index = "pt" }
clip = { git = "https://h.invalid/clip.git", ref = "abc" }
win = { version = "*", sys_platform = "== 'win32'" }
[dev-packages]
ruff = "*"
[docs]
sphinx = "*"
[requires]
python_version = "3.12"
"""


@pytest.mark.parametrize("name", ["Pipfile", "renamed.toml"])
def test_pipfile(tmp_path: Path, name: str) -> None:
    found = read(tmp_path, PIPFILE, name)
    assert roots(found) == ["idna", 'attrs[x]>=25; python_version < "3.12"', "torch==2.8.0"]
    assert found.roots[2].axes["cuda"] == "12.6" and found.axes == {}
    assert [(s.name, s.revision) for s in found.sources] == [("clip", "abc")]
    assert [str(s) for s, _ in found.requires_python] == ["==3.12.*"]
    assert [(i.extra, i.only_for) for i in found.indexes] == [(False, None), (True, {"torch"})]
    asked = read(tmp_path, PIPFILE, name, groups=["dev", "docs"])
    assert roots(asked)[3:] == ["ruff", "sphinx"]
    assert "no category tests" in refused(tmp_path, PIPFILE, name, groups=["tests"])


SETUP = """
[metadata]
name = mine
[options]
python_requires = >=3.10
install_requires =
    idna>=3
    # why
    attrs; python_version < "3.12"
[options.extras_require]
test =
  pytest
  mine
"""


def test_setup_cfg(tmp_path: Path) -> None:
    found = read(tmp_path, SETUP, "setup.cfg")
    assert roots(found) == ["idna>=3", 'attrs; python_version < "3.12"']
    assert [line.place.line for line in found.lines] == [5, 7, 9, 12, 13]
    assert roots(read(tmp_path, SETUP, "setup.cfg", extras=["test"]))[2:] == ["pytest"]
    assert "no extra doc" in refused(tmp_path, SETUP, "setup.cfg", extras=["doc"])
    for text, said in (
        ("[metadata]\nname = x", "has no install_requires of its own"),
        ("[options]\ninstall_requires = file: r.txt", "give that file itself"),
    ):
        assert said in refused(tmp_path, text, "setup.cfg")
    assert "setup.py is a program, and is not run" in refused(tmp_path, "import os", "setup.py")


CONDA = """
name: mine
channels:
  - pytorch
dependencies:
  - python=3.10
  - conda-forge::numpy>=2   # fast
  - pip
  - pip:
    - idna>=3
    - -r more.txt
    - --extra-index-url https://download.pytorch.org/whl/cu126
    - "six==${NO_SUCH_VARIABLE_X}"
variables:
  A: b
"""


def test_conda(tmp_path: Path) -> None:
    (tmp_path / "more.txt").write_text("attrs\n")
    said = refused(tmp_path, CONDA, "environment.yml")
    assert "environment.yml:13" in said and "NO_SUCH_VARIABLE_X is not set" in said
    text = CONDA.replace("${NO_SUCH_VARIABLE_X}", "1.17")
    for name in ("environment.yml", "env.yaml", "conda.txt"):
        found = read(tmp_path, text, name)
        assert roots(found) == ["idna>=3", "attrs", "six==1.17"]
        assert [(n.place.line, n.text) for n in found.refused] == [
            (7, "conda-forge::numpy>=2"),
            (15, "A: b"),
        ]
        assert [str(s) for s, _ in found.requires_python] == ["==3.10.*"]
        assert found.axes["cuda"] == "12.6"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("dependencies:\n  - numpy\n", "has no pip part"),
        ("dependencies:\n  numpy: 1\n", "it has no list of dependencies"),
        ("dependencies:\n - &a [*a]\n", "an alias"),
        ("dependencies:\n - " + "[" * 100, "it is nested too deeply"),
        ("dependencies:\n - a\n - : {\n", "environment.yml:"),
        ("a: 1\na: 2\ndependencies:\n - a", "the key a twice"),
        ("dependencies:\n - a\n---\n- b\n", "a second document"),
        ("dependencies:\n" + " - a\n" * 30_000, "--limit requirements=NUMBER"),
    ],
)
def test_yaml_that_cannot_be_read(tmp_path: Path, text: str, said: str) -> None:
    assert said in refused(tmp_path, text, "environment.yml")
