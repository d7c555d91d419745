"""`init` on whole projects: an index on the loopback device, real locks, real shells."""

from __future__ import annotations

import importlib.util
import json
import os
import pty
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

BUILD = Path(__file__).resolve().parents[1] / "build"
PYPROJECT = """
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "{name}"
version = "0.3"
dependencies = ["mild-pepper>=1"]

[project.scripts]
say-hello = "hello:main"
"""
_VERSION = 'import importlib.metadata as m; print(m.version("hello"))'
MODULE = "def main():\n    import pepper\n    print('hello from', pepper.version)\n"

pytestmark = pytest.mark.network


def _load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"init_tests_{name}", BUILD / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def index(app, tmp_path_factory) -> Iterator[dict[str, str]]:
    """The environment variables of an index with three packages."""
    # What the updater itself needs comes from the usual index.
    assert app("updater", "cache", "size").returncode == 0
    wheel = _load("wheel_factory").wheel
    with _load("index_server").serve(tmp_path_factory.mktemp("index")) as served:
        for version in ("1.0", "1.2"):
            served.add(
                f"mild_pepper-{version}-py3-none-any.whl",
                wheel(
                    "mild_pepper",
                    version,
                    {"pepper.py": f'version = "{version}"\n'.encode()},
                    requires=["salt"],
                ),
            )
        served.add("salt-2.0-py3-none-any.whl", wheel("salt", "2.0"))
        yield served.environment


