"""The maps tell the truth: what their tables name exists, and each names every folder beside it."""

from __future__ import annotations

import re
import subprocess
from itertools import product
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TRACKED = subprocess.run(
    ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
).stdout.split("\0")
MAPS = sorted(
    path
    for path in TRACKED
    if path == "CONTRIBUTING.md" or (path.endswith("README.md") and path != "README.md")
)
# A path has a slash or an ending; `<name>` in it stands for any.
PATH = re.compile(r"[\w.@<>{},*-]+(?:/[\w.@<>{},*-]+)*/?")
# What is not in this repository: files of users, of packages, and of what is built.
ELSEWHERE = {"uv.lock", "requirements.txt", "pyproject.toml", "pylock.toml", "patches/"}
# What no card has said yet (docs/proofs.md).
ELSEWHERE |= {"proofs.json"}
ENDING = re.compile(r"\.(?:nix|py|json|toml|md|sh|awk|txt|yml|lock)$")


def expanded(path: str) -> list[str]:
    """`a.{x,y}` as the paths `a.x` and `a.y`."""
    parts = re.split(r"\{([^}]*)\}", path)
    choices = [part.split(",") if n % 2 else [part] for n, part in enumerate(parts)]
    return ["".join(choice) for choice in product(*choices)]


def named(page: str) -> list[str]:
    """The paths that the tables of a page name, in backticks."""
    rows = [line for line in (ROOT / page).read_text("utf-8").splitlines() if line[:1] == "|"]
    spans = [span for row in rows for span in re.findall(r"`([^`]+)`", row)]
    return [
        path
        for span in spans
        if PATH.fullmatch(span) and (span.endswith("/") or ENDING.search(span))
        for path in expanded(span)
        if path not in ELSEWHERE
    ]


def exists(page: str, path: str) -> bool:
    # From the page's own folder, the root, the modules of the updater, or any package.
    places = [(ROOT / page).parent, ROOT, ROOT / "updater/src/accelpkgs_updater"]
    # And what every package has, or the modules of the library.
    places += [ROOT / "pkgs/*", ROOT / "nix/lib/internal"]
    pattern = re.sub(r"<\w+>", "*", path).rstrip("/")
    return any(
        next(ROOT.glob(str((place / pattern).relative_to(ROOT))), None) is not None
        for place in places
    )


# Where the map has a line for every file; `internal/` of the library is in the line of its module.
COMPLETE = {
    "apps/README.md": "apps/*.py",
    "nix/builders/README.md": "nix/builders/*.py",
    "nix/concretise/README.md": "nix/concretise/*.nix",
    "nix/facts/README.md": "nix/facts/*.*",
    "nix/layers/README.md": "nix/layers/*.nix",
    "nix/lib/README.md": "nix/lib/**/*.nix",
    "nix/matrix/README.md": "nix/matrix/*.nix",
    "nix/nixw/README.md": "nix/nixw/*.*",
    "nix/outputs/README.md": "nix/outputs/*.nix",
    "overlays/README.md": "overlays/*.nix",
    "docs/README.md": "docs/*.md",
}


@pytest.mark.parametrize("page", COMPLETE)
def test_a_map_names_every_file(page):
    text = (ROOT / page).read_text("utf-8")
    files = {path.name for path in ROOT.glob(COMPLETE[page])} - {"README.md", "__init__.py"}
    lost = [f for f in sorted(files) if f"`{f}`" not in text and f"({f})" not in text]
    assert files and lost == []


@pytest.mark.parametrize("page", MAPS)
def test_what_a_table_names_exists(page):
    assert [path for path in named(page) if not exists(page, path)] == []


@pytest.mark.parametrize("page", [page for page in MAPS if page not in {"pkgs/README.md"}])
def test_a_map_names_every_folder_beside_it(page):
    text = (ROOT / page).read_text("utf-8")
    here = page.removesuffix(Path(page).name)
    folders = {
        path.removeprefix(here).split("/")[0]
        for path in TRACKED
        if path.startswith(here) and "/" in path.removeprefix(here)
    }
    assert [folder for folder in sorted(folders) if f"{folder}/" not in text] == []


def test_every_folder_of_the_library_has_a_map():
    folders = {"/".join(path.split("/")[:2]) for path in TRACKED if path.startswith("nix/")}
    folders |= {"apps", "bench", "docs", "nix", "overlays", "pkgs", "tests", "updater"}
    assert [
        f for f in sorted(folders) if f != "nix/README.md" and f"{f}/README.md" not in MAPS
    ] == []


def test_the_check_finds_what_is_not_there():
    assert expanded("a/{b,c}.nix") == ["a/b.nix", "a/c.nix"]
    assert exists("nix/README.md", "lib/") and exists("CONTRIBUTING.md", "pkgs/<name>/update.toml")
    assert not exists("nix/README.md", "nowhere.nix") and not exists("CONTRIBUTING.md", "lib/")
