"""The python-level layer and the environment, with wheels made on the spot: what METADATA says,
what imports, what collides.
"""

from __future__ import annotations

import json
import os
import stat
import subprocess
import uuid
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

Build = Callable[..., subprocess.CompletedProcess[str]]


class Set:
    """Wheels in a folder, and the plan of all of them.

    `imports` and `wins` as package.nix would state them.
    """

    def __init__(self, folder: Path, wheels: ModuleType, python: str, root: Path) -> None:
        self.folder, self.wheels, self.python, self.root = folder, wheels, python, root
        self.packages: dict[str, dict[str, Any]] = {}
        self.imports: dict[str, list[str]] = {}
        self.wins: dict[str, list[str]] = {}

    def add(
        self,
        name: str,
        files: dict[str, bytes] | None = None,
        requires: tuple[str, ...] = (),
        metadata: tuple[str, ...] | None = None,
        **options: Any,
    ) -> None:
        """Add a wheel; `requires` is what the plan believes, `metadata` what METADATA says (the
        same, where it is left out).
        """
        content = self.wheels.wheel(
            name, "1.0", files, requires=requires if metadata is None else metadata, **options
        )
        (self.folder / f"{name}-1.0-py3-none-any.whl").write_bytes(content)
        self.packages[name] = self.wheels.package(name, "1.0", content, requires=requires)

    def nix(self, attribute: str) -> str:
        """Return the expression of an attribute of the concretisation."""
        (self.folder / "plan.json").write_text(
            json.dumps(self.wheels.plan(self.python, *self.packages.values()))
        )
        table = " ".join(
            f'"{name}".meta.{key} = [ {" ".join(map(json.dumps, values))} ];'
            for key, stated in (("imports", self.imports), ("wins", self.wins))
            for name, values in stated.items()
        )
        return f"""(import {self.root}/nix/concretise/seal.nix {{ inherit errors; }} {{
          base = base // {{ mkSource = {{ file, ... }}: "${{{self.folder}}}/${{file}}"; }};
          plan = builtins.fromJSON (builtins.readFile {self.folder}/plan.json);
          table = {{ {table} }};
        }}).{attribute}"""


@pytest.fixture
def packages(tmp_path: Path, wheels: ModuleType, interpreter: dict[str, str], root: Path) -> Set:
    folder = tmp_path / "wheels"
    folder.mkdir()
    return Set(folder, wheels, interpreter["python"], root)


def _fails(build: Build, expression: str, *words: str) -> None:
    done = build(expression)
    assert done.returncode != 0, done.stdout
    for word in words:
        assert word in done.stderr, done.stderr
    assert "Traceback (most" not in done.stderr


def test_metadata_that_asks_for_more_is_a_lie(packages: Set, build: Build) -> None:
    packages.add("thing", metadata=("numpy>=2",))
    _fails(
        build,
        packages.nix("packages.thing"),
        "accelpkgs E230: METADATA of thing 1.0 does not say what the plan believed",
        "numpy: the plan has nothing, METADATA has numpy>=2",
    )


def test_metadata_that_asks_for_less_is_a_lie(packages: Set, build: Build) -> None:
    packages.add("other")
    packages.add("thing", requires=("other",), metadata=())
    _fails(
        build,
        packages.nix("packages.thing"),
        "E230",
        "other: the plan has other, METADATA has nothing",
    )


def test_metadata_with_another_version_is_a_lie(packages: Set, build: Build) -> None:
    packages.add("other")
    packages.add("thing", requires=("other",), metadata=("other>1,!=1.5",))
    _fails(
        build,
        packages.nix("packages.thing"),
        "E230",
        "the plan has other, METADATA has other!=1.5,>1",
    )


def test_metadata_names_what_another_stands_for(packages: Set, build: Build) -> None:
    packages.add("other", {"module.py": b""})
    packages.add("thing", {"thing.py": b"import module"}, ("other",), metadata=("twin>=1",))
    (edge,) = packages.packages["thing"]["requires"]
    edge |= {"insteadOf": "twin", "specifier": [[">=", "1"]]}
    done = build(packages.nix("packages.thing"))
    assert done.returncode == 0, done.stderr
    edge["insteadOf"] = "triplet"
    _fails(
        build,
        packages.nix("packages.thing"),
        "triplet: the plan has triplet>=1, METADATA has nothing",
    )