@pytest.fixture
def init(app, index, tmp_path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run it with that index, and with nothing remembered but what was built."""
    variables = {**index, "ACCELPKGS_CHECKOUT": "", "ACCELPKGS_BASE": "host"}

    def run(*arguments: str, **options) -> subprocess.CompletedProcess[str]:
        return app("init", *arguments, environment=variables, **options)

    return run


def project(folder: Path, *, src: bool = False, name: str = "hello") -> Path:
    """A project of one module, in a git repository."""
    place = folder / "src" if src else folder
    place.mkdir(parents=True)
    (folder / "pyproject.toml").write_text(PYPROJECT.format(name=name))
    (place / "hello.py").write_text(MODULE)
    git(folder, "init", "-q")
    return folder


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(folder), *words], capture_output=True, text=True, check=True
    )
    return done.stdout


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {".git"}


def test_a_project_and_its_shell(init, run_nix, index, interpreter, tmp_path):
    place = project(tmp_path / "my project", src=True)
    git(place, "add", "src")
    done = init(str(place), "--yes")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "locking pyproject.toml" in done.stdout
    assert re.search(r"mild-pepper +1\.2 ", done.stdout)
    assert "wrote flake.nix, .envrc, .gitignore, locks/" in done.stdout
    assert f"  cd '{place}' && " in done.stdout
    flake = (place / "flake.nix").read_text()
    assert f'python = "{interpreter["python"]}";' in flake
    assert "flake.nix" in git(place, "ls-files")
    # The project, as its folder is now, from any folder.
    shell = run_nix("develop", "-c", "say-hello", environment=index, cwd=place)
    assert (shell.returncode, shell.stdout) == (0, "hello from 1.2\n"), shell.stderr
    (place / "src/hello.py").write_text(MODULE.replace("hello from", "hello again from"))
    words = ["develop", "-c", "sh", "-c", f"cd / && say-hello && python -c '{_VERSION}'"]
    shell = run_nix(*words, environment=index, cwd=place)
    assert (shell.returncode, shell.stdout) == (0, "hello again from 1.2\n0.3\n"), shell.stderr
    # The shell's bash is the machine's own: nothing was asked for it.
    assert "registry" not in shell.stderr
    ran = run_nix("run", environment=index, cwd=place)
    assert (ran.returncode, ran.stdout) == (0, "hello again from 1.2\n"), ran.stderr
    checked = run_nix("flake", "check", environment=index, cwd=place)
    assert checked.returncode == 0, checked.stderr
    shown = json.loads(run_nix("flake", "show", "--json", cwd=place).stdout)
    assert set(shown["apps"]["x86_64-linux"]) == {"default", "say-hello"}


BACKEND = r"""
import base64
import hashlib
import zipfile


def build_wheel(folder, settings=None, metadata=None):
    name, info = "NAME-0.5-py3-none-any.whl", "NAME-0.5.dist-info"
    said = "Metadata-Version: 2.1\nName: NAME\nVersion: 0.5\nRequires-Dist: salt\n"
    files = {
        "NAME.py": open("NAME.py").read(),
        f"{info}/METADATA": said,
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    rows = [f"{info}/RECORD,,"]
    with zipfile.ZipFile(f"{folder}/{name}", "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
            digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest())
            rows.append(f"{path},sha256={digest.decode().rstrip('=')},{len(text)}")
        archive.writestr(f"{info}/RECORD", "\n".join(rows))
    return name
"""


def library(folder: Path, name: str) -> None:
    """A project that builds itself."""
    folder.mkdir(parents=True)
    (folder / "pyproject.toml").write_text(
        '[build-system]\nrequires = []\nbuild-backend = "own"\nbackend-path = ["."]\n'
        f'[project]\nname = "{name}"\nversion = "0.5"\ndependencies = ["salt"]\n'
    )
    (folder / "own.py").write_text(BACKEND.replace("NAME", name))
    (folder / f"{name}.py").write_text(f'said = "{name}"\n')


def test_a_folder_and_a_git_repository_are_built(init, run_nix, index, tmp_path):
    library(tmp_path / "cumin.git", "cumin")
    git(tmp_path / "cumin.git", "init", "-q")
    git(tmp_path / "cumin.git", "add", ".")
    words = ("-c", "user.name=n", "-c", "user.email=e@e.invalid", "commit", "-qm", "first")
    git(tmp_path / "cumin.git", *words)
    place = project(tmp_path / "mine")
    library(place / "libs/thyme", "thyme")
    text = (
        (place / "pyproject.toml")
        .read_text()
        .replace(
            '"mild-pepper>=1"',
            f'"mild-pepper>=1", "thyme", "cumin @ git+file://{tmp_path}/cumin.git"',
        )
    )
    (place / "pyproject.toml").write_text(
        f'{text}\n[tool.uv.sources]\nthyme = {{ path = "libs/thyme" }}\n'
    )
    git(place, "add", ".")
    done = init(str(place), "--yes")
    assert done.returncode == 0, done.stdout + done.stderr
    for name in ("thyme", "cumin"):
        assert re.search(rf"{name} +0\.5 ", done.stdout), done.stdout
    says = "import cumin, thyme; print(cumin.said, thyme.said)"
    shell = run_nix("develop", "-c", "python", "-c", says, environment=index, cwd=place)
    assert (shell.returncode, shell.stdout) == (0, "cumin thyme\n"), shell.stderr


@pytest.mark.parametrize("locked", ["uv.lock", "requirements.txt"])
def test_what_says_more_is_locked(init, run_nix, index, tmp_path, locked):
    place = project(tmp_path / "project")
    if locked == "uv.lock":
        uv = shutil.which("uv", path=str(Path(sys.executable).parent)) or "uv"
        text = (place / "pyproject.toml").read_text()
        (place / "pyproject.toml").write_text(text.replace("pepper>=1", "pepper==1.0"))
        words = ["lock", "--no-config", "--default-index", index["PIP_INDEX_URL"]]
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("UV_", "PIP_"))}
        clean["UV_CACHE_DIR"] = str(tmp_path / "uv")
        python = ["-p", "/usr/bin/python3", "--no-python-downloads"]
        done = subprocess.run(
            [uv, *words, *python],
            cwd=place,
            env=clean,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        (place / "pyproject.toml").write_text(text)
    else:
        (place / "pyproject.toml").write_text("[tool.ruff]\n")
        (place / "requirements.txt").write_text("mild_pepper==1.0\n")
    done = init(str(place), "--yes")
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"locking {locked}" in done.stdout
    words = ["develop", "-c", "python", "-c", "import pepper; print(pepper.version)"]
    shell = run_nix(*words, environment=index, cwd=place)
    assert (shell.returncode, shell.stdout) == (0, "1.0\n"), shell.stderr


def test_the_same_on_nixpkgs(init, run_nix, index, root, tmp_path):
    tree = os.environ.get("ACCELPKGS_TEST_NIXPKGS")
    if not tree:
        pytest.skip("no nixpkgs: ACCELPKGS_TEST_NIXPKGS names none")
    place = project(tmp_path / "project")
    done = init(str(place), "--yes", "--base", "nixpkgs", "--python", "3.12")
    assert done.returncode == 0, done.stdout + done.stderr
    flake = (place / "flake.nix").read_text()
    assert 'inputs.nixpkgs.follows = "accelpkgs/nixpkgs";' in flake
    assert 'python = "3.12";' in flake
    # The tree in the place of nixpkgs, and nothing in that of the others.
    files = {
        "nixpkgs/default.nix": f"import {root}/tests/nixpkgs/adapt {{ tree = {tree}; }}",
        "nixpkgs/flake.nix": "{ outputs = _: { }; }",
        "nix-gl-host/flake.nix": "{ outputs = _: { }; }",
        "cuda-legacy/none": "",
    }
    words = []
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    for name in ("nixpkgs", "nix-gl-host", "cuda-legacy"):
        words += ["--override-input", f"accelpkgs/{name}", f"path:{tmp_path}/{name}"]
    for output in ("devShells.x86_64-linux.default", "packages.x86_64-linux.default"):
        shown = run_nix(
            *("eval", "--impure", "--raw", "--no-write-lock-file", *words),
            f"{place}#{output}.drvPath",
            environment=index,
        )
        assert shown.returncode == 0, shown.stderr[-3000:]
        assert shown.stdout.endswith(".drv")


def test_twice_is_once_and_what_is_the_persons_stays(init, tmp_path):
    place = project(tmp_path / "project")
    assert init(str(place), "--yes").returncode == 0
    before = {name: (place / name).read_text() for name in ("flake.nix", ".envrc", ".gitignore")}
    done = init(str(place), "--yes")
    assert done.returncode == 0, done.stderr
    assert "wrote locks/" in done.stdout
    assert before == {name: (place / name).read_text() for name in before}
    mine = before["flake.nix"].replace("src = ./.;", "src = ./.; # mine")
    old = re.sub(r'python = "[^"]*"', 'python = "3.99"', mine)
    assert old != mine
    (place / "flake.nix").write_text(old)
    (place / ".envrc").write_text("export MINE=1\nuse flake\n")
    assert init(str(place), "--yes").returncode == 0
    assert (place / "flake.nix").read_text() == mine
    assert (place / ".envrc").read_text() == "export MINE=1\nuse flake\n"


def test_what_was_asked_for_is_asked_for_again(init, tmp_path):
    place = project(tmp_path / "project")
    text = (place / "pyproject.toml").read_text()
    more = '[project.optional-dependencies]\ntest = ["salt"]\n[dependency-groups]\ndev = []\n'
    (place / "pyproject.toml").write_text(
        text.replace("[project.scripts]", more + "[project.scripts]")
    )
    first = init(str(place), "--yes")
    assert first.returncode == 0, first.stderr
    assert "the project has more: --extra test; --group dev\n" in first.stdout
    assert init(str(place), "--yes", "--extra", "test").returncode == 0
    locked = (place / "locks/lock.json").read_bytes()
    again = init(str(place), "--yes")
    assert "locking pyproject.toml, with --extra test as before\n" in again.stdout, again.stderr
    assert "the project has more: --group dev\n" in again.stdout
    assert (place / "locks/lock.json").read_bytes() == locked
    other = init(str(place), "--yes", "--group", "dev")
    assert "locking pyproject.toml\n" in other.stdout
    assert "the project has more: --extra test\n" in other.stdout


def test_for_another_gpu_than_is_here(init, tmp_path):
    place = project(tmp_path / "project")
    done = init(str(place), "--yes", "--capability", "8.6", "--cuda", "12.8")
    assert done.returncode == 0, done.stderr
    flake = (place / "flake.nix").read_text()
    assert 'capabilities = [ "8.6" ];' in flake
    assert 'cuda = "12.8";' in flake
    assert "driver" not in flake
    refused = init(str(place), "--yes", "--capability", "6.1", "--cuda", "13")
    assert "accelpkgs E102: CUDA 13 has no code for capability 6.1" in refused.stderr
    assert (place / "flake.nix").read_text() == flake
    again = init(str(place), "--yes")
    assert "with --cuda 12.8 --capability 8.6 as before\n" in again.stdout, again.stderr
    assert (place / "flake.nix").read_text() == flake
    anew = init(str(place), "--yes", "--anew")
    assert "as before" not in anew.stdout, anew.stderr
    assert 'cuda = "12.8";' not in (place / "flake.nix").read_text()


def test_a_flake_of_a_person_is_left_alone(init, tmp_path):
    place = project(tmp_path / "project")
    (place / "flake.nix").write_text("{ outputs = _: { }; }\n")
    before = files(place)
    done = init(str(place), "--yes")
    assert done.returncode == 1
    assert done.stderr.startswith("accelpkgs E443: a file of yours is in the way")
    assert "init --force" in done.stderr
    assert files(place) == before
    done = init(str(place), "--yes", "--force")
    assert done.returncode == 0, done.stderr
    assert "lib.project" in (place / "flake.nix").read_text()


def test_nothing_is_asked_of_nobody(init, tmp_path):
    place = project(tmp_path / "project")
    before = files(place)
    done = init(str(place))
    assert done.returncode == 1
    assert done.stderr.startswith("accelpkgs E445: init would ask, and there is no terminal")
    assert "--yes" in done.stderr
    assert files(place) == before


@pytest.mark.parametrize(("answer", "tracked"), [("y", True), ("n", False)])
def test_somebody_is_asked(init, root, index, tmp_path, answer, tracked):
    place = project(tmp_path / "project")
    command = [sys.executable, "-I", "-B", str(root / "apps"), "init", str(place)]
    ours, theirs = pty.openpty()
    running = subprocess.Popen(
        command,
        stdin=theirs,
        stderr=theirs,
        stdout=subprocess.PIPE,
        env={**os.environ, **index, "ACCELPKGS_CHECKOUT": "", "ACCELPKGS_BASE": "host"},
    )
    os.close(theirs)
    os.write(ours, f"{answer}\n".encode())
    output = running.communicate(timeout=300)[0].decode()
    os.close(ours)
    assert running.returncode == 0, output
    assert ("flake.nix" in git(place, "ls-files")) == tracked


def test_untracked_files_are_said(init, tmp_path):
    place = project(tmp_path / "project")
    (place / "data.csv").write_text("")
    (place / "b\x1b[2Jc").write_text("")
    done = init(str(place), "--yes")
    assert "note: git does not track 2 files (b\ufffd[2Jc, data.csv)" in done.stdout
    # Of the code it was told, and of none that is left out on purpose.
    assert "hello.py" in git(place, "ls-files").splitlines()
    (place / ".gitignore").write_text("*.tmp.py\ndata.csv\nb*\n")
    (place / "a.tmp.py").write_text("")
    assert "not track" not in init(str(place), "--yes").stdout
    assert "a.tmp.py" not in git(place, "ls-files")


def test_what_git_would_leave_out_is_refused_first(init, tmp_path):
    place = project(tmp_path / "project")
    (place / ".gitignore").write_text("locks/\n")
    before = files(place)
    done = init(str(place), "--yes")
    assert "E443" in done.stderr
    assert ".gitignore leaves out locks/lock.json" in done.stderr
    assert files(place) == before


def test_without_git(init, run_nix, index, tmp_path):
    place = project(tmp_path / "project")
    shutil.rmtree(place / ".git")
    done = init(str(place))
    assert done.returncode == 0, done.stderr
    assert "note: without git" in done.stdout
    words = ["develop", f"path:{place}", "-c", "python", "-c", "import salt"]
    assert run_nix(*words, environment=index).returncode == 0


@pytest.mark.parametrize("name", ["a b", "ümlaut", '"quote', "$(touch x)", "-rf", "#hash", "${x}"])
def test_a_folder_with_any_name(init, tmp_path, name):
    place = project(tmp_path / name)
    done = init(f"./{name}", "--yes", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert {"flake.nix", ".envrc", ".gitignore", "locks"} <= files(place)
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("name", ['x"; builtins.abort "', "${x}", "../../up", "a\\nb", "é"])
def test_a_hostile_name_of_a_project_is_never_code(init, tmp_path, name):
    place = project(tmp_path / "project", name=name.replace('"', '\\"'))
    done = init(str(place), "--yes")
    assert "Traceback" not in done.stderr
    if done.returncode == 0:
        assert name not in (place / "flake.nix").read_text()
    else:
        assert done.stderr.rpartition("accelpkgs E")[1]
        assert not (place / "flake.nix").exists()


def test_a_set_that_cannot_be_locked_leaves_no_flake(init, tmp_path):
    place = project(tmp_path / "project")
    text = (place / "pyproject.toml").read_text().replace("mild-pepper>=1", "mild-pepper>=7")
    (place / "pyproject.toml").write_text(text)
    done = init(str(place), "--yes")
    assert done.returncode == 1
    assert "accelpkgs E5" in done.stderr
    assert not (place / "flake.nix").exists()


def test_a_folder_that_is_read_only(init, tmp_path):
    place = project(tmp_path / "project")
    mount = 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && shift && exec "$@"'
    user = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    apps = Path(__file__).resolve().parents[2] / "apps"
    command = [sys.executable, "-I", "-B", str(apps), "init", str(place), "--yes"]
    done = subprocess.run(
        ["unshare", *user, "--mount", "sh", "-c", mount, "sh", str(place), *command],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("accelpkgs E441: the project is no folder that can be used\n")


def test_a_machine_without_flakes_is_told_how_to_call_nix(init, tmp_path):
    place = project(tmp_path / "project")
    done = init(str(place), "--yes")
    [line] = [line for line in done.stdout.splitlines() if line.startswith("  cd ")]
    # This Nix was told of flakes by nixw alone, which the variables above hide.
    assert line.endswith("develop")
