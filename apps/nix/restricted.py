"""Evaluation that sees the paths that it is told, and nothing else of the machine.

A package.nix of a user's folder is code. What evaluates one has no other file, no environment
variable, no network, no build and no store to write to. Each setting is said on the command line,
where it wins over any nix.conf. `accelpkgs_updater/verify/restricted.py` has the same words, since
the updater is a distribution of its own; a test compares them.
"""

from __future__ import annotations

import os
from collections.abc import Iterable

# Nothing can be put into this store, so nothing can be fetched or built either.
STORE = ["--store", "dummy://"]
SETTINGS = {
    "restrict-eval": "true",
    "allowed-uris": "",
    "nix-path": "",
    "allow-import-from-derivation": "false",
    # builtins.exec and importNative
    "allow-unsafe-native-code-during-evaluation": "false",
    # Without flakes there is neither getFlake nor fetchTree.
    "experimental-features": "nix-command",
}


def options(paths: Iterable[str]) -> list[str]:
    """What tells `nix eval` so; of the machine it sees `paths` (absolute), links in them resolved
    only where they lead to one of these.
    """
    # A link is followed only to what is known already.
    known = dict.fromkeys(spelling for path in paths for spelling in (os.path.realpath(path), path))
    settings = [word for name, value in SETTINGS.items() for word in ("--option", name, value)]
    # A prefix each: a bare path would be searched for every <name>.
    seen = [word for n, path in enumerate(known) for word in ("-I", f"accelpkgs-{n}={path}")]
    return [*STORE, *settings, *seen]


def environment() -> dict[str, str]:
    """The environment of Nix itself: what NIX_PATH names could be read."""
    return {**os.environ, "NIX_PATH": ""}
