"""Problems that no build of these tests meets: those of shell, of import-check and of adjust."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
ONE, OTHER = "1a2b3c4d5e6f7a8b", "9f8e7d6c5b4a3f2e"


def _bash(script: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)


@pytest.fixture
def builder(root: Path, interpreter: dict[str, str]) -> Run:
    """Run a module of nix/builders as a derivation does."""

    def run(module: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        isolated = [interpreter["executable"], "-I", "-S", "-B", str(root / "nix/builders")]
        return subprocess.run(
            [*isolated, module, *arguments], capture_output=True, text=True, check=False
        )

    return run


@pytest.fixture(scope="module")
def texts(nix_eval: Callable[..., Any]) -> dict[str, str]:
    """What Nix renders for the shell, and what the shell has to say."""
    said: dict[str, str] = nix_eval(
        f"""
        let
          errors = import (root + "/nix/errors");
          render = problem: errors.render [ problem ];
          libraries = where: render (errors.libraries {{ name = "thing"; inherit where; }});
          called = name: "more than one library is called ${{name}}";
          torch = {{ concretisation = "{ONE}"; pname = "torch"; }};
          numpy = {{ concretisation = "{OTHER}"; pname = "numpy"; }};
          quote = builtins.replaceStrings [ "'" ] [ "'\\\\''" ];
          lib.escapeShellArg = text: "'${{quote text}}'";
        in
        {{
          open = libraries "FAULTS";
          closed = libraries (map called [ "libb.so.1" "liba.so" ]);
          mixed = render (errors.mixedConcretisations {{
            id = "{ONE}";
            packages = [ torch numpy ];
          }});
          hook = import (root + "/nix/bases/nixpkgs/setup-hook.nix") {{ inherit lib; }} {{
            id = "{ONE}";
            name = "torch";
          }};
        }}
        """
    )
    return said


def test_the_setup_hook_says_what_nix_says(root: Path, texts: dict[str, str]) -> None:
    words = shlex.split(texts["hook"].partition("substitute ")[2].replace("\\\n", " "))
    hook = (root / "nix/bases/nixpkgs/setup-hook.sh").read_text("utf-8")
    assert words[2::3] == ["--subst-var-by"] * 3
    for name, value in zip(words[3::3], words[4::3], strict=True):
        hook = hook.replace(f"@{name}@", value)
    first = f"accelpkgsConcretisation={OTHER} accelpkgsConcretisationBy=numpy\n"
    done = _bash(first + hook)
    assert (done.returncode, done.stderr) == (1, texts["mixed"] + "\n")
    assert _bash(first.replace(OTHER, ONE) + hook).returncode == 0


def test_check_elf_says_what_nix_says(root: Path, tmp_path: Path, texts: dict[str, str]) -> None:
    builds = [tmp_path / name for name in ("one", "two")]
    for build in builds:
        build.mkdir()
        for library in ("liba.so", "libb.so.1"):
            (build / library).write_text("")
    shell = root / "nix/bases/nixpkgs"
    call = shlex.join(["checkElf", texts["open"], str(tmp_path / "none"), "/driver"])
    sourced = f"mkdir {tmp_path}/none; . {shell}/library-folders.sh; . {shell}/check-elf.sh; {call}"
    done = _bash(f"{sourced} {builds[0]} {builds[1]}")
    head, *found, why, fix = done.stderr.splitlines()
    wanted = texts["closed"].splitlines()
    assert done.returncode == 1
    assert [head, why, fix] == [wanted[0], *wanted[-2:]]
    labels = [line[:9] for line in wanted[1:-2]]
    assert [line[:9] for line in found] == labels
    assert {line[9:] for line in found} == {line[9:] for line in wanted[1:-2]}
    assert _bash(f"{sourced} {builds[0]}").returncode == 0


def test_import_check_finds_no_module_of_the_builders(
    tmp_path: Path, builder: Run, interpreter: dict[str, str]
) -> None:
    site = tmp_path / "site-packages"
    site.mkdir()
    modules = {"regular": ["problem", "thing"], "namespace": []}
    (tmp_path / "accelpkgs-build.json").write_text(json.dumps({"modules": modules}))
    (site / "problem.py").write_text("assert __file__.endswith('site-packages/problem.py')\n")
    python = interpreter["executable"]
    check = ("import_check", python, "60", "1000000", str(tmp_path), str(site))
    done = builder(*check, "problem", "-", "", "--shown")
    assert (done.returncode, done.stdout) == (0, "import problem\n"), done.stderr
    done = builder(*check, "thing", "-", "", "--shown")
    assert done.returncode == 1
    assert done.stderr.startswith(
        "accelpkgs E231: thing does not import\n"
        "  where: import thing\n"
        "  why:   import thing: ModuleNotFoundError: No module named 'thing'\n"
    )


@pytest.mark.parametrize("old", ["3.8", "3.9"])
def test_an_older_python_is_told_so(root: Path, old: str) -> None:
    """It must be able to read what says so."""
    home = os.environ.get("PYENV_ROOT") or str(Path(os.environ.get("HOME", "/")) / ".pyenv")
    found = [
        *Path(home).glob(f"versions/{old}.*/bin/python3"),
        *Path("/usr/bin").glob(f"python{old}"),
    ]
    if not found:
        pytest.skip(f"there is no Python {old} here, in pyenv or in /usr/bin")
    words = [str(found[0]), "-I", "-S", "-B", str(root / "nix/builders"), "unpack"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    first, *_, fix = done.stderr.splitlines()
    assert done.returncode == 1
    assert first.startswith(f"accelpkgs E227: the Python that runs the builders is {old}.")
    assert first.endswith(", and they need 3.10")
    assert fix.startswith("  fix:   name a newer one: bases.host { builderPython = ")


def test_what_the_builders_need_is_the_oldest_python_that_is_supported(
    root: Path, nix_eval: Callable[..., Any]
) -> None:
    said = (root / "nix/builders/e227_python.py").read_text("utf-8")
    least = nix_eval('builtins.head (import (root + "/nix/facts")).pythons')
    assert f"LEAST = ({least.replace('.', ', ')})" in said


TORCH = {
    "_inductor/config.py": 'cxx = (None, os.environ.get("CXX", "g++"))\n',
    "_inductor/codecache.py": 'run(("openssl", "sha512", filename), check=True)\n',
    "cuda/__init__.py": 'CDLL("libnvidia-ml.so.1"), CDLL("libnvrtc.so")\n',
}


@pytest.fixture
def torch(tmp_path: Path) -> Path:
    for name, text in TORCH.items():
        path = tmp_path / "torch" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def test_torch_is_adjusted(torch: Path, builder: Run) -> None:
    done = builder("adjust_torch", str(torch), "/driver", "/cc/bin/c++")
    assert done.returncode == 0, done.stderr
    texts = {name: (torch / "torch" / name).read_text() for name in TORCH}
    assert texts["_inductor/config.py"] == "cxx = (None, os.environ.get(\"CXX\", '/cc/bin/c++'))\n"
    assert "openssl" not in texts["_inductor/codecache.py"]
    assert "/driver/libnvidia-ml.so.1" in texts["cuda/__init__.py"]
    assert '"libnvrtc.so"' not in texts["cuda/__init__.py"]


@pytest.mark.parametrize(
    ("name", "text", "what"),
    [
        ("_inductor/config.py", "cxx = find()\n", "names its C++ compiler"),
        ("_inductor/codecache.py", 'run(("openssl", algorithm))\n', "calls openssl"),
    ],
)
def test_an_unknown_torch_is_refused(
    torch: Path, builder: Run, name: str, text: str, what: str
) -> None:
    (torch / "torch" / name).write_text(text)
    done = builder("adjust_torch", str(torch), "/driver", "/cc/bin/c++")
    assert done.returncode == 1
    assert done.stderr == (
        f"accelpkgs E254: torch/{name} {what} in a way that is not known\n"
        "  fix:   extend nix/builders/adjust_torch.py; until then take an older release\n"
    )


TRITON = (
    'libs = subprocess.check_output(["/sbin/ldconfig", "-p"]).decode(errors="ignore")\n'
    'cc = shutil.which("gcc")\n'
)


def test_triton_is_adjusted_or_refused(tmp_path: Path, builder: Run) -> None:
    path = tmp_path / "triton/driver.py"
    path.parent.mkdir()
    path.write_text(TRITON)
    done = builder("adjust_triton", str(tmp_path), "/driver", "/cc/bin/cc")
    assert (done.returncode, done.stdout) == (0, "adjusted triton/driver.py\n"), done.stderr
    assert "ldconfig" not in path.read_text()
    assert "(shutil.which(\"gcc\") or '/cc/bin/cc')" in path.read_text()
    path.write_text('run(["/sbin/ldconfig"])\n')
    refused = builder("adjust_triton", str(tmp_path), "/driver", "/cc/bin/cc")
    assert refused.returncode == 1
    assert refused.stderr.startswith("accelpkgs E254: triton/driver.py calls /sbin/ldconfig in a")


def test_import_check_leaves_what_is_undeclared_to_the_environment(
    tmp_path: Path, builder: Run, interpreter: dict[str, str]
) -> None:
    """As nixpkgs' Python-levels and environments do it: noted by the one, tried by the other."""
    site, level = tmp_path / "site-packages", tmp_path / "level"
    (level / "nix-support/accelpkgs/levels/thing").mkdir(parents=True)
    site.mkdir()
    (tmp_path / "accelpkgs-build.json").write_text(
        json.dumps({"modules": {"regular": ["thing"], "namespace": []}})
    )
    (site / "thing.py").write_text("import zeta\n")
    limits = (interpreter["executable"], "60", "1000000")
    note = ("import_check", *limits, str(tmp_path), str(site), "thing", str(level))
    done = builder(*note, "thing", "--shown")
    assert done.returncode == 1, "the plan has nothing else"
    assert builder(*note, "thing,zeta", "--shown").returncode == 0
    noted = ("import_check", *limits, str(site), "--noted", str(level))
    done = builder(*noted)
    assert done.returncode == 1
    assert "thing imports zeta, which nothing that it requires has" in done.stderr
    (site / "zeta.py").touch()
    done = builder(*noted)
    assert done.returncode == 0 and "thing imports zeta" in done.stderr


