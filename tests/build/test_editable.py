"""A project that is worked on, in an environment of a set: whatever the layout, from any folder."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Build = Callable[..., subprocess.CompletedProcess[str]]
BACKEND = '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n'
SRC = {
    "pyproject.toml": BACKEND
    + '[project]\nname = "My.Thing"\ndescription = "One\\nthing"\ndynamic = ["version"]\n'
    'requires-python = ">=3.10"\ndependencies = ["packaging>=20", "none; os_name == \'nt\'"]\n'
    "optional-dependencies.dev = [\"pytest; python_version > '3.9'\"]\n"
    '[project.scripts]\nmy-thing = "my_thing.cli:main"\n'
    '[project.entry-points."my.group"]\na = "my_thing:VALUE"\n'
    '[tool.setuptools.dynamic]\nversion = {attr = "my_thing.__version__"}\n',
    "src/my_thing/__init__.py": '__version__ = "1.2.3"\nVALUE = 7\n',
    "src/my_thing/cli.py": "import sys, my_thing\n"
    "def main(): print('cli', my_thing.VALUE, *sys.argv[1:])\n",
    "src/my_thing/__main__.py": "print('main', __name__)\n",
    "src/space/inner/__init__.py": "X = 1\n",
    "src/space/more.py": "Z = 3\n",
    "src/single.py": "Y = 2\nif __name__ == '__main__': print('single', __file__)\n",
    "tests/test_it.py": "from my_thing import VALUE\ndef test(): assert VALUE == 7\n",
    "README.md": "",
}
CHECK = """
import importlib.metadata as m, json, sys
import my_thing.cli, single, space.inner, space.more
print(json.dumps({
    "file": my_thing.__file__, "values": [my_thing.VALUE, single.Y, space.inner.X, space.more.Z],
    "spec": my_thing.__spec__.origin, "version": m.version("my-thing"),
    "requires": m.requires("my.thing"), "entry": m.entry_points(group="my.group")["a"].load(),
    "path": [p for p in sys.path if "my_thing" in p or "src" in p],
}))
"""


def _write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


@pytest.fixture
def in_shell(run_nix: Build, prelude: str) -> Build:
    """Run bash in the shell of an expression, from a folder."""

    def run(expression: str, script: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        return run_nix(
            "develop",
            "--impure",
            "--option",
            "flake-registry",
            "",
            "--expr",
            f"{prelude} {expression}",
            "-c",
            "/bin/bash",
            "-euc",
            script,
            cwd=cwd,
        )

    return run


@pytest.fixture
def editable(root: Path) -> Callable[..., str]:
    """The expression of a set with a project in it; `stored`: as a flake sees its own folder."""

    def make(
        project: Path, stored: str | None = None, more: str = "", packages: str = '"packaging"'
    ) -> str:
        folder = str(project)
        if stored is not None:
            folder = f'(builtins.path {{ path = {project}; name = "source"; }} + "{stored}")'
        return (
            f"(((import {root}/nix/concretise {{ }}).concretise {{ inherit base python;"
            f" packages = [ {packages} ]; }}).editable {{ project = {folder}; {more} }})"
        )

    return make


@pytest.mark.network
def test_in_a_shell_from_any_folder(
    tmp_path: Path, editable: Callable[..., str], in_shell: Build
) -> None:
    project = _write(tmp_path / "repository/python", SRC)
    expression = editable(tmp_path / "repository", "/python", packages='"packaging" "pytest"')
    script = (
        f"cd /; python -c '{CHECK}'; my-thing a b; python -m my_thing; python -m single;"
        f" pytest -q -p no:cacheprovider {project}; echo venv=${{VIRTUAL_ENV-none}}"
    )
    done = in_shell(f"{expression}.shell", script, project / "src")
    assert done.returncode == 0, done.stderr
    first, *others = done.stdout.splitlines()
    assert json.loads(first) == {
        "file": str(project / "src/my_thing/__init__.py"),
        "spec": str(project / "src/my_thing/__init__.py"),
        "values": [7, 2, 1, 3],
        "version": "1.2.3",
        "requires": [
            "packaging>=20",
            "none; os_name == 'nt'",
            "pytest ; (python_version > '3.9') and extra == 'dev'",
        ],
        "entry": 7,
        "path": [],
    }
    assert others[:3] == ["cli 7 a b", "main __main__", f"single {project / 'src/single.py'}"]
    assert "1 passed" in done.stdout
    assert others[-1] == "venv=none"
    # A new line of code is there at once, and a shell elsewhere says what to do.
    _write(project, {"src/my_thing/cli.py": "def main(): print('newer')\n"})
    assert in_shell(f"{expression}.shell", "my-thing", project).stdout == "newer\n"
    lost = in_shell(f"{expression}.shell", "my-thing", Path("/"))
    assert "export ACCELPKGS_EDITABLE_MY_THING=FOLDER" in lost.stderr
    assert "set ACCELPKGS_EDITABLE_MY_THING to the folder of its pyproject.toml" in lost.stderr


@pytest.mark.network
def test_pip_and_virtual_environments_in_a_shell(
    tmp_path: Path, editable: Callable[..., str], in_shell: Build
) -> None:
    """Nothing is installed into the set; a virtual environment above it has what it has."""
    project = _write(tmp_path / "project", SRC)
    script = (
        "pip install six 2>&1 || echo refused $?; pip list; pip3 --version;"
        f" accelpkgs-venv {tmp_path}/above; ! accelpkgs-venv {tmp_path}/above || exit 1;"
        f" . {tmp_path}/above/bin/activate; python -c 'import sys, my_thing, packaging;"
        " print(sys.prefix, my_thing.VALUE, packaging.__file__)'; pip show packaging"
    )
    expression = editable(project, "", packages='"packaging" "pip"')
    done = in_shell(f"{expression}.shell", script, project)
    assert done.returncode == 0, done.stderr
    assert "pip install does nothing here" in done.stdout
    assert "refused 1" in done.stdout
    assert f"{tmp_path}/above 7 /nix/store/" in done.stdout
    assert "my-thing  1.2.3" in done.stdout
    assert "Name: packaging" in done.stdout


@pytest.mark.network
def test_a_program_of_another_python_does_not_stand_in(
    tmp_path: Path, editable: Callable[..., str], in_shell: Build
) -> None:
    """It would run without the project: the shell says what is lacking. That of a virtual
    environment, which comes first, is no other.
    """
    names = ["pytest", "py.test", "ipython", "coverage", "pylint", "torchrun"]
    project = _write(tmp_path / "project", SRC)
    theirs = _write(tmp_path / "venv", dict.fromkeys(names, "#!/bin/sh\necho theirs\n"))
    for name in names:
        (theirs / name).chmod(0o755)
    each = f"for name in {' '.join(names)}; do"
    script = f"{each} $name -q || echo $?; done; PATH={theirs}:$PATH; {each} $name; done"
    done = in_shell(f"{editable(project, '')}.shell", script, project)
    assert done.stdout.split() == ["127"] * len(names) + ["theirs"] * len(names), done.stderr
    for name in names:
        assert f"accelpkgs: this set has no {name}\n" in done.stderr
    assert "init --extra NAME" in done.stderr


FLAT = {
    "pyproject.toml": BACKEND + '[project]\nname = "thing"\nversion = "1.0"\n',
    "setup.py": "from setuptools import Extension, setup\n"
    "setup(ext_modules=[Extension('thing._two', ['two.cpp']), Extension('top', ['top.cpp'])])\n",
    "thing/__init__.py": "from thing._two import two\n",
    "tests/__init__.py": "",
    "docs/conf.py": "",
}
CPP = """
#include <Python.h>
#include <vector>
static PyObject *two(PyObject *, PyObject *) {{
    std::vector<long> all(2); return PyLong_FromLong(all.size()); }}
