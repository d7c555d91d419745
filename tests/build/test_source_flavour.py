"""Source distributions: compiled with their own build system in a sandbox, against builds only, and
looked at before that.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import tarfile
import time
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

Build = Callable[..., subprocess.CompletedProcess[str]]

# A build backend that needs nothing: it packs the wheel that lies beside it, and shows the
# variables that it was given.
BACKEND = """
import os, pathlib, shutil
def get_requires_for_build_wheel(config_settings=None):
    return REQUIRES
def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    given = os.environ
    print("ARCH", given.get("TORCH_CUDA_ARCH_LIST"), "JOBS", int(given["MAX_JOBS"]) >= 1, end=" ")
    print("MINE", given.get("MINE"))
    FAIL
    shutil.copy("made.whl", pathlib.Path(wheel_directory) / "thing-1.0-py3-none-any.whl")
    return "thing-1.0-py3-none-any.whl"
"""
PYPROJECT = (
    '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["build_system"]\n'
)

Sdist = Callable[..., Path]
Compile = Callable[..., subprocess.CompletedProcess[str]]
OWN = (os.confstr("CS_GNU_LIBC_VERSION") or "").removeprefix("glibc ")


@pytest.fixture
def sdist(wheels: ModuleType, tmp_path: Path) -> Sdist:
    """Make thing-1.0.tar.gz; `members` are added as they are."""

    def make(
        requires: str = "[]",
        fail: str = "pass",
        made: bytes | None = None,
        members: tuple[tuple[tarfile.TarInfo, bytes], ...] = (),
    ) -> Path:
        files = {
            "pyproject.toml": PYPROJECT.encode(),
            "build_system/backend.py": BACKEND.replace("REQUIRES", requires)
            .replace("FAIL", fail)
            .encode(),
            "made.whl": wheels.wheel("thing", "1.0") if made is None else made,
        }
        path = tmp_path / "thing-1.0.tar.gz"
        with tarfile.open(path, "w:gz") as archive:
            for name, content in files.items():
                member = tarfile.TarInfo(f"thing-1.0/{name}")
                member.size = len(content)
                archive.addfile(member, io.BytesIO(content))
            for member, content in members:
                member.size = len(content)
                archive.addfile(member, io.BytesIO(content))
        return path

    return make


@pytest.fixture
def compile_it(build: Build) -> Compile:
    """Build a source distribution; keywords are Nix."""

    def run(path: Path, host: str = "{ }", **changed: str) -> subprocess.CompletedProcess[str]:
        arguments = {
            "name": '"thing"',
            "version": '"1.0"',
            "file": f'"{path.name}"',
            "source": f'"${{{path}}}"',
            "python": "python",
            **dict.fromkeys(["environment", "compiler", "axes", "variables"], "{ }"),
            **dict.fromkeys(["against", "toolchain", "capabilities"], "[ ]"),
            "prePatch": '""',
            **changed,
        }
        return build(
            f"(hostWith {host}).mkBuildSource {{ "
            f"{' '.join(f'{name} = {value};' for name, value in arguments.items())} }}"
        )

    return run


def test_it_is_built_and_unpacked(
    sdist: Sdist, compile_it: Compile, real_path: Callable[[str], Path]
) -> None:
    done = compile_it(sdist(), variables='{ MINE = "yes"; }')
    assert done.returncode == 0, done.stderr
    assert "ARCH None JOBS True MINE yes" in done.stderr
    assert json.loads((real_path(done.stdout) / "accelpkgs-build.json").read_text())["modules"][
        "regular"
    ] == ["thing"]


def test_what_it_builds_is_not_trusted_either(
    sdist: Sdist, compile_it: Compile, wheels: ModuleType
) -> None:
    done = compile_it(sdist(made=wheels.wheel("other", "1.0")))
    assert "accelpkgs E215" in done.stderr, done.stderr


def test_a_missing_build_requirement_is_named(sdist: Sdist, compile_it: Compile) -> None:
    done = compile_it(sdist(requires='["cmake>=3.20", "other; python_version < \'3\'"]'))
    assert (
        "accelpkgs E222: the build of thing 1.0 lacks something" in done.stderr
        and "cmake>=3.20" in done.stderr
    ), done.stderr
    assert (
        "pkgs/thing/package.nix" in done.stderr and "other" not in done.stderr.partition("E222")[2]
    )


def test_a_failing_build_system_ends_with_a_sentence(sdist: Sdist, compile_it: Compile) -> None:
    done = compile_it(sdist(fail="raise SystemExit(7)"))
    assert (
        "accelpkgs E223: the build system of thing 1.0 failed" in done.stderr
        and "ended with exit 7" in done.stderr
    )


TOOLCHAINS = {
    "compiler": (
        {"toolchain": '[ "cxx" ]', "compiler": '{ gcc = "4"; }'},
        "{ }",
        "the plan has gcc 4",
    ),
    "c-library": (
        {"toolchain": '[ "cxx" ]', "glibc": '{ own = "2.11"; floor = "2.11"; }'},
        "{ }",
        f"the base says glibc 2.11, it is {OWN}",
    ),
    "no-toolkit": (
        {"toolchain": '[ "cuda" ]', "axes": '{ cuda = "12.8"; }'},
        "{ }",
        "the base has none",
    ),
    "toolkit-elsewhere": (
        {"toolchain": '[ "cuda" ]'},
        '{ cudaToolkit = { path = "/usr/nowhere"; version = "12.8"; }; }',
        "/usr/nowhere/bin/nvcc: it does not run",
    ),
    "python": (
        {"python": '"3.9"'},
        'rec { pythons = { "3.9" = { executable = PYTHON; version = "3.9.1"; }; }; }',
        "the plan has Python 3.9",
    ),
}


@pytest.fixture
def library(tmp_path: Path) -> Callable[[str], bytes]:
    """A library that needs a function of that symbol version."""
    if not shutil.which("gcc"):
        pytest.skip("there is no gcc, to make a library with")

    def make(node: str) -> bytes:
        sources = {
            "stub.c": "int wanted(void) { return 1; }\n",
            "stub.map": f"{node} {{ global: wanted; }};\n",
            "part.c": "int wanted(void); int part(void) { return wanted(); }\n",
        }
        for name, text in sources.items():
            (tmp_path / name).write_text(text)
        stub = ["stub.c", "-Wl,--version-script=stub.map,-soname,libm.so.6", "-o", "libstub.so"]
        for words in (stub, ["part.c", "libstub.so", "-o", "part.so"]):
            subprocess.run(["gcc", "-shared", "-fPIC", *words], check=True, cwd=tmp_path)
        return (tmp_path / "part.so").read_bytes()

    return make


@pytest.mark.parametrize(
    ("node", "floor", "words"),
    [
        ("GLIBC_2.2.5", OWN, ""),
        ("GLIBC_PRIVATE", OWN, ""),
        ("GLIBCXX_3.4.99", OWN, ""),
        ("GLIBC_2.99", OWN, f"needs GLIBC_2.99, and the plan is for glibc {OWN}"),
        ("GLIBC_2.20", "2.17", "needs GLIBC_2.20, and the plan is for glibc 2.17"),
        ("GLIBCXX_3.4.19", "2.17", ""),
        ("GLIBCXX_3.4.20", "2.17", "needs GLIBCXX_3.4.20, and the plan is for glibc 2.17"),
        ("GLIBC_ABI_DT_RELR", "2.35", "needs GLIBC_2.36, and the plan is for glibc 2.35"),
    ],
)
def test_what_was_compiled_needs_no_newer_c_library(
    node: str,
    floor: str,
    words: str,
    sdist: Sdist,
    compile_it: Compile,
    wheels: ModuleType,
    library: Callable[[str], bytes],
    real_path: Callable[[str], Path],
) -> None:
    made = wheels.wheel("thing", "1.0", {"thing/__init__.py": b"", "thing/part.so": library(node)})
    glibc = f'{{ own = "{OWN}"; floor = "{floor}"; }}'
    done = compile_it(sdist(made=made), toolchain='[ "cxx" ]', glibc=glibc)
    if words:
        assert f"accelpkgs E228: thing 1.0 {words}" in done.stderr, done.stderr
        assert "where: site-packages/thing/part.so" in done.stderr
        return
    assert done.returncode == 0, done.stderr
    manifest = json.loads((real_path(done.stdout) / "accelpkgs-build.json").read_text())
    library_name, _, version = node.partition("_")
    if version != "PRIVATE":
        assert manifest["needs"][library_name] == version


def test_nothing_is_compiled_unsaid(
    sdist: Sdist, compile_it: Compile, wheels: ModuleType, library: Callable[[str], bytes]
) -> None:
    """The key of such a build has neither compiler nor C library."""
    made = wheels.wheel(
        "thing", "1.0", {"thing/__init__.py": b"", "thing/part.so": library("GLIBC_2.2.5")}
    )
    done = compile_it(sdist(made=made))
    assert "accelpkgs E229: thing 1.0 was compiled, and nothing says" in done.stderr, done.stderr


@pytest.mark.parametrize("case", TOOLCHAINS)
def test_the_toolchain_is_looked_at_first(
    case: str, sdist: Sdist, compile_it: Compile, interpreter: dict[str, str]
) -> None:
    changed, host, words = TOOLCHAINS[case]
    started = time.monotonic()
    done = compile_it(
        sdist(fail="import time; time.sleep(60)"),
        host.replace("PYTHON", f'"{interpreter["executable"]}"'),
        **changed,
    )
    assert (
        "accelpkgs E221: thing 1.0 cannot be compiled here" in done.stderr and words in done.stderr
    ), done.stderr
    assert time.monotonic() - started < 30, "it did not wait for the build system"


def test_the_torch_to_build_against_is_read(
    sdist: Sdist, compile_it: Compile, wheels: ModuleType, tmp_path: Path
) -> None:
    """CUDA and version of that torch, against those of the plan, without importing it."""
    version = (
        b"__version__ = '2.7.0+cu126'\nraise SystemExit('imported')\ncuda: Optional[str] = '12.6'\n"
    )
    file = tmp_path / "torch-2.7.0-py3-none-any.whl"
    file.write_bytes(
        wheels.wheel("torch", "2.7.0", {"torch/__init__.py": b"", "torch/version.py": version})
    )
    torch = (
        f'base.mkBuildWheel {{ name = "torch"; version = "2.7.0"; file = "{file.name}"; '
        f'tags = pure; source = "${{{file}}}"; }}'
    )
    done = compile_it(
        sdist(),
        environment=f"{{ torch = {torch}; }}",
        against='[ "torch" ]',
        axes='{ cuda = "12.8"; torch = "2.8.0"; }',
    )
    assert (
        "the plan has cuda 12.8, torch says 12.6" in done.stderr
        and "the plan has torch 2.8.0, torch says 2.7.0" in done.stderr
    ), done.stderr
    assert (
        compile_it(
            sdist(),
            environment=f"{{ torch = {torch}; }}",
            against='[ "torch" ]',
            axes='{ cuda = "12.6"; torch = "2.7"; }',
        ).returncode
        == 0
    )


def _tar(
    name: str, kind: bytes = tarfile.REGTYPE, target: str = ""
) -> tuple[tarfile.TarInfo, bytes]:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, target
    return member, b""


HOSTILE = {
    "traversal": ("E211", (_tar("thing-1.0/../../x"),)),
    "absolute": ("E211", (_tar("/build/x"),)),
    "link-outside": ("E211", (_tar("thing-1.0/x", tarfile.SYMTYPE, "../../etc"),)),
    "link-absolute": ("E211", (_tar("thing-1.0/x", tarfile.SYMTYPE, "/etc/passwd"),)),
    "links-in-steps": (
        "E211",
        (
            _tar("thing-1.0/a", tarfile.SYMTYPE, "."),
            _tar("thing-1.0/b", tarfile.SYMTYPE, "a/../.."),
        ),
    ),
    "hard-link-outside": ("E211", (_tar("thing-1.0/x", tarfile.LNKTYPE, "../x"),)),
    "device": ("E211", (_tar("thing-1.0/x", tarfile.CHRTYPE),)),
    "twice": ("E212", (_tar("thing-1.0/pyproject.toml"),)),
    "file-below-file": ("E212", (_tar("thing-1.0/pyproject.toml/x"),)),
    "two-roots": ("E215", (_tar("thing-2.0/x"),)),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_archives_are_refused(case: str, sdist: Sdist, compile_it: Compile) -> None:
    code, members = HOSTILE[case]
    done = compile_it(sdist(members=members))
    assert f"accelpkgs {code}: " in done.stderr and "Traceback" not in done.stderr, done.stderr


def test_a_bomb_is_refused(sdist: Sdist, compile_it: Compile) -> None:
    done = compile_it(sdist(members=((tarfile.TarInfo("thing-1.0/zeros"), bytes(120_000_000)),)))
    assert "accelpkgs E213: thing-1.0.tar.gz would unpack to more than it may" in done.stderr, (
        done.stderr
    )


def test_a_damaged_archive_is_a_sentence(sdist: Sdist, compile_it: Compile) -> None:
    path = sdist()
    path.write_bytes(path.read_bytes()[:-200])
    done = compile_it(path)
    assert (
        "of thing-1.0.tar.gz cannot be unpacked" in done.stderr and "Traceback" not in done.stderr
    ), done.stderr


@pytest.mark.parametrize(
    ("name", "code"),
    [("thing-1.0/x", None), ("thing-1.0/../../x", "E211"), ("thing-1.0/made.whl", "E212")],
)
def test_zip_archives_follow_the_same_rules(
    name: str, code: str | None, sdist: Sdist, compile_it: Compile
) -> None:
    source = sdist()
    path = source.with_suffix("").with_suffix(".zip")
    with (
        tarfile.open(source) as before,
        zipfile.ZipFile(path, "w") as after,
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")  # a name twice is what one of them wants
        for member in before:
            content = before.extractfile(member)
            assert content
            after.writestr(member.name, content.read())
        after.writestr(name, b"")
    done = compile_it(path)
    assert (f"accelpkgs {code}: " in done.stderr) if code else done.returncode == 0, done.stderr


def test_links_inside_are_kept(sdist: Sdist, compile_it: Compile) -> None:
    assert (
        compile_it(
            sdist(
                members=(
                    _tar("thing-1.0/x", tarfile.SYMTYPE, "made.whl"),
                    _tar("thing-1.0/y", tarfile.LNKTYPE, "thing-1.0/made.whl"),
                )
            )
        ).returncode
        == 0
    )


@pytest.mark.network
def test_a_real_one_compiles_and_runs(run_in_store: Build, interpreter: dict[str, str]) -> None:
    """MarkupSafe with its C extension, by the newest setuptools and the machine's compiler."""
    if (
        interpreter["python"] != "3.11"
        or not Path("/usr/include/python3.11/Python.h").exists()
        or not Path("/usr/bin/g++-12").exists()
    ):
        pytest.skip("the recorded plan is for Python 3.11 with its headers, and gcc 12")
    done = run_in_store(
        '(realise (planFile "source")).environment',
        "-c",
        "import markupsafe, markupsafe._speedups as s; "
        "print(markupsafe.escape('<'), s.__file__.endswith('.so'))",
    )
    assert done.stdout.split() == ["&lt;", "True"], done.stderr


