"""Sources that nobody wrote a package.nix for: archives, git repositories and folders are built by
what they say themselves, with tools out of the recorded packages.
"""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Build = Callable[..., subprocess.CompletedProcess[str]]

C = (
    "#include <Python.h>\n"
    "static PyObject *two(PyObject *s, PyObject *a) { return PyLong_FromLong(2); }\n"
    'static PyMethodDef all[] = {{"two", two, METH_NOARGS, ""}, {0}};\n'
    'static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "_two", "", -1, all};\n'
    "PyMODINIT_FUNC PyInit__two(void) { return PyModule_Create(&module); }\n"
)
EXTENSION = {
    "setup.py": "from setuptools import Extension, setup\n"
    "setup(name='thing', version='1.0', packages=['thing'],"
    " install_requires=[open('needs.txt').read().strip()],"
    " ext_modules=[Extension('thing._two', ['two.c'])])\n",
    "needs.txt": "packaging>=20\n",
    "two.c": C,
    "thing/__init__.py": "from thing._two import two\n",
}
# Its version is that of a tag, which a build does not see.
SCM = {
    "pyproject.toml": '[build-system]\nrequires = ["setuptools>=64", "setuptools_scm>=8"]\n'
    'build-backend = "setuptools.build_meta"\n[project]\nname = "thing"\ndynamic = ["version"]\n'
    "[tool.setuptools_scm]\n",
    "src/thing/__init__.py": "def two():\n    return 2\n",
}
SCM_TOOLS = [{"name": "setuptools"}, {"name": "setuptools-scm", "specifier": [[">=", "8"]]}]


def _write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


@pytest.fixture
def record(tmp_path: Path) -> Callable[..., Path]:
    """Record `thing` with one release in a folder of package folders; return that."""

    def make(version: str, **release: Any) -> Path:
        folder = tmp_path / "locks"
        (folder / "thing").mkdir(parents=True, exist_ok=True)
        data = {
            "format": 1,
            "name": "thing",
            "releases": [{"version": version, **release}],
        }
        (folder / "thing/releases.json").write_text(json.dumps(data))
        return folder

    return make


@pytest.fixture
def archive(tmp_path: Path, run_nix: Build) -> dict[str, Any]:
    """The sdist of EXTENSION, in the store as if it had been fetched."""
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz") as tar:
        for name, text in EXTENSION.items():
            member = tarfile.TarInfo(f"thing-1.0/{name}")
            member.size = len(text)
            tar.addfile(member, io.BytesIO(text.encode()))
    path = tmp_path / "thing-1.0.tar.gz"
    path.write_bytes(content.getvalue())
    assert run_nix("store", "add", "--mode", "flat", str(path)).returncode == 0
    return {
        "file": path.name,
        "sha256": hashlib.sha256(content.getvalue()).hexdigest(),
        "compiles": ["cxx"],
    }


@pytest.fixture
def concretise(root: Path) -> Callable[..., str]:
    """Return the expression of a concretisation of `thing`."""
    return lambda folder, more="": (
        f"((import {root}/nix/concretise {{ }}).concretise {{ inherit base python;"
        f' index = [ {folder} ]; packages = [ "thing" ]; {more} }})'
    )


SAYS = (
    "import thing, importlib.metadata as m; print(thing.two(), m.version('thing'),"
    " m.distribution('thing').files is not None)"
)


@pytest.mark.network
def test_an_archive_with_an_extension(
    record: Callable[..., Path],
    archive: dict[str, Any],
    concretise: Callable[..., str],
    run_in_store: Build,
    interpreter: dict[str, str],
) -> None:
    if not Path(f"/usr/include/python{interpreter['python']}/Python.h").exists():
        pytest.skip("the machine's Python has no headers")
    requires = [{"name": "packaging", "specifier": [[">=", "20"]]}]
    folder = record("1.0", requires=requires, sdist=archive)
    done = run_in_store(f"{concretise(folder)}.python", "-c", SAYS)
    assert done.stdout.split() == ["2", "1.0", "True"], done.stderr


@pytest.mark.network
def test_what_a_build_would_say_of_itself_is_asked_in_the_sandbox(
    root: Path, archive: dict[str, Any], build: Build, real_path: Callable[[str], Path]
) -> None:
    release = json.dumps({"version": "1.0", "sdist": archive})
    done = build(
        f'import {root}/nix/concretise/metadata.nix {{ inherit base python; name = "thing";'
        f" release = builtins.fromJSON ''{release}''; }}"
    )
    assert done.returncode == 0, done.stderr
    told = (real_path(done.stdout) / "METADATA").read_text()
    assert "Requires-Dist: packaging>=20" in told
    assert "-c two.c" not in done.stderr, "it is not compiled for that"


