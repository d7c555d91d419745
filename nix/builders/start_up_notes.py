"""Code that runs whenever Python starts: noted by python-levels, told by environments."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from problem import plain

__all__ = ["note_start_up", "tell_start_up"]


def _tell(name: str, files: Sequence[str]) -> None:
    named = ", ".join(map(plain, files))
    print(f"{name}: runs code whenever Python starts: {named}", file=sys.stderr)


def note_start_up(level: Path, name: str, files: Sequence[str]) -> None:
    """Leave in a python-level what of it runs; nothing for none."""
    if not files:
        return
    note = level / "nix-support/accelpkgs/levels" / name / "start-up.json"
    note.write_text(json.dumps(sorted(files), indent=1) + "\n", "utf-8")
    _tell(name, files)


def tell_start_up(notes: Path, found: Mapping[str, Sequence[str]]) -> None:
    """Write what runs in an environment, package → files, below its notes; nothing for none."""
    running = {name: sorted(files) for name, files in found.items() if files}
    if not running:
        return
    (notes / "start-up").mkdir()
    report = json.dumps(running, indent=1, sort_keys=True) + "\n"
    (notes / "start-up/report.json").write_text(report, "utf-8")
    for name, files in sorted(running.items()):
        _tell(name, files)
