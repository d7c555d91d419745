"""What a cache gives to another machine, and what is not taken from it."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from nixw.conftest import Machine

from .conftest import Built, ok, served, small

pytestmark = pytest.mark.network
Make = Callable[..., Machine]


def build(
    machine: Machine, interpreter: dict[str, str], *words: str
) -> subprocess.CompletedProcess[str]:
    """Build the small environment there, from its own checkout."""
    expression = small(machine.folder / "checkout", interpreter)
    flags = ["--impure", "--no-link", "--print-out-paths", "-L", *words]
    return machine.nix("build", *flags, "--expr", expression)


def made(done: subprocess.CompletedProcess[str]) -> list[str]:
    """The names of what was built."""
    return re.findall(r"^building '/nix/store/\w{32}-(.*)\.drv'", done.stderr, re.MULTILINE)


def test_a_signed_cache_gives_another_machine_all_of_it(
    machine: Make, cache: Path, keys: tuple[Path, str], built: Built, interpreter: dict[str, str]
) -> None:
    with served(cache) as address:
        laptop = machine(
            ACCELPKGS_SUBSTITUTERS=address,
            ACCELPKGS_PUBLIC_KEYS=keys[1],
            LANG="C",
            TZ="Asia/Tokyo",
        )
        done = build(laptop, interpreter, "--max-jobs", "0")
    assert ok(done) == built.path
    assert made(done) == []
    program = "import markupsafe; print(markupsafe.escape('<'))"
    assert ok(laptop.nix("--nixw-exec", f"{built.path}/bin/python", "-c", program)) == "&lt;"


@pytest.mark.parametrize("which", ["no signature", "no key", "the key of another"])
def test_what_nobody_known_has_signed_is_not_taken(
    machine: Make,
    cache: Path,
    keys: tuple[Path, str],
    built: Built,
    interpreter: dict[str, str],
    tmp_path: Path,
    which: str,
) -> None:
    folder = tmp_path / "cache"
    shutil.copytree(cache, folder)
    public = {"no signature": keys[1], "no key": "", "the key of another": f"other:{'A' * 43}="}
    if which == "no signature":
        for path in folder.glob("*.narinfo"):
            path.write_text(re.sub(r"^Sig: .*\n", "", path.read_text(), flags=re.MULTILINE))
    with served(folder) as address:
        laptop = machine(ACCELPKGS_SUBSTITUTERS=address, ACCELPKGS_PUBLIC_KEYS=public[which])
        done = build(laptop, interpreter, "--max-jobs", "0")
    assert done.returncode != 0
    assert f"ignoring substitute for '{built.path}'" in done.stderr
    assert "not signed by any of the keys" in done.stderr


@pytest.mark.parametrize("lost", ["*.narinfo", "nar/*"])
def test_a_hole_in_a_cache_is_built(
    machine: Make,
    cache: Path,
    keys: tuple[Path, str],
    built: Built,
    interpreter: dict[str, str],
    tmp_path: Path,
    lost: str,
) -> None:
    folder = tmp_path / "cache"
    shutil.copytree(cache, folder)
    (hole,) = [
        path
        for path in folder.glob("*.narinfo")
        if re.search(
            r"^StorePath: .*-python[\d.]+-markupsafe-[^/]*$", path.read_text(), re.MULTILINE
        )
        and not re.search(r"^StorePath: .*\.drv$", path.read_text(), re.MULTILINE)
    ]
    nar = re.search(r"^URL: (.*)$", hole.read_text(), re.MULTILINE)
    assert nar
    (hole if lost == "*.narinfo" else folder / nar[1]).unlink()
    with served(folder) as address:
        laptop = machine(ACCELPKGS_SUBSTITUTERS=address, ACCELPKGS_PUBLIC_KEYS=keys[1])
        done = build(laptop, interpreter)
    assert ok(done) == built.path
    names = made(done)
    assert any("markupsafe" in name for name in names), done.stderr
    assert len(names) <= 2, "the hole, and the environment that is made of it"
