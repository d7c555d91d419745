"""How `lock` is asked for what a project has beside what was taken."""

from __future__ import annotations

from collections.abc import Iterable

from accelpkgs_updater.inputs.input_file import shown

__all__ = ["options_for"]


def options_for(extras: Iterable[str], groups: Iterable[str]) -> frozenset[str]:
    """Return the option for each of these extras and groups."""
    options = {f"--extra {name}" for name in extras} | {f"--group {name}" for name in groups}
    return frozenset(map(shown, options))
