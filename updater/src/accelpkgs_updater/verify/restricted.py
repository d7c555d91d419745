"""Evaluation that sees the paths that it is told, and nothing else of the machine.

`apps/nix/restricted.py` says why, in the same words: the updater is a distribution of its own. A
test compares them.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from accelpkgs_updater.net.tokens import without_tokens

__all__ = ["environment", "options"]

STORE = ["--store", "dummy://"]
SETTINGS = {
    "restrict-eval": "true",
    "allowed-uris": "",
    "nix-path": "",
    "allow-import-from-derivation": "false",
    "allow-unsafe-native-code-during-evaluation": "false",
    "experimental-features": "nix-command",
}
_PARTS = ("nix", "pkgs", "targets.toml", "tests/golden")
"""What of a tree is evaluated."""


def options(trees: Iterable[Path], folders: Iterable[Path] = ()) -> list[str]:
    """Return what tells `nix eval` so; it sees `folders`, and what is planned with in `trees`."""
    parts = [str(tree / part) for tree in trees for part in _PARTS] + list(map(str, folders))
    known = dict.fromkeys(name for part in parts for name in (os.path.realpath(part), part))
    settings = [word for name, value in SETTINGS.items() for word in ("--option", name, value)]
    seen = [word for n, path in enumerate(known) for word in ("-I", f"accelpkgs-{n}={path}")]
    return [*STORE, *settings, *seen]


def environment() -> dict[str, str]:
    """Return the environment of Nix itself, which needs no token of a forge."""
    return {**without_tokens(), "NIX_PATH": ""}