static PyMethodDef methods[] = {{
    {{"two", two, METH_NOARGS, ""}}, {{nullptr, nullptr, 0, nullptr}} }};
static struct PyModuleDef module = {{PyModuleDef_HEAD_INIT, "{0}", "", -1, methods}};
PyMODINIT_FUNC PyInit_{0}(void) {{ return PyModule_Create(&module); }}
"""


@pytest.mark.network
def test_a_compiled_extension_of_the_project(
    tmp_path: Path,
    editable: Callable[..., str],
    in_shell: Build,
    interpreter: dict[str, str],
) -> None:
    """Built in place with the shell's compiler, in a flat layout, and one beside the package."""
    if not Path(f"/usr/include/python{interpreter['python']}/Python.h").exists():
        pytest.skip("the machine's Python has no headers")
    sources = {"two.cpp": CPP.format("_two"), "top.cpp": CPP.format("top")}
    project = _write(tmp_path / "project", FLAT | sources)
    more = 'toolchain = [ "cxx" ]; modules = [ "top" ];'
    script = (
        "python setup.py -q build_ext --inplace; cd /; echo $CC;"
        " python -c 'import thing, top; print(thing.two(), top.two(), top.__file__)'"
    )
    expression = editable(project, "", more, packages='"setuptools"')
    done = in_shell(f"{expression}.shell", script, project)
    assert done.returncode == 0, done.stderr
    compiler, said = done.stdout.splitlines()
    assert compiler.startswith("gcc")
    assert said.startswith(f"2 2 {project}/top.")


