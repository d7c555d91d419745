"""pyproject.toml by the standards: [project], its extras, [dependency-groups]; scripts."""

from __future__ import annotations

from pathlib import Path

import pytest

from accelpkgs_updater.inputs.model import Fate

from .files import fates, read, refused, roots

PROJECT = """
[project]
name = "My_Project"
requires-python = ">=3.11"
dependencies = [
  "idna>=3",   # why
  "attrs; sys_platform == 'win32'",
]
[project.optional-dependencies]
Fast = ["cython"]
test = ["pytest", "my-project[fast]"]
all = ["my.project[test] ; python_version < '3.13'"]
[dependency-groups]
dev = ["ruff", { include-group = "Docs" }]
docs = ["sphinx"]
[build-system]
requires = ["setuptools"]
"""


def pyproject(folder: Path, text: str, **asked: list[str]) -> list[str]:
    return roots(read(folder, text, "pyproject.toml", **asked))


def test_what_is_not_asked_for_is_said(tmp_path: Path) -> None:
    found = read(tmp_path, PROJECT, "pyproject.toml")
    assert roots(found) == ["idna>=3"]
    assert [(line.place.line, line.fate) for line in found.lines] == [
        *((4, Fate.OPTION), (6, Fate.ROOT), (7, Fate.ELSEWHERE)),
        *((n, Fate.NOT_ASKED) for n in (10, 11, 11, 12, 14, 14, 15)),
    ]
    assert [str(s) for s, _ in found.requires_python] == [">=3.11"]
    (project,) = found.sources
    assert project.project and project.editable and project.name == "my-project"


def test_what_else_the_project_has_is_told(tmp_path: Path) -> None:
    rest = {"--extra all", "--extra fast", "--extra test", "--group dev", "--group docs"}
    assert read(tmp_path, PROJECT, "pyproject.toml").unasked == rest
    some = read(tmp_path, PROJECT, "pyproject.toml", extras=["test"], groups=["dev"])
    assert some.unasked == {"--extra all"}
    # What a folder has that is depended on is no option of `lock`.
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib/pyproject.toml").write_text(PROJECT)
    named = '[project]\nname = "a"\ndependencies = ["my-project"]\n[tool.uv.sources]\n'
    found = read(tmp_path, named + 'my-project = { path = "lib" }\n', "pyproject.toml")
    assert "idna>=3" in roots(found) and found.unasked == frozenset()
    poetry = '[tool.poetry]\nname = "p"\nversion = "1"\n[tool.poetry.dependencies]\nidna = "*"\n'
    poetry += '[tool.poetry.extras]\nQuick = ["idna"]\n[tool.poetry.group.test.dependencies]\n'
    found = read(tmp_path, poetry + 'pytest = "*"\n', "pyproject.toml")
    assert found.unasked == {"--extra quick", "--group test"}


def test_extras_and_those_that_they_name(tmp_path: Path) -> None:
    assert pyproject(tmp_path, PROJECT, extras=["FAST"]) == ["idna>=3", "cython"]
    assert pyproject(tmp_path, PROJECT, extras=["test"]) == ["idna>=3", "cython", "pytest"]
    marker = ' ; python_version < "3.13"'.replace(" ;", ";")
    assert pyproject(tmp_path, PROJECT, extras=["all"]) == [
        "idna>=3",
        f"cython{marker}",
        f"pytest{marker}",
    ]


def test_groups_and_those_that_they_name(tmp_path: Path) -> None:
    assert pyproject(tmp_path, PROJECT, groups=["dev"]) == ["idna>=3", "ruff", "sphinx"]
    assert pyproject(tmp_path, PROJECT, groups=["DOCS"]) == ["idna>=3", "sphinx"]


def test_extras_that_name_each_other(tmp_path: Path) -> None:
    text = """
[project]
name = "p"
dependencies = []
[project.optional-dependencies]
a = ["p[b]; python_version < '3.12'", "idna"]
b = ["p[a]; os_name == 'posix'", "attrs"]
"""
    found = pyproject(tmp_path, text, extras=["a"])
    assert found[0] == "idna" and set(map(str, found)) >= {'attrs; python_version < "3.12"'}


@pytest.mark.parametrize(
    ("text", "asked", "said"),
    [
        (PROJECT, {"extras": ["tests"]}, "the project has no extra tests"),
        (PROJECT, {"extras": ["tests"]}, "did you mean test? it has all, fast, test"),
        (PROJECT, {"groups": ["test"]}, "the project has no group test"),
        ('[project]\nname = "x"', {}, "it states no dependencies"),
        ("", {}, "it states no dependencies"),
        ("[tool.ruff]\nline-length = 100", {}, "it states no dependencies"),
        ('[project]\nname = "x"\ndynamic = ["dependencies"]', {}, "only its build can say them"),
        ('[project]\nname = "x"\ndependencies = "idna"', {}, "it is no list"),
        ('[project]\nname = "x"\ndependencies = ["idna", 1]', {}, "pyproject.toml:3"),
        ('[project]\nname = "x"\ndependencies = [\n"idna",\n"a b"]', {}, "pyproject.toml:5"),
        ("[project", {}, "pyproject.toml:1"),
        (
            '[project]\nname="x"\ndependencies=[]\n[dependency-groups]\na=[{include-group="b"}]\n'
            'b=[{include-group="a"}]',
            {"groups": ["a"]},
            "the group a: ",
        ),
        (
            '[project]\nname="x"\ndependencies=[]\n[dependency-groups]\na=[{include-group="c"}]',
            {"groups": ["a"]},
            "the group a: ",
        ),
    ],
)
def test_what_cannot_be_read(
    tmp_path: Path, text: str, asked: dict[str, list[str]], said: str
) -> None:
    assert said in refused(tmp_path, text, "pyproject.toml", **asked)


