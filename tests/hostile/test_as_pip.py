"""Legal wheels are unpacked to what pip installs of them: the same files with the same bytes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from hostile.cases import Answer, made_of, tree
from hostile.legal_wheels import TURNS, legal_wheels
from hostile.wheel_model import Wheel

pytestmark = pytest.mark.network
COUNT = 75
# What pip writes for itself, and RECORD, to which it adds that.
_OF_PIP = ("INSTALLER", "REQUESTED", "direct_url.json", "RECORD")


# The builders' own way to the index that pip would ask.
_FETCH = """
import sys
from pathlib import Path
builders, folder = sys.argv[1:]
sys.path.insert(0, builders)
from download import download, get
from index import ACCEPT, indexes, links_of
links = [*links_of(*get(f"{indexes()[0].rstrip('/')}/pip/", ACCEPT))]
found = [link for link in links if link.file.endswith("-py3-none-any.whl")][-1]
assert download(found.url, Path(folder, found.file), found.file) == found.sha256
"""


@pytest.fixture(scope="module")
def pip(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pip that runs out of its wheel: the last of the index."""
    folder = tmp_path_factory.mktemp("pip")
    command = [sys.executable, "-c", _FETCH, str(root / "nix/builders"), str(folder)]
    subprocess.run(command, check=True)
    return next(folder.iterdir())


@pytest.fixture(scope="module")
def installed(
    pip: Path, interpreter: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[list[Wheel]], Path]:
    """Install wheels into a virtual environment, all at once; return it."""

    def install(wheels: list[Wheel]) -> Path:
        root = tmp_path_factory.mktemp("venv")
        (root / "bin").mkdir()
        (root / "bin/python").symlink_to(interpreter["executable"])
        home = Path(interpreter["executable"]).parent
        (root / "pyvenv.cfg").write_text(f"home = {home}\n")
        folder = tmp_path_factory.mktemp("wheels")
        for wheel in wheels:
            (folder / wheel.file).write_bytes(wheel.content())
        command = [str(root / "bin/python"), "-I", "-B", str(pip / "pip"), "install", "--no-deps"]
        options = ["--no-index", "--no-compile", "--quiet", "--disable-pip-version-check"]
        files = [str(folder / wheel.file) for wheel in wheels]
        subprocess.run([*command, *options, *files], check=True)
        return root

    return install


def _place(path: str, python: str) -> str | None:
    """Return where our build has what pip put at a path; None for what is pip's own."""
    if path.startswith(("bin/python", "pyvenv.cfg", "lib64")):
        return None
    for there, here in (
        (f"lib/python{python}/site-packages/", "site-packages/"),
        ("bin/", "scripts/"),
        (f"include/site/python{python}/", "headers/"),
    ):
        if path.startswith(there):
            return here + path.removeprefix(there)
    return f"data/{path}"


def test_legal_wheels(
    run: Callable[..., list[Answer]],
    installed: Callable[[list[Wheel]], Path],
    interpreter: dict[str, str],
) -> None:
    values = [made_of(legal_wheels(number), 1)[0] for number in range(COUNT)]
    assert {turn for turns, _ in values for turn in turns} == set(TURNS)
    answers = run("wheel", [wheel for _, wheel in values])
    refused = [(turns, answer.said) for (turns, _), answer in zip(values, answers, strict=True)
               if answer.code]  # fmt: skip
    assert refused == []
    root = installed([wheel for _, wheel in values])
    theirs = {
        place: root / path
        for path, kind in tree(root).items()
        if kind == "file" and (place := _place(path, interpreter["python"]))
    }
    theirs = {place: path for place, path in theirs.items() if path.name not in _OF_PIP}
    ours: dict[str, Path] = {}
    commands: set[str] = set()
    for (_, wheel), answer in zip(values, answers, strict=True):
        out = answer.folder / "out"
        manifest = json.loads((out / "accelpkgs-build.json").read_text())
        for scripts in manifest["entryPoints"].values():
            commands |= {f"scripts/{name}" for name in scripts}
        for path, kind in tree(out).items():
            if kind == "file" and path != "accelpkgs-build.json":
                place = path.replace("headers/", f"headers/{wheel.name}/", 1)
                ours[place] = out / path
    ours = {place: path for place, path in ours.items() if path.name not in _OF_PIP}
    assert set(ours) | commands == set(theirs)
    for place, path in ours.items():
        if not (place.startswith("scripts/") and path.read_bytes().startswith(b"#!python")):
            assert path.read_bytes() == theirs[place].read_bytes(), place