def _git(folder: Path, *arguments: str) -> str:
    return subprocess.run(
        ["git", "-c", "user.name=x", "-c", "user.email=x@y", "-C", folder, *arguments],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()


@pytest.mark.network
def test_a_git_repository_at_a_commit(
    tmp_path: Path,
    record: Callable[..., Path],
    concretise: Callable[..., str],
    run_in_store: Build,
) -> None:
    """In a folder of it, without tags: the version is the one that was recorded."""
    repository = tmp_path / "repository"
    _write(repository / "python", SCM)
    _git(repository, "init", "-q")
    _git(repository, "add", ".")
    _git(repository, "commit", "-qm", "first")
    tree = {
        "type": "git",
        "url": repository.as_uri(),
        "rev": _git(repository, "rev-parse", "HEAD"),
        "subdirectory": "python",
    }
    sdist = {"file": "thing-3.1.dev2", "tree": tree, "buildRequires": SCM_TOOLS}
    done = run_in_store(f"{concretise(record('3.1.dev2', sdist=sdist))}.python", "-c", SAYS)
    assert done.stdout.split() == ["2", "3.1.dev2", "True"], done.stderr


@pytest.mark.network
def test_a_folder_beside_the_lock(
    tmp_path: Path,
    record: Callable[..., Path],
    concretise: Callable[..., str],
    run_in_store: Build,
    nix_eval: Callable[..., Any],
    prelude: str,
) -> None:
    """What it holds is a part of the plan, and what tools leave in it is not."""
    _write(tmp_path / "libs/thing", SCM)
    sdist = {
        "file": "thing-2.0",
        "tree": {"type": "path", "path": "../libs/thing"},
        "buildRequires": SCM_TOOLS,
    }
    locks = record("2.0", sdist=sdist)
    done = run_in_store(f"{concretise(locks)}.python", "-c", SAYS)
    assert done.stdout.split() == ["2", "2.0", "True"], done.stderr

    def plan_id() -> str:
        found: str = nix_eval(f"{prelude} {concretise(locks)}.id")
        return found

    before = plan_id()
    _write(tmp_path / "libs/thing", {"src/thing/__pycache__/x.pyc": "", ".venv/x": ""})
    assert plan_id() == before
    _write(tmp_path / "libs/thing", {"src/thing/more.py": ""})
    assert plan_id() != before
    # A plan is one where nobody may look into it, too.
    (tmp_path / "libs").rename(tmp_path / "moved")
    assert plan_id() != before


@pytest.mark.network
@pytest.mark.parametrize(
    ("setup", "words"),
    [
        ("import no_such_module\n", "what has the module no_such_module"),
        ("import thing_of_mine\nraise SystemExit(3)\n", "E223"),
    ],
)
def test_a_setup_py_that_needs_more_is_told_so(
    tmp_path: Path,
    record: Callable[..., Path],
    concretise: Callable[..., str],
    build: Build,
    setup: str,
    words: str,
) -> None:
    _write(tmp_path / "libs/thing", {"setup.py": setup, "thing_of_mine.py": ""})
    tree = {"type": "path", "path": "../libs/thing"}
    locks = record("2.0", sdist={"file": "thing-2.0", "tree": tree})
    done = build(f"{concretise(locks)}.packages.thing.build")
    assert words in done.stderr, done.stderr


LACKS = """
import subprocess, sys
from setuptools import Extension, setup
{}
setup(name="thing", version="2.0", ext_modules=[Extension("two", ["two.c"], libraries=[{!r}])])
"""


@pytest.mark.network
@pytest.mark.parametrize(
    ("include", "library", "before", "told"),
    [
        ("no_such/mysql.h", "m", "", "the header no_such/mysql.h"),
        ("stdio.h", "no-such-library", "", "the library libno-such-library"),
        (
            "stdio.h",
            "m",
            "print('Package libpq was not found in the pkg-config search path'); sys.exit(1)",
            "libpq.pc of pkg-config",
        ),
    ],
)
def test_what_a_build_lacks_of_the_system_is_named(
    tmp_path: Path,
    record: Callable[..., Path],
    concretise: Callable[..., str],
    build: Build,
    interpreter: dict[str, str],
    include: str,
    library: str,
    before: str,
    told: str,
) -> None:
    if not Path(f"/usr/include/python{interpreter['python']}/Python.h").exists():
        pytest.skip("the machine's Python has no headers")
    files = {"setup.py": LACKS.format(before, library), "two.c": f"#include <{include}>\n"}
    _write(tmp_path / "libs/thing", files)
    tree = {"type": "path", "path": "../libs/thing"}
    requires = [{"name": "setuptools"}, {"name": "wheel"}]
    sdist = {"file": "thing-2.0", "tree": tree, "buildRequires": requires, "compiles": ["cxx"]}
    done = build(f"{concretise(record('2.0', sdist=sdist))}.packages.thing.build")
    assert done.returncode != 0
    assert "accelpkgs E223: the build" in done.stderr, done.stderr
    assert told in done.stderr, done.stderr
    if "libpq" in told:
        assert "install what has it: libpq-dev on Debian, then build again" in done.stderr


def test_a_plan_says_what_is_built_and_with_what(
    record: Callable[..., Path],
    archive: dict[str, Any],
    concretise: Callable[..., str],
    nix_eval: Callable[..., Any],
    prelude: str,
) -> None:
    folder = record("1.0", sdist=archive)
    plan = nix_eval(f"{prelude} {concretise(folder)}.plan")
    assert plan["notes"][-1].startswith("Built from source, with a C++ compiler")
    assert plan["notes"][-1].endswith(": thing 1.0 (the default recipe)")
    assert set(plan["packages"]["thing"]["build"]["packages"]) >= {"setuptools", "wheel"}
    assert set(plan["packages"]["thing"]["file"]) == {"file", "sha256"}


def test_whoever_wants_wheels_alone_is_told_what_builds_it(
    record: Callable[..., Path],
    archive: dict[str, Any],
    concretise: Callable[..., str],
    run_nix: Build,
    prelude: str,
) -> None:
    folder = record("1.0", sdist=archive)
    wish = 'flavour = "wheel";'
    done = run_nix("eval", "--impure", "--expr", f"{prelude} {concretise(folder, wish)}.id")
    assert 'only its source (flavour.thing = "source" builds that)' in done.stderr
    assert 'take flavour = "prefer-wheel" (gives thing 1.0)' in done.stderr