def test_none_may_be_said(tmp_path: Path) -> None:
    assert pyproject(tmp_path, '[project]\nname = "x"\ndependencies = []') == []


def test_another_name(tmp_path: Path) -> None:
    for name in ("renamed.toml", "project.txt"):
        assert roots(read(tmp_path, PROJECT, name)) == ["idna>=3"]


def test_direct_references(tmp_path: Path) -> None:
    text = "[project]\ndependencies = [\"a[x] @ git+https://h.invalid/a@v1 ; os_name == 'posix'\"]"
    (source,) = read(tmp_path, text, "pyproject.toml").sources
    assert (source.kind, source.name, source.revision, source.extras) == ("git", "a", "v1", {"x"})


def test_what_setuptools_reads_from_other_files(tmp_path: Path) -> None:
    (tmp_path / "r.txt").write_text("# one\nidna\n\nattrs\n")
    (tmp_path / "dev.txt").write_text("ruff\n")
    text = """
[project]
name = "x"
dynamic = ["dependencies", "optional-dependencies"]
[tool.setuptools.dynamic]
dependencies = { file = ["r.txt"] }
optional-dependencies.dev = { file = "dev.txt" }
"""
    found = read(tmp_path, text, "pyproject.toml")
    assert roots(found) == ["idna", "attrs"]
    assert fates(found)["ruff"] is Fate.NOT_ASKED
    assert {line.place.line for line in found.lines if line.place.file.endswith("r.txt")} == {2, 4}
    assert pyproject(tmp_path, text, extras=["dev"]) == ["idna", "attrs", "ruff"]
    (tmp_path / "r.txt").write_text("-r other.txt")
    assert "setuptools reads no options there" in refused(tmp_path, text, "pyproject.toml")


SCRIPT = """#!/usr/bin/env python
# /// script
# requires-python = ">=3.12"
# dependencies = [
#   "idna",
#   "torch",
# ]
# [tool.uv.sources]
# torch = { index = "pt" }
# [[tool.uv.index]]
# name = "pt"
# url = "https://download.pytorch.org/whl/cu126"
# explicit = true
# ///
import idna
"""


def test_a_script(tmp_path: Path) -> None:
    found = read(tmp_path, SCRIPT, "tool.py")
    assert roots(found) == ["idna", "torch"]
    assert found.roots[1].axes["cuda"] == "12.6" and found.axes == {}
    assert [r.place.line for r in found.roots] == [5, 6]
    assert roots(read(tmp_path, SCRIPT, "tool")) == ["idna", "torch"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SCRIPT.replace("# ///\nimport", "import"), "its block has no end"),
        (SCRIPT + SCRIPT, "a second block of the same kind"),
        (SCRIPT.replace('"idna"', '"a b"'), "tool.py:5"),
        ("# /// script\n# ///\n", "its block states no dependencies"),
        ("import idna\n", "tool.py is a program, and is not run"),
    ],
)
def test_scripts_that_cannot_be_read(tmp_path: Path, text: str, said: str) -> None:
    assert said in refused(tmp_path, text, "tool.py")


def test_the_python_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / ".python-version").write_text("3.12.4\n# old\npypy3.10\ncpython@3.13t\n")
    found = read(tmp_path, "idna")
    assert [p for p, _ in found.python_pins] == ["3.12.4", "3.13t"]
    assert [(r.place.line, r.text) for r in found.refused] == [(3, "pypy3.10")]


def test_what_setuptools_reads_in_a_setup_cfg(tmp_path: Path) -> None:
    (tmp_path / "setup.cfg").write_text("[options]\ninstall_requires =\n  idna  # why\n")
    for text in (
        '[build-system]\nrequires = ["setuptools"]\n',
        '[project]\nname = "x"\ndynamic = ["dependencies"]\n',
    ):
        found = read(tmp_path, text, "pyproject.toml")
        assert roots(found) == ["idna"] and found.roots[0].place.line == 3
    assert pyproject(tmp_path, '[project]\nname = "x"\ndependencies = []') == []


def test_extras_alone_may_be_of_files(tmp_path: Path) -> None:
    (tmp_path / "dev.txt").write_text("ruff\n")
    text = """
[project]
name = "x"
dependencies = ["idna"]
dynamic = ["optional-dependencies"]
[tool.setuptools.dynamic]
optional-dependencies.dev = { file = ["dev.txt"] }
"""
    assert pyproject(tmp_path, text, extras=["dev"]) == ["ruff", "idna"]
    assert fates(read(tmp_path, text, "pyproject.toml"))["ruff"] is Fate.NOT_ASKED


def test_an_address_ends_at_its_marker(tmp_path: Path) -> None:
    for blank in ("; ", " ; ", ";"):
        text = f"[project]\ndependencies = [\"a @ git+https://h.invalid/a{blank}os_name=='x'\"]"
        assert fates(read(tmp_path, text, "pyproject.toml")).popitem()[1] is Fate.ELSEWHERE
