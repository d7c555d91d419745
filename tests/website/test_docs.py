"""The documentation as pages: every link leads somewhere, nothing is asked of anybody else."""

from __future__ import annotations

import json
import re
import urllib.parse
from pathlib import Path

import pytest

from apps.website import docs
from nixlib import ROOT, evaluate, nix
from website.test_site import Links


class Pages(Links):
    """What a page loads, beside what it links to."""

    def __init__(self) -> None:
        super().__init__()
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        super().handle_starttag(tag, attrs)
        given = dict(attrs)
        if tag in ("script", "img", "iframe") and given.get("src"):
            self.loads.append(str(given["src"]))
        if tag == "link" and given.get("rel") in ("stylesheet", "icon", "preload", "preconnect"):
            self.loads.append(str(given.get("href")))


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    patch = pytest.MonkeyPatch()
    patch.setenv("ACCELPKGS_NIX", nix())
    folder = tmp_path_factory.mktemp("docs") / "docs"
    docs.write(ROOT, folder)
    patch.undo()
    return folder


def test_links_lead_to_pages_and_anchors(pages: Path) -> None:
    found = {}
    for path in pages.rglob("*.html"):
        parser = Pages()
        parser.feed(path.read_text(encoding="utf-8"))
        found[path.resolve()] = parser
    assert len(found) > 300
    missing = set()
    for path, parser in found.items():
        for link in parser.links:
            parts = urllib.parse.urlsplit(link)
            if parts.scheme or link.startswith("//"):
                continue
            target = (path.parent / parts.path).resolve() if parts.path else path
            target = target / "index.html" if target.is_dir() else target
            anchor = urllib.parse.unquote(parts.fragment)
            known = found[target].ids if target in found else {anchor}
            if not target.is_file() or not (anchor in ("", *known) or anchor.startswith("__")):
                missing.add((path.parent.name, link))
    assert missing == set()


def test_nothing_is_loaded_from_elsewhere(pages: Path) -> None:
    for path in pages.rglob("*.html"):
        parser = Pages()
        parser.feed(path.read_text(encoding="utf-8"))
        assert not [link for link in parser.loads if re.match(r"(https?:)?//", link)], path


def test_each_code_and_each_package_has_a_page(pages: Path) -> None:
    text = (ROOT / "docs/errors.md").read_text(encoding="utf-8")
    codes = re.findall(r"^## (E\d{3}):", text, re.M)
    assert len(codes) > 150
    for code in codes:
        assert (pages / "errors" / code / "index.html").is_file(), code
    names = [path.parent.name for path in (ROOT / "pkgs").glob("*/releases.json")]
    for name in names:
        page = pages / "packages" / name / "index.html"
        newest = json.loads((ROOT / f"pkgs/{name}/releases.json").read_text("utf-8"))["releases"]
        if newest:
            assert newest[0]["version"] in page.read_text(encoding="utf-8"), name


def test_links_between_files_become_links_between_pages() -> None:
    link = docs._linker({"docs/a.md": "a.md", "nix/README.md": "code/nix.md"})
    assert link("errors.md#e014-a-title", "docs/a.md", "a.md") == "errors/E014.md"
    assert link("../nix/README.md#x", "docs/a.md", "a.md") == "code/nix.md#x"
    assert link("../docs/a.md", "nix/README.md", "code/nix.md") == "../a.md"
    assert link("../nix", "docs/a.md", "a.md") == "code/nix.md"
    assert link("../targets.toml", "docs/a.md", "a.md") is None
    assert link("https://example.org/a", "docs/a.md", "a.md") == "https://example.org/a"
    assert docs._slug("`updater add` makes: a [page](x.md)") == "updater-add-makes-a-page"


def test_the_nix_of_the_packaging_guide_is_what_a_package_may_be() -> None:
    guide = (ROOT / "docs/packaging.md").read_text(encoding="utf-8")
    [block] = re.findall(r"^```nix\n(.*?)^```", guide, re.M | re.S)
    keys = evaluate(
        f"let package = {block}; in [ (builtins.attrNames package) "
        "(builtins.attrNames package.source) ]"
    )
    ours = evaluate(
        'let package = import (root + "/pkgs/causal-conv1d/package.nix"); in '
        "[ (builtins.attrNames package) (builtins.attrNames package.source) ]"
    )
    assert [set(a) <= set(b) for a, b in zip(keys, ours, strict=True)] == [True, True]