def test_import_check_runs_no_code_of_the_packages_itself(
    tmp_path: Path, builder: Run, interpreter: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Modules that are called as Python's own, in a dependency and in the environment, are found by
    nobody but the confined child.
    """
    ran = tmp_path / "ran"
    hostile = f"import os\ntry: open({str(ran)!r}, 'w')\nexcept OSError: pass\n"
    for name in ("site-packages", "dependency"):
        folder = tmp_path / name
        folder.mkdir()
        for module in ("json", "csv", "email", "importlib_metadata", "sitecustomize", "thing"):
            (folder / f"{module}.py").write_text(hostile)
        (folder / "start.pth").write_text("import thing\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "dependency"))
    # So that /tmp, where this runs, is none that the child may write to.
    monkeypatch.setenv("NIX_BUILD_TOP", str(tmp_path))
    level = tmp_path / "level/nix-support/accelpkgs/levels/thing"
    level.mkdir(parents=True)
    (level / "undeclared.json").write_text('{"thing": "zeta"}')
    limits = (interpreter["executable"], "60", "1000000")
    site, level = tmp_path / "site-packages", tmp_path / "level"
    for arguments in (
        (str(tmp_path), str(site), "thing", "-", "", "thing"),
        (str(tmp_path), str(site), "thing", str(level), "thing,zeta", "thing"),
        (str(site), "--noted", str(level)),
    ):
        done = builder("import_check", *limits, *arguments)
        # The child finds their json instead of Python's, and says so.
        assert "accelpkgs E231: thing does not import" in done.stderr, done.stderr
    assert not ran.exists()


def test_what_yields_on_nixpkgs(root: Path, tmp_path: Path) -> None:
    """A file of the winner's is left out, and with a source its bytecode; the rest is linked."""
    for name, files in {
        "winner": ["shared/a.py", "bin/run"],
        "level": ["shared/a.py", "shared/b.py", "shared/__pycache__/a.x.pyc", "bin/run"],
    }.items():
        for file in files:
            (tmp_path / name / file).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name / file).write_text(name)
    program = root / "nix/bases/nixpkgs/builders/yield_files.py"
    paths = [str(tmp_path / name) for name in ("out", "level", "winner")]
    subprocess.run([sys.executable, str(program), *paths], check=True)
    left = [p.relative_to(tmp_path / "out") for p in (tmp_path / "out").rglob("*")]
    assert {str(p) for p in left} == {"bin", "shared", "shared/__pycache__", "shared/b.py"}
    assert (tmp_path / "out/shared/b.py").read_text() == "level"
