"""The folder that `site` writes: what it holds, what it links to, how large it is."""

from __future__ import annotations

import filecmp
import gzip
import html.parser
import json
import re
import urllib.parse
from pathlib import Path
from typing import Any

import pytest

from nixlib import ROOT
from website.command import run_site, write_site

PAGE = 60_000


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


class Links(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.scripts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        for key in ("href", "src"):
            if given.get(key) is not None:
                self.links.append(str(given[key]))
        if given.get("id"):
            self.ids.add(str(given["id"]))
        self.scripts += [key for key in given if key.startswith("on")]


def parsed(path: Path) -> Links:
    found = Links()
    found.feed(path.read_text(encoding="utf-8"))
    return found


def test_every_link_leads_to_a_file_or_an_anchor_of_the_site(website: Path) -> None:
    pages = sorted(website.rglob("*.html"))
    assert len(pages) > 500
    missing = []
    for page in pages:
        found = parsed(page)
        assert not found.scripts
        for link in found.links:
            parts = urllib.parse.urlsplit(link)
            assert not parts.scheme, f"{page.name} asks somebody else: {link}"
            target = (page.parent / parts.path) if parts.path else page
            if target.is_dir():
                target /= "index.html"
            if not target.is_file() or (
                parts.fragment and parts.fragment not in parsed(target).ids
            ):
                missing.append((page.relative_to(website).as_posix(), link))
    assert missing == []


def test_no_page_lets_anything_from_elsewhere_in(website: Path) -> None:
    for page in website.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert """http-equiv="Content-Security-Policy" content="default-src 'self'">""" in text
        assert not re.search(
            r"<style|style=|<script(?! type=\"(module\" src|application/json\"))", text
        )


def test_the_first_load_is_small(whole_or_few: Path) -> None:
    sets = read(whole_or_few / "data/v1/board.json")["sets"]
    first = ["index.html", "style.css", "app.js", "icon.svg"]
    fixed = sum(len(gzip.compress((whole_or_few / name).read_bytes(), 9)) for name in first)
    for name in sets:
        own = len(gzip.compress((whole_or_few / f"data/v1/sets/{name}.json").read_bytes(), 9))
        assert fixed + own <= PAGE, (name, fixed, own)


@pytest.fixture(params=["few", pytest.param("whole", marks=pytest.mark.big)])
def whole_or_few(request: pytest.FixtureRequest) -> Path:
    name = "website" if request.param == "few" else "whole_website"
    folder: Path = request.getfixturevalue(name)
    return folder


def test_each_machine_has_a_name_and_each_name_a_machine(website: Path) -> None:
    board = read(website / "data/v1/board.json")
    machines = {machine["id"] for machine in board["machines"]}
    assert {gpu["machine"] for gpu in board["gpus"]} == machines
    slugs = [gpu["slug"] for gpu in board["gpus"]]
    assert len(slugs) == len(set(slugs))
    recorded = read(ROOT / "nix/facts/gpus.json")["byCapability"]
    in_facts = {name for rows in recorded.values() for row in rows for name in row["models"]}
    assert len(board["gpus"]) > len(in_facts) + 40
    names = {gpu["name"]: gpu["machine"] for gpu in board["gpus"]}
    for name, machine in {
        "RTX 4090": "cc8-9",
        "RTX 4070 Ti SUPER": "cc8-9",
        "GTX 1080 Ti": "cc6-1",
        "RTX 5090": "cc12-0",
        "DGX Spark": "cc12-1-arm",
        "Radeon RX 7900 XTX": "gfx1100",
        "Instinct MI300X": "gfx942",
        "No GPU": "none",
    }.items():
        assert names[name] == machine
    assert any("Mobile" in name or "Laptop" in name for name in names)


def test_the_documented_keys_are_those_of_the_data(website: Path) -> None:
    documented = (ROOT / "site/data.md").read_text(encoding="utf-8")
    board = read(website / "data/v1/board.json")
    for key in board.keys() - {"format"}:
        assert re.search(rf"\b{key}\b", documented), key
    for name in board["sets"]:
        data = read(website / f"data/v1/sets/{name}.json")
        keys = {key for row in data["rows"] for key in row}
        keys |= {key for answer in data["answers"] for key in answer}
        for key in keys:
            assert re.search(rf"\b{key}\b", documented), key


def test_the_cells_of_the_matrix_are_those_of_the_answers(website: Path) -> None:
    board = read(website / "data/v1/board.json")
    for name, info in board["sets"].items():
        data = read(website / f"data/v1/sets/{name}.json")
        for python, row in data["cells"].items():
            for machine, index in row.items():
                answer = data["answers"][index]
                brief = board["briefs"][board["matrix"][name][python][machine][0]]
                if not answer["ok"]:
                    assert brief == {"refused": answer["problems"][0]["code"]}
                    continue
                rows = [data["rows"][i] for i in answer["packages"]]
                [own] = [r for r in rows if r["name"] == info["main"]]
                assert (own["version"], own["code"]) == (brief["version"], brief["code"])


def test_a_folder_with_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years")
    done = run_site("-o", str(tmp_path), "--set", "cupy-cuda13")
    assert done.returncode == 1
    assert done.stderr.startswith("accelpkgs E480: the folder for the website holds something else")
    assert (tmp_path / "thesis.txt").read_text() == "years"
    done = run_site("-o", str(tmp_path / "new"), "--set", "cupy-cuda31")
    assert done.returncode == 2
    assert "no set cupy-cuda31" in done.stderr
    assert "did you mean cupy-cuda13?" in done.stderr
    assert not (tmp_path / "new").exists()


def test_the_same_tree_gives_the_same_bytes(website: Path, tmp_path: Path) -> None:
    again = tmp_path / "accelpkgs"
    write_site(again, ("cupy-cuda13", "jax-cuda13"))
    one = sorted(path.relative_to(website) for path in website.rglob("*") if path.is_file())
    two = sorted(path.relative_to(again) for path in again.rglob("*") if path.is_file())
    assert one == two
    _, odd, failed = filecmp.cmpfiles(website, again, [str(p) for p in one], shallow=False)
    assert (odd, failed) == ([], [])
