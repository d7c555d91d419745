"""The folder of the website, whole. The same tree gives the same bytes."""

from __future__ import annotations

import filecmp
import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from apps.website import answers, docs, pages, resolver_files
from apps.website.gpus import gpus
from apps.website.joined import joined

# Lies in a folder that we wrote, so that we may write it anew.
_OURS = "data/v1/board.json"


def may_write(folder: Path) -> bool:
    """Whether nothing that is not ours would be lost."""
    return not folder.exists() or not any(folder.iterdir()) or (folder / _OURS).is_file()


def sets() -> list[str]:
    """The names of the sets that the explorer shows."""
    return [info["name"] for info in answers.board()["sets"]]


def write(
    root: Path,
    folder: Path,
    only: Sequence[str],
    told: Callable[[str], None],
    *,
    documents: bool = True,
) -> int:
    """Write the website of the tree `root`; returns how many pages it has.

    All or nothing: it is made beside `folder`, and takes its place at the end.
    """
    folder = folder.absolute()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as scratch:
        made = Path(scratch, "site")
        made.mkdir()
        if documents:
            told("  documentation")
            docs.write(root, made / "docs")
        count = _written(root, made, only, told)
        if folder.exists():
            shutil.rmtree(folder)
        made.rename(folder)
    folder.chmod(0o755)
    return count


def _written(root: Path, made: Path, only: Sequence[str], told: Callable[[str], None]) -> int:
    board = answers.board()
    board["sets"] = {
        info.pop("name"): info for info in board["sets"] if not only or info["name"] in only
    }
    found = answers.of_sets(board["sets"], lambda name: told(f"  {name}"))
    data = made / "data" / "v1"
    sets = {
        name: answers.set_file(name, info, found[name]["full"])
        for name, info in board["sets"].items()
    }
    for name, content in sets.items():
        answers.write_json(data / "sets" / f"{name}.json", content)
    briefs, cells = answers.matrix({name: found[name]["brief"] for name in sets})
    board = {
        "format": 1,
        **_provenance(root),
        **board,
        "gpus": gpus(root / "nix" / "facts", board["machines"]),
        "briefs": briefs,
        "matrix": cells,
    }
    answers.write_json(data / "board.json", board)
    resolver_files.write(root, data)
    _page_files(root, made, board, sets)
    return sum(1 for _ in made.rglob("*.html"))


def _page_files(root: Path, made: Path, board: dict[str, Any], sets: dict[str, Any]) -> None:
    source = root / "site" / "page"
    for name in ("style.css", "icon.svg"):
        shutil.copyfile(source / name, made / name)
    for name in ("app.js", "worker.js"):
        _text(made / name, joined(source / name))
    template = (source / "index.html").read_text(encoding="utf-8")
    _text(made / "index.html", pages.explorer(template, board, docs=(made / "docs").is_dir()))
    for gpu in board["gpus"]:
        _text(made / "gpu" / gpu["slug"] / "index.html", pages.gpu_page(gpu, board, sets))
    _text(made / "gpu" / "index.html", pages.gpu_index(board))
    documentation = (root / "site" / "data.md").read_text(encoding="utf-8")
    _text(made / "data" / "v1" / "index.html", pages.data_index(board, documentation))
    _text(made / "404.html", pages.not_found(board))
    _text(made / "sitemap.txt", pages.sitemap(made))


def _text(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")


def _provenance(root: Path) -> dict[str, str]:
    """The commit and its day; of a tree without history, the newest day in its data.

    `nix run` takes a copy of the tree, without its history: the checkout is the current folder.
    """
    here = Path.cwd()
    same = (here / "targets.toml", root / "targets.toml")
    if all(path.is_file() for path in same) and filecmp.cmp(*same, shallow=False):
        root = here

    def git(*words: str) -> str:
        words = ("git", "-C", str(root), *words)
        return subprocess.run(words, capture_output=True, text=True, check=True).stdout

    try:
        commit, date = git("log", "-1", "--format=%h %cs").split()
        changed = git("status", "--porcelain", "--untracked-files=no")
    except (OSError, subprocess.CalledProcessError, ValueError):
        return {"commit": "of an unknown commit", "date": _newest(root)}
    return {"commit": f"{commit} with changes" if changed else commit, "date": date}


def _newest(root: Path) -> str:
    days = [
        release.get("uploaded", "")
        for path in (root / "pkgs").glob("*/releases.json")
        for release in json.loads(path.read_text(encoding="utf-8"))["releases"]
    ]
    return max(days, default="")
