"""The documentation as pages: docs/ and the maps of the code, a page for each error, for each
package. Zensical makes them, in an environment of `concretise`.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from apps.build import named
from apps.problems import no_documentation
from apps.website import packages

# Pages that are no file of docs/: the maps that its pages link to.
_MAPS = {
    "README.md": "index.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
    "SECURITY.md": "security.md",
    "nix/README.md": "code/nix.md",
    "nix/lib/README.md": "code/lib.md",
    "nix/concretise/README.md": "code/request.md",
    "nix/bases/README.md": "code/bases.md",
    "nix/builders/README.md": "code/builders.md",
    "nix/layers/README.md": "code/layers.md",
    "nix/errors/README.md": "code/errors.md",
    "nix/facts/README.md": "code/facts.md",
    "nix/outputs/README.md": "code/outputs.md",
    "pkgs/README.md": "code/pkgs.md",
    "apps/README.md": "code/apps.md",
    "updater/README.md": "code/updater.md",
    "overlays/README.md": "code/overlays.md",
    "tests/README.md": "code/tests.md",
    "bench/README.md": "code/bench.md",
    "site/README.md": "code/site.md",
}
_LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(([^()\s]+)\)")
_HEADING = re.compile(r"^(#{1,6}) (.+)$", re.M)
_FENCE = re.compile(r"^(```|~~~).*?^\1[ \t]*$", re.M | re.S)


def write(root: Path, folder: Path) -> None:
    """Write the pages into `folder`. Raises E425 and the like, E481 where Zensical gives up."""
    environment = named("website", "the environment of the documentation")
    with tempfile.TemporaryDirectory(prefix="accelpkgs-docs-") as scratch:
        work = Path(scratch)
        _sources(root, work / "src")
        shutil.copyfile(root / "site" / "docs.yml", work / "mkdocs.yml")
        done = subprocess.run(
            [environment.python, "-m", "zensical", "build", "--clean"],
            cwd=work,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0 or not (work / "out" / "index.html").is_file():
            raise no_documentation((done.stderr or done.stdout).strip().splitlines()[-5:])
        # The site has a page of its own for what is not there, and its own list of pages.
        for odd in ("404.html", "sitemap.xml", "sitemap.xml.gz"):
            (work / "out" / odd).unlink(missing_ok=True)
        shutil.copytree(work / "out", folder)


def _sources(root: Path, src: Path) -> None:
    pages = {
        f"docs/{path.name}": "docs.md" if path.name == "README.md" else path.name
        for path in sorted((root / "docs").glob("*.md"))
        if path.name != "errors.md"
    }
    pages |= {path: page for path, page in _MAPS.items() if (root / path).is_file()}
    link = _linker(pages)
    for path, page in pages.items():
        text = (root / path).read_text(encoding="utf-8")
        _put(src / page, _converted(text, path, page, link))
    _errors((root / "docs/errors.md").read_text(encoding="utf-8"), src, link)
    packages.write(root / "pkgs", src / "packages")


Linker = Callable[[str, str, str], str | None]


def _linker(pages: dict[str, str]) -> Linker:
    """From a link of a page to what it is on the site: None where the site has no such page."""

    def link(target: str, path: str, page: str) -> str | None:
        if re.match(r"[a-z]+:", target):
            return target
        file, _, anchor = target.partition("#")
        whole = _normal(f"{path.rpartition('/')[0]}/{file}" if file else path)
        if whole == "docs/errors.md":
            code = re.match(r"e\d{3}", anchor)
            found = f"errors/{code[0].upper()}.md" if code else "errors/index.md"
            anchor = ""
        elif whole in pages:
            found = pages[whole]
        elif f"{whole}/README.md" in pages:
            found = pages[f"{whole}/README.md"]
        else:
            return None
        up = "../" * page.count("/")
        return f"{up}{found}{f'#{anchor}' if anchor else ''}"

    return link


def _normal(path: str) -> str:
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def _converted(text: str, path: str, page: str, link: Linker) -> str:
    """A page with links that lead somewhere, and headings with the anchors that links expect."""
    seen: dict[str, int] = {}

    def linked(match: re.Match[str]) -> str:
        target = link(match[2], path, page)
        return match[1] if target is None else f"[{match[1]}]({target})"

    def headed(match: re.Match[str]) -> str:
        slug = _slug(match[2])
        number = seen.get(slug, 0)
        seen[slug] = number + 1
        anchor = slug if number == 0 else f"{slug}-{number}"
        return f"{match[1]} {match[2]} {{#{anchor}}}"

    def prose(part: str) -> str:
        return _HEADING.sub(headed, _LINK.sub(linked, part))

    out, at = [], 0
    for fence in _FENCE.finditer(text):
        out += [prose(text[at : fence.start()]), fence[0]]
        at = fence.end()
    return "".join([*out, prose(text[at:])])


def _slug(heading: str) -> str:
    """The anchor that a heading has on GitHub, which links are written for."""
    text = _LINK.sub(lambda match: match[1], heading).replace("`", "")
    return re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")


def _errors(text: str, src: Path, link: Linker) -> None:
    """A page a code, and a table of all."""
    group = ""
    index = ["# Errors", "", "Each code keeps its meaning. Search for it, or for words of it.", ""]
    for part in re.split(r"^(?=#{1,2} )", text, flags=re.M):
        head, _, body = part.partition("\n")
        code = re.match(r"## (E\d{3}): (.*)", head)
        if head.startswith("# ") and not code and head != "# Errors":
            group = head[2:]
            index += ["", f"## {group}", "", "| code | meaning |", "|---|---|"]
        if code is None:
            continue
        if not group:
            group = "All"
            index += ["| code | meaning |", "|---|---|"]
        page = f"errors/{code[1]}.md"
        content = _converted(body, "docs/errors.md", page, link)
        title = json.dumps(f"{code[1]}: {code[2]}")
        _put(src / page, f"---\ntitle: {title}\n---\n\n# {code[1]}: {code[2]}\n{content}")
        index.append(f"| [{code[1]}]({code[1]}.md) | {code[2].replace('|', chr(92) + '|')} |")
    _put(src / "errors" / "index.md", "\n".join(index) + "\n")


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