def test_the_build_of_something_else_is_noticed(packages: Set, build: Build) -> None:
    packages.add("other")
    packages.add("thing")
    swapped = packages.nix("packages.thing").replace(
        "base = base //", "base = base // { mkBuildWheel = _: base.mkBuildWheel OTHER; } //"
    )
    other = (
        '{ name = "other"; version = "1.0"; file = "other-1.0-py3-none-any.whl"; '
        f'tags = pure; source = "${{{packages.folder}}}/other-1.0-py3-none-any.whl"; }}'
    )
    _fails(
        build,
        swapped.replace("OTHER", other),
        "accelpkgs E230: the build of thing 1.0 is of something else",
        "the plan has thing 1.0",
        "the build has other 1.0",
    )


def test_markers_extras_and_spelling_are_no_lie(packages: Set, build: Build) -> None:
    packages.add("other")
    packages.add(
        "thing",
        requires=("other",),
        metadata=(
            "Other",
            'windows; sys_platform == "win32"',
            'more; extra == "x"',
            'old; python_version < "3.5"',
        ),
    )
    done = build(packages.nix("packages.thing"))
    assert done.returncode == 0, done.stderr


def test_a_requirement_that_is_none_is_a_sentence(packages: Set, build: Build) -> None:
    packages.add("thing", metadata=("other >> 1",))
    _fails(
        build,
        packages.nix("packages.thing"),
        "accelpkgs E230: METADATA has a requirement that is none",
        "other >> 1",
    )


def test_another_spelling_of_a_version_is_no_lie(packages: Set, build: Build) -> None:
    packages.add("other")
    packages.add("thing", requires=("other",), metadata=("other >= 1.00, ~=1.0",))
    packages.packages["thing"]["requires"] = [
        {"name": "other", "specifier": [["~=", "1.0"], [">=", "1"]], "extras": []}
    ]
    done = build(packages.nix("packages.thing"))
    assert done.returncode == 0, done.stderr


def test_an_active_extra_counts(packages: Set, build: Build) -> None:
    packages.add("thing", metadata=('more>1; extra == "X_y"',))
    packages.packages["thing"]["extras"] = ["x-y"]
    _fails(build, packages.nix("packages.thing"), "E230", "METADATA has more>1", "extras ['x-y']")


def test_what_does_not_import_is_refused(packages: Set, build: Build) -> None:
    packages.add("thing", {"thing/__init__.py": b"import not_there\n"})
    _fails(
        build,
        packages.nix("packages.thing"),
        "accelpkgs E231: thing 1.0 does not import",
        "No module named 'not_there'",
    )


def test_a_crash_is_a_sentence_too(packages: Set, build: Build) -> None:
    packages.add(
        "thing", {"thing.py": b"import os, signal; os.kill(os.getpid(), signal.SIGSEGV)\n"}
    )
    _fails(build, packages.nix("packages.thing"), "E231", "ended by signal 11")


def test_an_import_that_ends_the_process_is_none(packages: Set, build: Build) -> None:
    packages.add("thing", {"thing.py": b"import os; os._exit(0)\n"})
    _fails(build, packages.nix("packages.thing"), "E231", "before its imports were done")


def test_another_python_is_refused(packages: Set, build: Build) -> None:
    stated = "Metadata-Version: 2.1\nName: thing\nVersion: 1.0\nRequires-Python: >=3.99\n"
    content = packages.wheels.wheel("thing", "1.0", metadata=stated)
    (packages.folder / "thing-1.0-py3-none-any.whl").write_bytes(content)
    packages.packages["thing"] = packages.wheels.package("thing", "1.0", content)
    _fails(build, packages.nix("packages.thing"), "E230", "METADATA has >=3.99")


def test_what_is_legal_and_unusual_is_let_in(packages: Set, run_in_store: Build) -> None:
    """A folder like a module, names that leave no room for a suffix, and code page 437."""
    name = b"caf\x82.txt"
    member = zipfile.ZipInfo("x")
    member.filename = name.decode("cp437")
    letters = "a" * 252
    files = {
        "thing.py": b"",
        "folder.py/__init__.py": b"",
        "folder.py/data.txt": b"",
        f"{letters}.py": b"value = 7\n",
        "thing-1.0.data/scripts/sub/run": b"#!python\n",
    }
    packages.add("thing", files, extra=[(member, b"x")])
    found = run_in_store(packages.nix("python"), "-c", f"import {letters} as m; print(m.value)")
    assert found.stdout == "7\n", found.stderr


