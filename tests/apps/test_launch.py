"""The launcher: POSIX sh, which must speak where there is no Python."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

TOOLS = ("basename", "dirname", "cat")


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A PATH with the few tools that the launcher calls, and nothing else."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in TOOLS:
        (folder / tool).symlink_to(shutil.which(tool))
    return folder


def launcher(root: Path, tmp_path: Path) -> Path:
    """The launcher without the interpreters of this machine: absolute paths are looked for
    elsewhere.
    """
    apps = tmp_path / "apps"
    (apps / "bin").mkdir(parents=True)
    # The launcher says what is wrong as nixw does.
    shutil.copytree(root / "nix/nixw", tmp_path / "nix/nixw")
    text = (root / "apps/bin/launch").read_text()
    assert "/usr/bin/python3 " in text
    (apps / "bin" / "plan").write_text(
        text.replace("/usr/bin/python3 ", "/nowhere/python3 ").replace(
            "/usr/local/bin/python3", "/nowhere/python3"
        )
    )
    return apps / "bin" / "plan"


def launch(script: Path, path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", str(script), "a b", "--c"],
        env={"PATH": str(path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def stub(path: Path, version: tuple[int, int]) -> None:
    """An interpreter of that version: answers the launcher's question, and prints what it is
    started with.
    """
    old = "true" if version < (3, 10) else "false"
    path.write_text(
        "#!/bin/sh\n"
        f"case $3 in *SystemExit*) ! {old}; exit ;; "
        f'*print*) echo "python3 is {version[0]}.{version[1]}"; exit ;; esac\n'
        'printf "%s\\n" "$@"\n'
    )
    path.chmod(0o755)


def test_no_python_is_said_in_our_format(root, tmp_path, bare):
    (bare / "apt-get").symlink_to("/bin/true")
    answer = launch(launcher(root, tmp_path), bare)
    assert answer.returncode == 1
    assert answer.stderr == (
        'accelpkgs E420: the app "plan" needs Python 3.10 or newer to run\n'
        "  where: PATH, /usr/bin, /usr/local/bin\n"
        "  why:   there is no python3\n"
        "  fix:   sudo apt-get install python3\n"
        "         or set ACCELPKGS_PYTHON to an interpreter\n"
    )


def test_an_old_python_is_named(root, tmp_path, bare):
    stub(bare / "python3", (3, 9))
    answer = launch(launcher(root, tmp_path), bare)
    assert answer.returncode == 1
    assert "  why:   python3 is 3.9\n" in answer.stderr
    assert "  fix:   install Python 3.10 or newer from your distribution\n" in answer.stderr


def test_a_newer_one_beside_an_old_one_is_taken(root, tmp_path, bare):
    stub(bare / "python3", (3, 9))
    stub(bare / "python3.12", (3, 12))
    script = launcher(root, tmp_path)
    answer = launch(script, bare)
    assert answer.stdout.splitlines() == [
        "-I",
        "-B",
        str(script.parents[1].resolve()),
        "plan",
        "a b",
        "--c",
    ]


def test_accelpkgs_python_comes_first(root, tmp_path, bare):
    stub(bare / "python3", (3, 12))
    mine = tmp_path / "my python"
    stub(mine, (3, 13))
    mine.write_text(mine.read_text() + "echo mine\n")
    answer = launch(launcher(root, tmp_path), bare, ACCELPKGS_PYTHON=str(mine))
    assert answer.stdout.splitlines()[-1] == "mine"


def test_each_app_of_the_flake_has_its_link(root):
    links = {
        path.name
        for path in (root / "apps/bin").iterdir()
        if path.is_symlink() and path.readlink() == Path("launch")
    }
    assert links == {"demo", "doctor", "plan", "test", "updater"}