@pytest.mark.network
def test_outside_of_a_store_the_folder_is_known(
    tmp_path: Path, editable: Callable[..., str], run_in_store: Build
) -> None:
    """Without a shell: its environment by itself."""
    project = _write(tmp_path / "project", SRC)
    done = run_in_store(f"{editable(project)}.python", "-c", CHECK)
    assert json.loads(done.stdout)["file"] == str(project / "src/my_thing/__init__.py"), done.stderr


def test_the_set_must_have_what_the_project_requires(
    tmp_path: Path, editable: Callable[..., str], run_nix: Build, prelude: str
) -> None:
    project = _write(tmp_path / "project", SRC)
    file = project / "pyproject.toml"
    file.write_text(file.read_text().replace('"packaging>=20"', '"packaging>=99", "six"'))
    done = run_nix("eval", "--impure", "--expr", f"{prelude} {editable(project)}.python.outPath")
    assert "accelpkgs E306: the set does not have what My.Thing requires" in done.stderr
    assert "requires packaging>=99, and the set has packaging " in done.stderr
    assert "requires six, and the set does not have that" in done.stderr


def test_what_is_no_project_is_refused(
    tmp_path: Path, editable: Callable[..., str], run_nix: Build, prelude: str
) -> None:
    cases: dict[str, tuple[dict[str, str], str]] = {
        "nothing": ({"x.py": ""}, "it has no pyproject.toml"),
        "setup": ({"setup.py": "raise SystemExit"}, "to read a setup.py is to run it"),
        "nameless": ({"pyproject.toml": BACKEND}, "no [project] with a name"),
        "empty": ({"pyproject.toml": SRC["pyproject.toml"]}, "no module of it was found"),
        "version": (
            FLAT | {"pyproject.toml": '[project]\nname = "a"\nversion = "one"\n'},
            "which is none (PEP 440)",
        ),
        "toml": (FLAT | {"pyproject.toml": "[project\n"}, "its pyproject.toml cannot be read:"),
    }
    for case, (files, words) in cases.items():
        project = _write(tmp_path / case, files)
        done: Any = run_nix(
            "eval", "--impure", "--expr", f"{prelude} {editable(project)}.python.outPath"
        )
        assert "accelpkgs E305: this cannot be made editable" in done.stderr, (case, done.stderr)
        assert words in done.stderr, (case, done.stderr)


@pytest.mark.network
def test_a_project_without_a_pyproject_is_named_by_hand(
    tmp_path: Path, editable: Callable[..., str], in_shell: Build
) -> None:
    """Its version is not known, and that is said."""
    project = _write(
        tmp_path / "project",
        {"setup.py": "raise SystemExit", "thing/__init__.py": "def main(): print('here')\n"},
    )
    # A package that is called as what wheels leave behind is one all the same.
    _write(project, {"demo/__init__.py": "print('a demo')\n"})
    more = 'name = "thing"; scripts.go = "thing:main";'
    version = 'import importlib.metadata as m; print(m.version("thing"))'
    script = f"go; python -c 'import demo'; python -c '{version}'"
    done = in_shell(f"{editable(project, '', more)}.shell", script, project)
    assert done.stdout.splitlines() == ["here", "a demo", "0.dev0+editable"], done.stderr
    assert "no file of thing states its version" in done.stderr