def test_what_runs_when_python_starts_is_told(
    packages: Set, build: Build, real_path: Callable[[str], Path]
) -> None:
    packages.add("thing", {"thing.py": b"", "thing.pth": b"import os\n", "sitecustomize.py": b""})
    done = build(packages.nix("python"))
    assert done.returncode == 0, done.stderr
    report = real_path(done.stdout) / "nix-support/accelpkgs/start-up/report.json"
    assert json.loads(report.read_text()) == {"thing": ["sitecustomize.py", "thing.pth"]}
    _fails(build, _strict(packages), "E218", "'sitecustomize.py'", "nobody has reviewed")


def _strict(packages: Set, reviewed: str = "") -> str:
    """`packages.thing` under `strict`, where this content was reviewed."""
    plan = packages.folder / "plan.json"
    level = (
        f'mkPythonLevel = level: base.mkPythonLevel (level // {{ reviewed = [ "{reviewed}" ]; }})'
    )
    return (
        packages.nix("packages.thing")
        .replace(
            f"builtins.fromJSON (builtins.readFile {plan})",
            f"(p: p // {{ target = p.target // {{ strict = true; }}; }}) "
            f"(builtins.fromJSON (builtins.readFile {plan}))",
        )
        .replace("base // { ", f"base // {{ {level}; ")
    )


