"""The launcher: POSIX sh, which must speak where there is no Python."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

TOOLS = ("basename", "dirname", "cat", "uname", "grep", "tail", "sed", "mkdir", "ls")


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
    for part in ("no-python.sh", "closed.sh"):
        shutil.copy(root / "apps/bin" / part, apps / "bin")
    text = (root / "apps/bin/launch").read_text()
    assert "/usr/bin/python3 " in text
    (apps / "bin" / "demo").write_text(
        text.replace("/proc/self", "/nowhere/self")
        .replace("/usr/bin/python3 ", "/nowhere/python3 ")
        .replace("/usr/local/bin/python3", "/nowhere/python3")
    )
    return apps / "bin" / "demo"


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
        f"case $4 in *SystemExit*) ! {old}; exit ;; "
        f'*print*) echo "python3 is {version[0]}.{version[1]}"; exit ;; esac\n'
        'printf "%s\\n" "$@"\n'
    )
    path.chmod(0o755)


def test_no_python_is_said_in_our_format(root, tmp_path, bare):
    (bare / "apt-get").symlink_to("/bin/true")
    answer = launch(launcher(root, tmp_path), bare)
    assert answer.returncode == 1
    assert answer.stderr == (
        'accelpkgs E420: the app "demo" needs Python 3.10 or newer to run\n'
        "  where: PATH, /usr/bin, /usr/local/bin\n"
        "  why:   there is no python3\n"
        "         there is no nix to get that of nixpkgs with\n"
        "  fix:   sudo apt-get install python3\n"
        "         or set ACCELPKGS_PYTHON to an interpreter, "
        "ACCELPKGS_NIXPKGS to a nixpkgs that is here\n"
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
        "demo",
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
    assert links == {"demo", "doctor", "init", "prove", "site", "test", "updater"}
    # What is no link is what they are links to, and what needs no Python.
    others = {path.name for path in (root / "apps/bin").iterdir() if not path.is_symlink()}
    assert others == {"closed.sh", "launch", "no-python.sh", "plan"}


def a_nix(folder: Path, script: str) -> None:
    (folder / "nix").write_text(f"#!/bin/sh\n{script}\n")
    (folder / "nix").chmod(0o755)


def test_nixpkgs_has_a_python_where_the_machine_has_none(root, tmp_path, bare):
    (tmp_path / "made").mkdir()
    stub(tmp_path / "made/python3", (3, 12))
    # Nix makes its link; the second time nothing is asked.
    a_nix(
        bare,
        f'for word; do [ "$before" = --out-link ] && mkdir -p "$word/bin" && '
        f'ln -s {tmp_path}/made/python3 "$word/bin/"; before=$word; done; '
        f"echo asked >>{tmp_path}/log",
    )
    (bare / "ln").symlink_to(shutil.which("ln"))
    script = launcher(root, tmp_path)
    for said in (
        "there is no Python 3.10 or newer on this machine: taking the one of nixpkgs, once\n",
        "",
    ):
        answer = launch(script, bare, HOME=str(tmp_path))
        assert answer.stdout.splitlines()[3:] == ["demo", "a b", "--c"], answer.stderr
        assert answer.stderr == said
    assert (tmp_path / "log").read_text() == "asked\n"
    assert (tmp_path / ".cache/accelpkgs/apps/python").exists()


def test_a_folder_that_others_can_write_to_is_not_believed(root, tmp_path, bare):
    cache = tmp_path / ".cache/accelpkgs/apps"
    (cache / "python/bin").mkdir(parents=True)
    stub(cache / "python/bin/python3", (3, 12))
    cache.chmod(0o777)
    a_nix(bare, "exit 0")
    answer = launch(launcher(root, tmp_path), bare, HOME=str(tmp_path))
    assert (answer.returncode, answer.stdout) == (1, "")
    assert f"         others can write to {cache}" in answer.stderr
    cache.chmod(0o700)
    assert launch(tmp_path / "apps/bin/demo", bare, HOME=str(tmp_path)).returncode == 0


def test_why_that_of_nixpkgs_could_not_be_had(root, tmp_path, bare):
    a_nix(
        bare,
        'printf "error:\\n  … while fetching\\n  error: unable to download it\\n\\n" >&2; exit 1',
    )
    answer = launch(launcher(root, tmp_path), bare, HOME=str(tmp_path))
    assert answer.returncode == 1
    assert "         that of nixpkgs: error: unable to download it\n" in answer.stderr


def test_macos_is_told_what_works_there_and_no_python_is_started(root, tmp_path, bare):
    (bare / "uname").unlink()
    (bare / "uname").write_text("#!/bin/sh\necho Darwin\n")
    (bare / "uname").chmod(0o755)
    (bare / "python3").write_text(f"#!/bin/sh\ntouch {tmp_path}/started\n")
    (bare / "python3").chmod(0o755)
    answer = launch(launcher(root, tmp_path), bare, HOME=str(tmp_path))
    assert answer.returncode == 1
    assert answer.stderr.startswith(
        'accelpkgs E438: the app "demo" is for Linux, and this is macOS\n'
    )
    assert "nix run .#plan" in answer.stderr
    assert not (tmp_path / "started").exists()