ATTACK = (Path(__file__).parent / "attack.py").read_text()
CHANGES_SETUPTOOLS = """
found = on_the_store(Path("/etc/passwd"))
if found:
    raise SystemExit("worked: " + ", ".join(found))
"""


@pytest.mark.parametrize("place", ["backend", "prePatch"])
def test_a_source_that_attacks_changes_nothing(
    sdist: Sdist, compile_it: Compile, place: str, tmp_path: Path
) -> None:
    code = ATTACK + CHANGES_SETUPTOOLS
    if place == "backend":
        done = compile_it(sdist(fail=f"exec({code!r}, {{'__name__': 'hostile'}})"))
    else:
        program = tmp_path / "hostile.py"
        program.write_text(code)
        done = compile_it(sdist(), prePatch=f'"exec /usr/bin/python3 ${{{program}}}"')
    assert done.returncode == 0, done.stderr


def test_what_the_builder_reads_again_is_out_of_reach(sdist: Sdist, compile_it: Compile) -> None:
    """`.attrs.json` says where the output goes: a build system that rewrites it is refused."""
    fail = "p = pathlib.Path(given['HOME']).parent / '.attrs.json'; p.unlink(); p.write_text('{}')"
    done = compile_it(sdist(fail=fail))
    assert "accelpkgs E223" in done.stderr and "Read-only file system" in done.stderr, done.stderr