def test_strict_takes_what_was_reviewed_by_content(
    packages: Set, build: Build, real_path: Callable[[str], Path]
) -> None:
    def reviewed(files: dict[str, bytes]) -> str:
        lines = [f"{sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files)]
        return sha256("".join(lines).encode()).hexdigest()

    files = {"thing.py": b"", "thing.pth": b"import thing\n"}
    packages.add("thing", files)
    done = build(_strict(packages, reviewed(files)))
    assert done.returncode == 0, done.stderr
    note = real_path(done.stdout) / "nix-support/accelpkgs/levels/thing/start-up.json"
    assert json.loads(note.read_text()) == ["thing.pth"]
    for changed in ({"thing.py": b"x = 1\n"}, {"thing.pth": b"import thing \n"}):
        packages.add("thing", {**files, **changed})
        _fails(build, _strict(packages, reviewed(files)), "E218", "'thing.pth'")
    packages.add("thing", {**files, "usercustomize.py": b""})
    _fails(build, _strict(packages, reviewed(files)), "E218", "'usercustomize.py'")


def test_what_it_requires_is_there_to_import(packages: Set, build: Build) -> None:
    packages.add("base", {"base/__init__.py": b"value = 1\n"})
    packages.add("middle", {"middle.py": b"import base\n"}, requires=("base",))
    packages.add(
        "thing",
        {"thing.py": b"import middle, sys\nassert sys.prefix != sys.base_prefix\n"},
        requires=("middle",),
    )
    done = build(packages.nix("packages.thing"))
    assert done.returncode == 0, done.stderr


def test_imports_of_package_nix_are_taken(packages: Set, build: Build) -> None:
    packages.add("thing", {"thing/__init__.py": b"raise SystemExit(1)\n", "part.py": b""})
    packages.imports["thing"] = ["part"]
    assert build(packages.nix("packages.thing")).returncode == 0
    packages.imports["thing"] = ["part", "gone"]
    _fails(build, packages.nix("packages.thing"), "E231", "import gone")


def test_a_circle_is_checked_in_the_environment(packages: Set, build: Build) -> None:
    """Three in a circle and one that leans on it: no derivation can see all of them but the
    environment.
    """
    for name, other in (("x1", "x2"), ("x2", "x3"), ("x3", "x1"), ("lean", "x2")):
        packages.add(
            name,
            {f"{name}.py": f"import {other}  # {os.urandom(8).hex()}: not built before\n".encode()},
            requires=(other,),
        )
    done = build(packages.nix("environment"))
    assert done.returncode == 0, done.stderr
    assert (
        "lean: x1, x3 cannot be reached here, for a circle of requirements; "
        "its imports are checked in the environment" in done.stderr
    )
    packages.add("x2", {"x2.py": b"import gone\n"}, requires=("x3",))
    assert build(packages.nix("packages.lean")).returncode == 0, "it cannot be seen there"
    _fails(build, packages.nix("environment"), "E231", "No module named 'gone'")


def test_what_the_plan_has_may_be_imported_undeclared(packages: Set, build: Build) -> None:
    """By its own name, by a distribution of another name, and behind an error of the importer's."""
    packages.add("pyzeta", {"zeta/__init__.py": b"", "zeta/part.py": b""})
    packages.add("plain", {"plain.py": b"", "space/plain.py": b""})
    packages.add("spaceone", {"space/one.py": b""})
    # What a build says is only heard when it is built: not what another run has built already.
    own = f"# {uuid.uuid4()}\n".encode()
    packages.add("thing", {"thing.py": own + b"import zeta.part\n"})
    packages.add("other", {"other.py": own + b"import space.one\n"}, requires=("plain",))
    wrapped = b"try:\n  import plain\nexcept ImportError:\n  raise RuntimeError('no plain')\n"
    packages.add("wrapped", {"wrapped.py": wrapped})
    done = build(packages.nix("environment"))
    assert done.returncode == 0, done.stderr
    for said in (
        "thing: thing imports zeta, which nothing that thing requires has; checked in the env",
        "thing imports zeta of pyzeta, which it does not declare",
        "other imports space.one of spaceone, which it does not declare",
        "wrapped imports plain of plain, which it does not declare",
    ):
        assert said in done.stderr, done.stderr


def test_what_no_package_has_stops_the_environment(packages: Set, build: Build) -> None:
    packages.add("zeta")
    packages.add("thing", {"thing.py": b"import gone.part\n"})
    _fails(
        build,
        packages.nix("environment"),
        "accelpkgs E231: thing 1.0 does not import",
        "thing imports gone, which nothing that it requires has",
        "imports = [ … ] in pkgs/thing/package.nix",
    )


def test_what_nobody_asked_for_may_lack_what_it_does_not_declare(
    packages: Set, build: Build
) -> None:
    """Whoever requires it does without that; unless somebody stated that it must import."""
    packages.add("zeta")
    own = f"# {uuid.uuid4()}\n".encode()
    packages.add("inline", {"inline.py": own + b"import gone.part\n"})
    packages.add("thing", requires=("inline",))
    packages.packages["inline"]["requiredBy"] = ["thing"]
    done = build(packages.nix("environment"))
    assert done.returncode == 0, done.stderr
    assert (
        "inline: inline does not import here: it needs gone, which inline does not" in done.stderr
    )
    packages.imports["inline"] = ["inline"]
    _fails(build, packages.nix("environment"), "accelpkgs E231: inline 1.0 does not import")


def test_some_of_the_packages_may_lack_what_the_plan_has(packages: Set, build: Build) -> None:
    packages.add("zeta")
    packages.add("thing", {"thing.py": b"import zeta\n"})
    part = packages.nix("pythonWith (ps: [ ps.thing ])")
    _fails(build, part, "E231: thing 1.0", "imports zeta", "name the package that has zeta")


def test_a_module_that_a_requirement_lacks_is_no_undeclared_import(
    packages: Set, build: Build
) -> None:
    packages.add("base")
    packages.add("other")
    packages.add("thing", {"thing.py": b"import base.gone\n"}, requires=("base",))
    _fails(build, packages.nix("packages.thing"), "E231: thing 1.0", "No module named 'base.gone'")


def test_two_files_in_one_place_collide(packages: Set, build: Build) -> None:
    packages.add("one", {"one.py": b"", "shared/data.txt": b"1"})
    packages.add("two", {"two.py": b"", "shared/data.txt": b"2"})
    _fails(
        build,
        packages.nix("environment"),
        "accelpkgs E240: two packages put different files in one place",
        "shared/data.txt: one and two",
    )


def test_what_is_nobodys_never_collides(packages: Set, run_in_store: Build) -> None:
    """Texts and tests at the root of site-packages, and of what wheels put into the environment."""
    for name in ("one", "two"):
        bytes_ = name.encode()
        packages.add(
            name,
            {
                f"{name}.py": b"",
                "LICENSE": bytes_,
                "README.md": bytes_,
                "setup.py": b"raise SystemExit\n",
                "tests/__init__.py": b"name = '" + bytes_ + b"'\n",
                "docs/index.txt": bytes_,
                f"{name}-1.0.data/data/LICENSE": bytes_,
            },
            requires=() if name == "one" else ("one",),
        )
    look = (
        "import one, two, os, sys; site = os.path.dirname(one.__file__); "
        "print(*sorted(n for n in os.listdir(site) if '-info' not in n and n[0] not in '._')); "
        "print(os.path.exists(sys.prefix + '/LICENSE'))"
    )
    done = run_in_store(packages.nix("environment"), "-c", look)
    assert done.stdout == "one.py two.py\nFalse\n", done.stderr


def test_a_package_whose_files_count(packages: Set, run_in_store: Build) -> None:
    """`wins`: files, bytecode and commands of the one; what only the other has stays."""
    for name in ("alpha", "beta", "gamma"):
        packages.add(
            name,
            {
                "shared/__init__.py": f"name = {name!r}\n".encode(),
                f"shared/{name}.py": b"",
                f"{name}.py": b"def main(): print(__name__)\n",
            },
            entry_points=f"[console_scripts]\nrun = {name}:main\n",
        )
    packages.wins["beta"] = ["alpha", "gamma"]
    look = (
        "import shared.alpha, shared.gamma, os, subprocess, sys; print(shared.name, flush=True); "
        "subprocess.run([sys.prefix + '/bin/run'], check=True)"
    )
    done = run_in_store(packages.nix("environment"), "-c", look)
    assert done.stdout == "beta\nbeta\n", done.stderr


def test_who_wins_over_one_does_not_win_over_all(packages: Set, build: Build) -> None:
    for name in ("alpha", "beta", "gamma"):
        packages.add(name, {"shared.py": name.encode(), f"{name}.py": b""})
        packages.imports[name] = [name]
    packages.wins["beta"] = ["alpha"]
    _fails(build, packages.nix("environment"), "E240", "shared.py: alpha and beta", 'wins = [ "')


def test_equal_files_and_namespaces_do_not(packages: Set, run_in_store: Build) -> None:
    old = b"__path__ = __import__('pkgutil').extend_path(__path__, __name__)\n"
    packages.add(
        "one",
        {"space/__init__.py": old, "space/one.py": b"", "native/one.py": b"", "LICENSE": b"same"},
    )
    packages.add(
        "two",
        {
            "space/__init__.py": b"\n" + old,
            "space/two.py": b"",
            "native/two.py": b"",
            "LICENSE": b"same",
        },
    )
    done = run_in_store(
        packages.nix("environment"),
        "-c",
        "import space.one, space.two, native.one, native.two; print('joined')",
    )
    assert done.stdout == "joined\n", done.stderr


def test_two_commands_of_one_name_collide(packages: Set, build: Build) -> None:
    for name in ("one", "two"):
        packages.add(name, entry_points=f"[console_scripts]\nrun = {name}:main\n")
    _fails(
        build, packages.nix("environment"), "E240: two packages have a command run", "one", "two"
    )


def test_a_wheel_cannot_replace_the_interpreter(packages: Set, build: Build) -> None:
    packages.add("thing", {"thing.py": b"", "thing-1.0.data/data/bin/python": b"#!/bin/sh\n"})
    _fails(
        build,
        packages.nix("environment"),
        "E240: a package replaces a file of the environment",
        "bin/python",
    )


def test_commands_data_and_headers(packages: Set, run_nix: Build, prelude: str) -> None:
    script = zipfile.ZipInfo("thing-1.0.data/scripts/carried")
    script.external_attr = (stat.S_IFREG | 0o755) << 16
    files = {
        "thing.py": b"class tool:\n  @staticmethod\n  def main():\n    print('entry')\n",
        "thing-1.0.data/data/share/thing/x": b"data",
        "thing-1.0.data/headers/thing.h": b"header",
    }
    packages.add(
        "thing",
        files,
        entry_points="[console_scripts]\nentry = thing:tool.main\n",
        extra=[(script, b"#!python\nimport thing\nprint('carried')\n")],
    )
    commands = (
        'entry; carried; root=$(python -c "import sys; print(sys.prefix)"); '
        "cat $root/share/thing/x $root/include/site/python*/thing/thing.h"
    )
    done = run_nix(
        "shell",
        "--impure",
        "--expr",
        f"{prelude} {{ it = {packages.nix('environment')}; }}",
        "it",
        "--command",
        "bash",
        "-euc",
        commands,
    )
    assert done.stdout == "entry\ncarried\ndataheader", done.stderr


def test_it_can_be_activated_as_any_virtual_environment(
    packages: Set, run_nix: Build, prelude: str
) -> None:
    packages.add("thing")
    commands = """
      set -eu; where=$(dirname "$(command -v python)"); PATH=/usr/bin:/bin; before=$PATH
      . "$where/activate"; . "$where/activate"
      python -c 'import sys, os, thing; print(sys.prefix == os.environ["VIRTUAL_ENV"])'
      deactivate; [ "$PATH" = "$before" ] && echo undone ${VIRTUAL_ENV-}
    """
    for shell in ("sh", "bash"):
        done = run_nix(
            "shell",
            "--impure",
            "--expr",
            f"{prelude} {{ it = {packages.nix('environment')}; }}",
            "it",
            "--command",
            shell,
            "-c",
            commands,
        )
        assert done.stdout == "True\nundone\n", done.stderr


def test_a_python_of_another_version_is_noticed(
    packages: Set, build: Build, interpreter: dict[str, str]
) -> None:
    packages.add("thing")
    changed = (
        f'pythons."{interpreter["python"]}" = {{ executable = "{interpreter["executable"]}"; '
        f'version = "{interpreter["python"]}.99"; }};'
    )
    expression = packages.nix("packages.thing").replace(
        "base = base //", f"base = hostWith {{ {changed} }} //"
    )
    _fails(build, expression, "accelpkgs E232", f"not {interpreter['python']}.99")


def test_a_library_finds_its_sibling_of_another_wheel(
    packages: Set, run_in_store: Build, tmp_path: Path
) -> None:
    """`$ORIGIN/../../other/lib`, as manylinux wheels have it: why farms have real folders."""
    if subprocess.run(["gcc", "--version"], capture_output=True, check=False).returncode:
        pytest.skip("there is no gcc to make two libraries with")
    (tmp_path / "a.c").write_text("int a(void) { return 41; }\n")
    (tmp_path / "b.c").write_text("int a(void); int b(void) { return a() + 1; }\n")
    subprocess.run(
        ["gcc", "-shared", "-fPIC", "-o", tmp_path / "liba.so", tmp_path / "a.c"], check=True
    )
    subprocess.run(
        [
            "gcc",
            "-shared",
            "-fPIC",
            "-o",
            tmp_path / "libb.so",
            tmp_path / "b.c",
            f"-L{tmp_path}",
            "-la",
            "-Wl,-rpath,$ORIGIN/../../a/lib",
        ],
        check=True,
    )
    packages.add("a", {"vendor/a/lib/liba.so": (tmp_path / "liba.so").read_bytes()})
    loader = (
        b"import ctypes, os\nhere = os.path.dirname(__file__)\n"
        b"b = ctypes.CDLL(os.path.join(here, 'vendor/b/lib/libb.so')).b()\n"
    )
    packages.add(
        "b",
        {"vendor/b/lib/libb.so": (tmp_path / "libb.so").read_bytes(), "b.py": loader},
        requires=("a",),
    )
    done = run_in_store(packages.nix("environment"), "-c", "import b; print(b.b)")
    assert done.stdout == "42\n", done.stderr


ATTACK = (Path(__file__).parent / "attack.py").read_text()
HOSTILE = """
found = on_the_store(Path(__file__))
if found:
    print("worked: " + ", ".join(found), flush=True)
    os._exit(77)  # Python goes on after an error of start-up code
"""


@pytest.mark.parametrize("where", ["python-level", "circle", "start"])
def test_a_wheel_that_attacks_changes_nothing(packages: Set, build: Build, where: str) -> None:
    """When it is imported, in its python-level and in an environment; and when Python starts."""
    code = (ATTACK + HOSTILE).encode()
    packages.add("other", requires=("thing",) if where == "circle" else ())
    files = {"thing.py": code}
    if where == "start":
        files = {
            "thing.py": b"",
            "zzz.pth": b"import startup_of_thing",
            "startup_of_thing.py": code,
        }
    packages.add("thing", files, requires=("other",))
    done = build(packages.nix("environment" if where == "circle" else "packages.thing"))
    assert done.returncode == 0, done.stderr
    assert "worked" not in done.stderr
