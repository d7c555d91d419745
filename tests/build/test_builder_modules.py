"""The builders' own modules: what can be checked without a build.

They run in a Python of their own, as in the sandbox.
"""

from __future__ import annotations

import ast
import itertools
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., Any]


@pytest.fixture(scope="module")
def builders(root: Path) -> Path:
    return root / "nix/builders"


@pytest.fixture(scope="module")
def call(builders: Path, interpreter: dict[str, str]) -> Call:
    """Run a program that sees the builders' modules as the sandbox does.

    `given` is its input, what it prints as JSON its result.
    """

    def run(program: str, given: Any = None) -> Any:
        prelude = (
            f"import json, sys; sys.path.insert(0, {str(builders)!r}); "
            "given = json.load(sys.stdin)\n"
        )
        done = subprocess.run(
            [interpreter["executable"], "-I", "-S", "-B", "-c", prelude + program],
            input=json.dumps(given),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


def test_canonical_versions_agree_with_packaging(call: Call) -> None:
    """Two spellings have one canonical form exactly where `packaging` says that they are equal."""
    from packaging.version import InvalidVersion, Version

    parts = (
        ["", "1!", "v", "0!"],
        ["1", "1.0", "1.0.0", "01.2", "1.10"],
        ["", "a1", "-alpha.1", "rc", "_c0", "b2"],
        ["", ".post1", "-1", "-r2", ".rev"],
        ["", ".dev0", "-dev"],
        ["", "+cu128", "+CU-128", "+a.1"],
    )
    texts = ["".join(choice) for choice in itertools.product(*parts)] + [
        "",
        "x",
        "1..2",
        "1+",
        "1.0+cu128+x",
        "1.0-",
    ]
    ours = call(
        "from pep440 import canonical; print(json.dumps([canonical(text) for text in given]))",
        texts,
    )
    groups: dict[str | None, set[Version]] = {}
    for text, form in zip(texts, ours, strict=True):
        try:
            version = Version(text)
        except InvalidVersion:
            assert form is None, text
            continue
        assert form is not None, text
        assert Version(form) == version, text
        groups.setdefault(form, set()).add(version)
    assert len(texts) > 3000 and all(len(versions) == 1 for versions in groups.values())


def test_names_agree_with_packaging(call: Call) -> None:
    from packaging.utils import canonicalize_name

    names = ["A", "a-b", "A_.-b", "Some.Thing__x", "x1"]
    assert call(
        "from pep440 import normal_name; print(json.dumps(list(map(normal_name, given))))", names
    ) == list(map(canonicalize_name, names))


MODULES = {
    "a regular package": (["numpy/__init__.py", "numpy/core/x.so"], [["numpy"], []]),
    "a module and its extension": (
        ["six.py", "_six.cpython-311-x86_64-linux-gnu.so", "stable.abi3.so"],
        [["_six", "six", "stable"], []],
    ),
    "a namespace": (
        ["nvidia/cublas/lib/libcublas.so.12", "nvidia/cublas/__init__.py"],
        [[], ["nvidia"]],
    ),
    "folders that are no packages": (
        [
            "thing-1.0.dist-info/METADATA",
            "thing.libs/liba.so",
            "include/x.h",
            "a-b.py",
            "thing/__init__.py",
        ],
        [["thing"], []],
    ),
    "an extension as package": (
        ["quick/__init__.cpython-311-x86_64-linux-gnu.so"],
        [["quick"], []],
    ),
}


@pytest.mark.parametrize("case", MODULES)
def test_modules_of_a_wheel(case: str, call: Call) -> None:
    paths, (regular, namespace) = MODULES[case]
    assert call("from modules import modules_of; print(json.dumps(modules_of(given)))", paths) == {
        "regular": regular,
        "namespace": namespace,
    }


IMPORTS = {
    "its own name": (
        "typing-extensions",
        ["typing_extensions", "other"],
        [],
        ["typing_extensions"],
    ),
    "another spelling": ("pyyaml", ["_yaml", "yaml"], [], ["yaml"]),
    "capitals": ("jinja2", ["Jinja2"], [], ["Jinja2"]),
    "no tests": ("thing", ["tests", "stuff", "setup"], [], ["stuff"]),
    "a package of examples": ("Examples", ["examples", "stuff"], [], ["examples"]),
    "no examples": ("thing", ["benchmarks", "examples", "stuff"], ["docs"], ["stuff"]),
    "a namespace alone": ("nvidia-cublas-cu12", [], ["nvidia"], ["nvidia"]),
}


@pytest.mark.parametrize("case", IMPORTS)
def test_what_is_imported_by_default(case: str, call: Call) -> None:
    name, regular, namespace, expected = IMPORTS[case]
    program = (
        "from offered import default_imports; "
        "print(json.dumps(default_imports(given[0], {'regular': given[1], 'namespace': "
        "given[2]})))"
    )
    assert call(program, [name, regular, namespace]) == expected


STRAY = {
    "texts": ["LICENSE", "License.txt", "LICENCE-MIT", "README.rst", "NOTICE", "CHANGELOG.md"],
    "more texts": ["CHANGES", "AUTHORS.rst", "COPYING.LESSER", "ThirdPartyNotices.txt", "x.md"],
    "scripts of the source": ["setup.py", "setup.cfg", "conftest.py", "requirements-dev.txt"],
    "hidden files": [".gitignore"],
    "folders": ["tests/", "test/", "docs/", "examples/", "benchmarks/", ".github/", "licenses/"],
}
MEANT = {
    "modules": ["license.py", "news.so", "history.py", "six.py", "distutils-precedence.pth"],
    "folders": [
        "license_expression/",
        "testing/",
        "docutils/",
        "thing-1.0.dist-info/",
        "testsuite/",
    ],
    "data": ["VERSION", "thing.json", "licensed"],
}


def test_what_is_nobodys_at_the_root(call: Call) -> None:
    """One process for all: a name that ends in a slash is a folder."""
    program = (
        "from stray import stray_of; "
        "print(json.dumps(sorted(stray_of([(n.rstrip('/'), n.endswith('/')) for n in given[0]], "
        "given[1]))))"
    )
    stray = [name for names in STRAY.values() for name in names]
    meant = [name for names in MEANT.values() for name in names]
    assert call(program, [stray + meant, []]) == sorted(name.rstrip("/") for name in stray)
    assert call(program, [["tests/", "docs/"], ["tests.part"]]) == ["docs"]


def test_each_kind_of_builder_has_the_modules_that_it_imports(
    nix_eval: Callable[..., Any], root: Path, builders: Path
) -> None:
    """The lists of scripts.nix are closed under import, and hold nothing that is not imported."""
    kinds = nix_eval(
        "builtins.mapAttrs (_: path: builtins.attrNames (builtins.readDir path)) (import (root + "
        '"/nix/builders")).scripts'
    )
    by_name = {path.stem: path for path in builders.glob("*.py")}

    def imported(name: str) -> set[str]:
        tree = ast.parse(by_name[name].read_text())
        direct = {
            node.module
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module in by_name
        }
        # Files that a builder starts as programs.
        named = {
            node.value.removesuffix(".py")
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and node.value.endswith(".py")
        }
        return direct | {other for other in named if other in by_name and other != "__main__"}

    for kind, files in kinds.items():
        main = kind.replace("-", "_")
        needed, waiting = {"__main__"}, ["__main__", main]
        while waiting:
            name = waiting.pop()
            needed.add(name)
            waiting += [other for other in imported(name) if other not in needed]
        assert {file.removesuffix(".py") for file in files} == needed, kind


def test_builders_need_the_standard_library_only(builders: Path) -> None:
    """`packaging` (its wheel is an input), and what can be asked of a pip or of a build
    environment, are looked for and not needed.
    """
    own = {path.stem for path in builders.glob("*.py")}
    for path in builders.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            for name in names:
                top = name.partition(".")[0]
                assert (
                    top in sys.stdlib_module_names
                    or top in own
                    or (top, path.stem) in {("packaging", "requirements"), ("pip", "index")}
                ), f"{path.name}: {name}"


def test_an_error_reads_as_nix_renders_it(call: Call, nix_eval: Callable[..., Any]) -> None:
    problem = {
        "code": "E299",
        "title": "something",
        "where": ["here", "there"],
        "why": "because",
        "fix": ["do this", "then that"],
    }
    ours = call(
        "from problem import Problem; print(json.dumps(Problem(given.pop('code'), "
        "given.pop('title'), **given).render()))",
        problem,
    )
    encoded = json.dumps(json.dumps(problem))
    assert ours == nix_eval(
        f'import (root + "/nix/errors/render.nix") [ (builtins.fromJSON {encoded}) ]'
    )


TAG_CASES = [
    # The tags of the plan, the file name, the lines of WHEEL, whether they agree.
    (("py3", "none", ["any"]), "a-1-py3-none-any.whl", ["py3-none-any"], True),
    (
        ("py3", "none", ["any"]),
        "six-1-py2.py3-none-any.whl",
        ["py2-none-any", "py3-none-any"],
        True,
    ),
    (("cp315", "abi3t", ["x", "y"]), "a-1-cp315-abi3.abi3t-y.x.whl", ["cp315-abi3.abi3t-x"], True),
    # Another platform in WHEEL is no reason; another one in the name is.
    (
        ("py3", "none", ["manylinux_2_17_x86_64"]),
        "a-1-py3-none-manylinux_2_17_x86_64.whl",
        ["py3-none-linux_x86_64"],
        True,
    ),
    (("py3", "none", ["b_1"]), "a-1-py3-none-b_1.whl", ["py3-none-any"], True),
    (("py3", "none", ["b_1"]), "a-1-py3-none-b_1.b_2.whl", ["py3-none-b_1"], False),
    # That it is for musl as well is in no plan.
    (("py3", "none", ["b_1"]), "a-1-py3-none-b_1.musllinux_1_1_x86_64.whl", ["py3-none-b_1"], True),
    (("py3", "none", ["b_1"]), "a-1-py3-none-musllinux_1_1_x86_64.whl", ["py3-none-b_1"], False),
    # Another machine, or another system, is.
    (
        ("py3", "none", ["manylinux1_x86_64"]),
        "a-1-py3-none-manylinux1_x86_64.whl",
        ["py3-none-manylinux2014_aarch64"],
        False,
    ),
    (("py3", "none", ["linux_x86_64"]), "a-1-py3-none-linux_x86_64.whl", ["py3-none-win32"], False),
    (("cp312", "cp312", ["x"]), "a-1-cp311-cp311-x.whl", ["cp312-cp312-x"], False),
    (("cp312", "cp312", ["x"]), "a-1-cp312-cp312-x.whl", ["cp311-cp311-x"], False),
    (("cp312", "abi3", ["x"]), "a-1-cp312-abi3-x.whl", ["cp312-cp312-x"], False),
    (("cp312", "abi3", ["x"]), "a-1-cp312-abi3-x.whl", [], False),
]


def test_a_wheel_has_the_tags_of_the_plan(call: Call) -> None:
    found = call(
        """
from problem import Problem
from wheel_metadata import Tags, check_tags
def agrees(tags, file, lines, _):
    try:
        check_tags(Tags(*tags), file, "".join(f"Tag: {line}\\n" for line in lines))
    except Problem:
        return False
    return True
print(json.dumps([agrees(*case) for case in given]))
""",
        TAG_CASES,
    )
    assert found == [agree for *_, agree in TAG_CASES]


def test_the_tags_of_a_wheel_that_was_made_here(call: Call) -> None:
    found = call(
        "from wheel_metadata import tags_of\nprint(json.dumps([tags_of(file) for file in given]))",
        ["a-1-cp312-cp312-linux_x86_64.whl", "a-1-1-py2.py3-none-any.whl"],
    )
    assert found == [["cp312", "cp312", ["linux_x86_64"]], ["py2.py3", "none", ["any"]]]


NAMES = """
import io, pathlib, zipfile
from members import Limits
from problem import Problem
from zip_archive import members_of
limits = Limits(60, 1 << 20, 1 << 20, 9, 9, 999)

def said(names):
    archive = zipfile.ZipFile(io.BytesIO(), "w")
    stored = zipfile.ZipInfo(names[0])
    archive.writestr(stored, b"")
    # What Python 3.13 makes of an Info-ZIP field 0x7075.
    stored.filename = names[1]
    try:
        members_of(archive, "x.whl", 99, limits)
    except Problem as problem:
        return problem.code
    return ""

print(json.dumps([said(names) for names in given]))
"""


def test_both_names_of_a_member_are_checked(call: Call) -> None:
    """Newer Pythons take the name from an extra field, and leave the archive's beside it."""
    names = [("a/b", "../b"), ("a/b", "/b"), ("../b", "a/b"), ("a/b", "a/c"), ("a\\b", "a/b")]
    assert call(NAMES, names) == ["E211", "E211", "E211", "", "E211"]


COMMANDS = """
import pathlib, tempfile
from problem import Problem
from scripts import Commands
from virtual_environment import make_venv

def said(name):
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder, "x")
        make_venv(root, "/usr/bin/python3", "3.11", "3.11.2")
        try:
            Commands(root).entry_points({"console_scripts": {name: "a:b"}}, "evil")
        except Problem as problem:
            return problem.code
        return ""

print(json.dumps([said(name) for name in given]))
"""


def test_no_command_takes_the_place_of_the_environments_own(call: Call) -> None:
    """`pyvenv.cfg` beside python would be its settings (site.venv)."""
    names = ["pyvenv.cfg", "python", "python3.11", "pyvenv"]
    assert call(COMMANDS, names) == ["E240", "E240", "E240", ""]


def test_a_section_of_commands_is_what_it_is_called(call: Call) -> None:
    """`[DEFAULT]` is a group of entry points like others."""
    program = (
        "from wheel_metadata import entry_points; print(json.dumps(entry_points(given, 'x.whl')))"
    )
    text = "[DEFAULT]\npython = a:b\n[console_scripts]\nx = a:b\n"
    assert call(program, text) == {"console_scripts": {"x": "a:b"}}


DATA = """
import os, pathlib, tempfile
from environment import _extra_files
from farm import Tree, merge
from problem import Problem
from scripts import Commands
from virtual_environment import make_venv

def said(data, script):
    with tempfile.TemporaryDirectory() as folder:
        other, evil, root = (pathlib.Path(folder, name) for name in ("other", "evil", "env"))
        (other / "site/thing").mkdir(parents=True)
        (other / "site/thing/__init__.py").write_text("")
        (evil / "data" / data).parent.mkdir(parents=True)
        (evil / "data" / data).write_text("#!python")
        (evil / "scripts" / script).parent.mkdir(parents=True)
        (evil / "scripts" / script).write_text("#!python")
        site = make_venv(root, "/usr/bin/python3", "3.11", "3.11.2")
        merge([Tree("thing", other / "site", frozenset())], site)
        before = sorted(map(str, other.rglob("*")))
        try:
            _extra_files({"evil": evil}, {"evil": frozenset()}, root, "3.11")
            Commands(root).files(evil / "scripts", "evil")
            code = ""
        except Problem as problem:
            code = problem.code
        assert sorted(map(str, other.rglob("*"))) == before
        assert (evil / "data" / data).read_text() == "#!python"
        return code

print(json.dumps([said(*names) for names in given]))
"""


def test_an_environment_writes_to_no_store_path(call: Call) -> None:
    """Folders of site-packages are links into python-levels, data files are links into builds."""
    site = "lib/python3.11/site-packages"
    cases = [
        (f"{site}/thing/more.py", "x"),
        ("lib64/python3.11/site-packages/thing/a/b.py", "x"),
        (f"{site}/thing/__init__.py", "x"),
        ("bin/a/b", "a/b"),
        (f"{site}/more.py", "x"),
        ("lib64/more.so", "x"),
    ]
    assert call(DATA, cases) == ["E240"] * 4 + ["", ""]


def test_what_tools_say_of_what_is_not_there(call: Call) -> None:
    """Words of gcc 12, clang 14, GNU ld, lld, pkg-config 0.29, pkgconf, Meson, CMake, setuptools,
    psycopg2 and mysqlclient.
    """
    said = {
        "two.c:1:10: fatal error: mysql.h: No such file or directory": "the header mysql.h",
        "x.cc:1:10: fatal error: 'a/b.hpp' file not found": "the header a/b.hpp",
        "/usr/bin/ld: cannot find -lpq: No such file or directory": "the library libpq",
        "ld.lld: error: unable to find library -lz": "the library libz",
        "Package libpq was not found in the pkg-config search path.": "libpq.pc of pkg-config",
        "Package 'cairo', required by 'virtual:world', not found": "cairo.pc of pkg-config",
        "No package 'openblas' found": "openblas.pc of pkg-config",
        '../meson.build:3:0: ERROR: Dependency "glib-2.0" not found, tried pkgconfig': (
            "glib-2.0.pc of pkg-config"
        ),
        "  Could NOT find OpenSSL, try to set the path": "OpenSSL, which CMake looks for",
        "/bin/sh: 1: pkg-config: not found": "the command pkg-config",
        "error: command 'gcc' failed: No such file or directory": "the command gcc",
        "Error: pg_config executable not found.": "the command pg_config",
        "FileNotFoundError: [Errno 2] No such file or directory: 'cmake'": "the command cmake",
        "FileNotFoundError: [Errno 2] No such file or directory: 'README'": None,
        "checking for foo... not found": None,
        "error: invalid command": None,
    }
    program = (
        "from lacking_libraries import lacking\n"
        "print(json.dumps([[one.words for one in lacking([line])] for line in given]))"
    )
    found = call(program, list(said))
    assert found == [[words] if words else [] for words in said.values()]
    known = call(
        "from lacking_libraries import lacking\n"
        "print(json.dumps([one.debian for one in lacking(given)]))",
        list(said)[:3],
    )
    assert known == ["default-libmysqlclient-dev", None, "libpq-dev"]
