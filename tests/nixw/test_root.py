"""`--nixw-root`: packages of the distribution in a folder of their own, from a small archive."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from .archive import Archive
from .conftest import PATH, Machine
from .test_fetch import archive  # noqa: F401
from .test_refusals import refused

pytestmark = pytest.mark.skipif(
    not shutil.which("apt-get", path=PATH), reason="this machine has no apt"
)


@pytest.fixture
def filled(user_machine: Machine, archive: Archive) -> Archive:  # noqa: F811
    """The archive with a program, its library and its loader; and a nix, so that none is got."""
    user_machine.telling_nix()
    (loader,) = Path("/lib").glob("*-linux-gnu/ld-linux-*.so.*")
    libraries = [loader, loader.parent / "libc.so.6"]
    files = {f"usr/lib/{file.parent.name}/{file.name}": file for file in libraries}
    files[f"lib64/{loader.name}"] = loader
    archive.add("libc6", "2.39", files)
    archive.add("echoer", "1.0", {"usr/bin/echoer": Path("/usr/bin/env")}, depends="libc6")
    return archive


def test_a_root_has_what_runs(user_machine: Machine, filled: Archive) -> None:
    answer = user_machine.nix("--nixw-root", "echoer")
    assert answer.returncode == 0, answer.stderr
    folder = Path(answer.stdout.strip())
    assert folder == user_machine.cache / "roots/noble-echoer"
    assert "downloading echoer: 2 packages" in answer.stderr
    assert user_machine.run(f"{folder}/programs/echoer", "echo", "hello").stdout == "hello\n"
    assert (folder / "lib64").is_symlink(), "the packages' own folders do not take its place"
    assert not (user_machine.cache / "fetch").exists(), "downloads are removed"
    open_to_all = [path for path in folder.rglob("*") if path.lstat().st_mode & 0o022 == 0o022]
    assert [path for path in open_to_all if not path.is_symlink()] == []
    # The next call says nothing and needs no archive; the cache is as closed as it was.
    shutil.rmtree(filled.folder)
    again = user_machine.nix("--nixw-root", "echoer")
    assert (again.stdout, again.stderr) == (answer.stdout, "")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ([], "E403", "names no packages"),
        (["--suite"], "E403", "names no packages"),
        (["../echoer"], "E403", "names no packages"),
        (["echoer", "-oDir::Etc=/tmp"], "E403", "names no packages"),
        (["--suite", "a/b", "echoer"], "E402", "there is no such suite"),
        (["nothing-of-the-kind"], "E402", "install it: nothing-of-the-kind"),
    ],
)
def test_what_cannot_be_had_is_said(
    user_machine: Machine, filled: Archive, words: list[str], code: str, said: str
) -> None:
    assert said in refused(user_machine.nix("--nixw-root", *words), code)
    assert not (user_machine.cache / "roots/new").exists()
