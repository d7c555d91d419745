"""The environments that are kept from Nix's garbage collector, and how one is removed."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from apps import cache, nix, table
from apps.lacking import shown
from apps.terminal import Terminal

_LINE = re.compile(r"(/nix/store/\S+)\s+(\d+)")


@dataclass(frozen=True)
class Kept:
    """`path` is kept by the links `roots`, and was built from `plan`; `size` is that of all that it
    holds, None where it is gone from the store.
    """

    path: str
    roots: tuple[Path, ...]
    plan: dict[str, Any]
    size: int | None

    @property
    def about(self) -> str:
        """The packages that were asked for, with their versions."""
        packages = self.plan.get("packages", {}).values()
        named = [p for p in packages if "your packages" in p.get("requiredBy", ())]
        words = [f"{p['name']} {p['version']}" for p in named]
        more = f" and {len(words) - 4} more" if len(words) > 4 else ""
        return ", ".join(words[:4]) + more


def every() -> list[Kept]:
    """All of them, the largest first."""
    roots: dict[str, list[Path]] = {}
    for link in sorted(path for path in cache.folder().iterdir() if path.is_symlink()):
        roots.setdefault(str(link.readlink()), []).append(link)
    sizes = _sizes([path for path, links in roots.items() if links[0].exists()])
    kept = [
        Kept(path, tuple(links), _plan(links[0]), sizes.get(path)) for path, links in roots.items()
    ]
    return sorted(kept, key=lambda one: (-(one.size or 0), one.path))


def _plan(link: Path) -> dict[str, Any]:
    """What was noted when it was built; nothing where that cannot be read."""
    try:
        plan = json.loads(link.with_name(f"{link.name}.json").read_text(encoding="utf-8"))["plan"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return plan if isinstance(plan, dict) else {}


def _sizes(paths: list[str]) -> dict[str, int]:
    """Path → bytes of all that it refers to."""
    told = nix.closure_sizes(paths) if paths else ""
    return {path: int(size) for path, size in _LINE.findall(told)}


def render(kept: list[Kept], terminal: Terminal) -> str:
    """A table for people, and the line that removes one."""
    if not kept:
        return f"No environment is kept in {cache.folder()}."
    rows = [
        (
            one.path.rpartition("/")[2].partition("-")[2],
            shown(one.size) if one.size is not None else "not in the store",
            one.about,
        )
        for one in kept
    ]
    place = f"{shlex.quote(str(cache.folder()))} -lname {shlex.quote(kept[0].path)}"
    headings = ("environment", "size", "packages")
    return "\n".join(
        [
            table.render(headings, rows, terminal, [("cyan",)]),
            "",
            "A size is that of all that it holds; what several hold is there once. To remove one:",
            f"  find {place} -delete && ./nixw store gc",
        ]
    )


def as_json(kept: list[Kept]) -> list[dict[str, Any]]:
    """The same as data."""
    return [
        {
            "path": one.path,
            "roots": list(map(str, one.roots)),
            "bytes": one.size,
            "plan": one.plan.get("id"),
            "packages": one.about,
        }
        for one in kept
    ]
