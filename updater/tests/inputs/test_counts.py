"""Nothing is lost: every line that says something is one of `Inputs.lines`, whatever the file."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import tomlkit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accelpkgs_updater.errors import UpdaterError
from accelpkgs_updater.inputs.model import Asked
from accelpkgs_updater.inputs.read import read_inputs

from . import test_pip_oracle

CASES = Path(os.environ.get("ACCELPKGS_TEST_INPUTS", "/nonexistent"))
"""A folder of input files, where somebody has one."""


def of_requirements(path: Path) -> int:
    """The lines that say something, as pip counts them, and those of the files that they name."""
    from pip._internal.req.req_file import preprocess

    found = 0
    for _, line in preprocess(path.read_bytes().decode("utf-8-sig")):
        found += 1
        for option in ("-r", "--requirement", "-c", "--constraint"):
            if line.startswith(option) and not line.startswith("--require-"):
                name = line.removeprefix(option).lstrip(" \t=")
                found += of_requirements(path.parent / name)
                break
    return found


def of_pyproject(table: Mapping[str, Any]) -> int:
    """The entries of all tables that are about dependencies."""
    project, tool = table.get("project", {}), table.get("tool", {})
    uv, poetry = tool.get("uv", {}), tool.get("poetry", {})
    found = len(project.get("dependencies", [])) + ("requires-python" in project)
    found += sum(map(len, project.get("optional-dependencies", {}).values()))
    found += sum(map(len, table.get("dependency-groups", {}).values()))
    found += sum(len(s) if isinstance(s, list) else 1 for s in uv.get("sources", {}).values())
    lists = ("index", "override-dependencies", "constraint-dependencies", "environments")
    lists += ("dev-dependencies", "conflicts", "extra-index-url", "find-links")
    found += sum(len(uv.get(key, [])) for key in lists)
    for key in uv.keys() - {"sources", "workspace", "package", *lists}:
        found += len(uv[key]) if key == "dependency-metadata" else 1
    for group in (poetry, *poetry.get("group", {}).values()):
        for entry in group.get("dependencies", {}).values():
            found += len(entry) if isinstance(entry, list) else 1
    found += sum(map(len, poetry.get("extras", {}).values())) + len(poetry.get("source", []))
    found += sum(map(len, tool.get("pdm", {}).get("dev-dependencies", {}).values()))
    pixi = tool.get("pixi", {})
    for level in (pixi, *pixi.get("feature", {}).values(), *pixi.get("target", {}).values()):
        found += len(level.get("pypi-dependencies", {})) + len(level.get("dependencies", {}))
    return found


NAMES = st.sampled_from(["attrs", "idna", "torch", "mine", "mine[a]", "mine[b]", "six", "Mine [a]"])
MARKERS = st.sampled_from(
    ["", "; sys_platform == 'win32'", "; python_version < '3.12'", "; sys_platform == 'linux'"]
)
BOUNDS = st.sampled_from(["", ">=1", "==2.*", " @ git+https://h.invalid/x.git "])
TEXTS = st.builds(lambda n, b, m: f"{n}{b}{m}", NAMES, BOUNDS, MARKERS)
LISTS = st.lists(TEXTS, max_size=3)
URLS = st.sampled_from(
    ["https://h.invalid/simple", "https://download.pytorch.org/whl/cu128", "http://h.invalid"]
)
PLAIN_MARKERS = st.sampled_from(["sys_platform == 'win32'", "python_version < '3.12'"])
SOURCE = st.one_of(
    st.just({"index": "i"}),
    st.just({"git": "https://h.invalid/y.git", "rev": "v1"}),
    st.builds(lambda m: {"index": "i", "marker": m}, PLAIN_MARKERS),
    st.builds(lambda m: {"url": "https://h.invalid/y.zip", "marker": m}, PLAIN_MARKERS),
)
UV = st.fixed_dictionaries(
    {
        "index": st.lists(
            st.builds(lambda u, e: {"name": "i", "url": u, "explicit": e}, URLS, st.booleans()),
            min_size=1,
            max_size=2,
        )
    },
    optional={
        "sources": st.dictionaries(
            st.sampled_from(["torch", "six", "none"]),
            st.one_of(SOURCE, st.lists(SOURCE, min_size=1, max_size=2)),
        ),
        "override-dependencies": LISTS,
        "constraint-dependencies": st.lists(st.sampled_from(["idna<4", "nobody==1"])),
        "environments": st.lists(PLAIN_MARKERS, max_size=2),
        "extra-index-url": st.lists(URLS, max_size=1),
        "prerelease": st.sampled_from(["allow", "disallow"]),
        "resolution": st.just("lowest"),
        "link-mode": st.just("copy"),
        "no-index": st.booleans(),
        "what-is-this": st.just(1),
        "dev-dependencies": LISTS,
        "default-groups": st.just(["g"]),
        "conflicts": st.just([[{"extra": "a"}, {"extra": "b"}]]),
        "no-build-isolation-package": st.just(["torch"]),
        "dependency-metadata": st.just([{"name": "a"}, {"name": "b"}]),
    },
)
CONSTRAINTS = st.one_of(
    st.sampled_from(["*", "^1.2", "~1", ">=1,<2", "1.*", "^1 || ^2"]),
    st.builds(lambda o: {"version": "^1", "optional": o, "extras": ["x"]}, st.booleans()),
    st.just([{"version": "1", "python": "<3.12"}, {"version": "2", "python": ">=3.12"}]),
    st.just({"git": "https://h.invalid/z.git", "tag": "v1"}),
    st.just({"version": "^1", "source": "s", "platform": "darwin"}),
)
DEPENDENCIES = st.dictionaries(st.sampled_from(["attrs", "idna", "six"]), CONSTRAINTS)
POETRY = st.fixed_dictionaries(
    {
        "name": st.just("mine"),
        "source": st.just([{"name": "s", "url": "https://h.invalid/simple"}]),
    },
    optional={
        "dependencies": st.builds(lambda d: {"python": "^3.10", **d}, DEPENDENCIES),
        "group": st.builds(lambda d: {"g": {"dependencies": d}}, DEPENDENCIES),
        "extras": st.just({"a": ["attrs", "idna"]}),
    },
)
PIXI = st.fixed_dictionaries(
    {},
    optional={
        "pypi-dependencies": st.just({"attrs": "*", "six": {"version": ">=1", "extras": ["x"]}}),
        "dependencies": st.just({"python": "3.12.*", "cuda": "*"}),
        "feature": st.just({"f": {"pypi-dependencies": {"idna": "*"}, "dependencies": {"b": "*"}}}),
        "target": st.just(
            {"win-64": {"dependencies": {"c": "*"}}, "linux": {"dependencies": {"d": "*"}}}
        ),
    },
)
TOOLS = st.fixed_dictionaries(
    {},
    optional={
        "uv": UV,
        "poetry": POETRY,
        "pixi": PIXI,
        "ruff": st.just({"line-length": 1}),
        "pdm": st.builds(lambda t: {"dev-dependencies": {"d": t}}, LISTS),
    },
)
PROJECTS = st.fixed_dictionaries(
    {"tool": TOOLS},
    optional={
        "project": st.fixed_dictionaries(
            {"name": st.just("mine"), "dependencies": LISTS},
            optional={
                "optional-dependencies": st.fixed_dictionaries({"a": LISTS, "b": LISTS}),
                "requires-python": st.just(">=3.10"),
            },
        ),
        "dependency-groups": st.fixed_dictionaries(
            {
                "g": st.lists(st.one_of(TEXTS, st.just({"include-group": "h"})), max_size=3),
                "h": LISTS,
            }
        ),
        "build-system": st.just({"requires": ["setuptools"]}),
    },
)
ASKED = st.builds(
    Asked,
    extras=st.sampled_from([frozenset(), frozenset({"a"})]),
    groups=st.sampled_from([frozenset(), frozenset({"g"})]),
    all_extras=st.booleans(),
)


def read(path: Path, asked: Asked) -> Any:
    try:
        return read_inputs([str(path)], asked)
    except UpdaterError:
        return None


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(test_pip_oracle.files())
def test_of_requirements_files(text: str) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "sub").mkdir()
        (folder / "main.txt").write_bytes(text.encode())
        (folder / "other.txt").write_text("other>=1\n-c sub/third.txt\n")
        (folder / "sub" / "third.txt").write_text("third<2 # c\n")
        found = read(folder / "main.txt", Asked())
        if found is not None:
            assert len(found.lines) == of_requirements(folder / "main.txt")


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PROJECTS, ASKED)
def test_of_projects(table: dict[str, Any], asked: Asked) -> None:
    with TemporaryDirectory() as name:
        path = Path(name) / "pyproject.toml"
        path.write_text(tomlkit.dumps(table))
        found = read(path, asked)
        if found is not None:
            assert len(found.lines) == of_pyproject(table), [str(n) for n in found.lines]
            assert all(line.place.line > 0 for line in found.lines)


def _is_of(file: str, path: Path) -> bool:
    return file == str(path) or (path.suffix in (".txt", ".in") and not file.endswith(".toml"))


@pytest.mark.skipif(not CASES.is_dir(), reason="ACCELPKGS_TEST_INPUTS names no folder of files")
def test_of_files_that_there_are() -> None:
    seen = 0
    endings = (".txt", ".in", ".toml", ".lock")
    for path in sorted(p for p in CASES.rglob("*") if p.is_file() and p.suffix in endings):
        found = read(path, Asked())
        if found is None or any(s.kind == "path" and not s.project for s in found.sources):
            # It reads other files, too.
            continue
        if path.suffix in (".txt", ".in"):
            data = path.read_bytes()
            plain = path if not data.startswith(b"\xff\xfe") else None
            expected = of_requirements(path) if plain else data.decode("utf-16").count("\n")
        elif "channels" in (table := tomllib.loads(path.read_text())).get("workspace", {}):
            expected = of_pyproject({"tool": {"pixi": table}})
        elif "package" in (table := tomllib.loads(path.read_text())):
            expected = len(table["package"]) + ("requires-python" in table)
        else:
            expected = of_pyproject(table)
        # Beside these stand lines of a folder that it names, of its workspace's root, and what is
        # said of a lock as a whole.
        told = [n for n in found.lines if n.place.line and _is_of(n.place.file, path)]
        assert len(told) == expected, path
        seen += 1
    assert seen
