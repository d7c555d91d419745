"""The resolver's own files, as the page's worker reads them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from apps.website.answers import write_json

_CODE = ("nix/concretise", "nix/lib", "nix/facts", "nix/errors", "nix/layers")
# For the machine of the page's own reader alone, and large.
_LEFT_OUT = frozenset({"nix/facts/pci-gpus.json"})


def write(root: Path, data: Path) -> None:
    """`resolver.json` (code, facts, which files packages have, who may need whom), and a file a
    package, each a map from path to text.
    """
    files = {
        path.relative_to(root).as_posix(): _text(path)
        for folder in _CODE
        for path in sorted((root / folder).rglob("*"))
        if path.suffix in (".nix", ".json")
    }
    files = {path: text for path, text in files.items() if path not in _LEFT_OUT}
    files["site/answer.nix"] = _text(root / "site/answer.nix")
    packages = {folder.name: _of(root, folder) for folder in sorted((root / "pkgs").iterdir())}
    packages = {name: texts for name, texts in packages.items() if texts}
    for name, texts in packages.items():
        write_json(data / "resolver" / f"{name}.json", texts)
    write_json(
        data / "resolver.json",
        {
            "format": 1,
            "files": files,
            "packages": sorted(path for texts in packages.values() for path in texts),
            "needs": {
                name: sorted(_named(texts) & packages.keys() - {name})
                for name, texts in packages.items()
            },
        },
    )


def _of(root: Path, folder: Path) -> dict[str, str]:
    if not folder.is_dir():
        return {}
    return {
        path.relative_to(root).as_posix(): _text(path)
        for path in sorted(folder.iterdir())
        if path.suffix in (".nix", ".json")
    }


def _text(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        return json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":"))
    return text


def _named(texts: dict[str, str]) -> set[str]:
    """The names in all requirements of a package, whichever release, variant and marker."""
    found: set[str] = set()

    def visit(value: Any, is_requirement: bool) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                visit(inner, is_requirement or "requires" in key.lower())
        elif isinstance(value, list):
            for inner in value:
                visit(inner, is_requirement)
        elif is_requirement and isinstance(value, str):
            match = re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*", value)
            if match:
                found.add(re.sub(r"[-_.]+", "-", match[0]).lower())

    for path, text in texts.items():
        if path.endswith("releases.json"):
            visit(json.loads(text), is_requirement=False)
    return found
