"""What the apps remember between runs: built environments, kept from Nix's garbage collector."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path
from typing import Any

from apps.closed import close_folder


def folder() -> Path:
    """The user's cache folder for accelpkgs (XDG_CACHE_HOME, else ~/.cache).

    It is made where it is missing, and emptied where others could write to it: its links say which
    programs run. Raises OSError.
    """
    base = os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()
    path = Path(base) / "accelpkgs" / "apps"
    if close_folder(path):
        print(f"others could write to {path}: it is closed now, and emptied", file=sys.stderr)
    return path


class Entry:
    """One environment: `link` is the garbage collector's root, `facts` what is known of it."""

    def __init__(self, **inputs: Any) -> None:
        """`inputs` are all that the environment depends on.

        Another value of any of them is another entry.
        """
        key = hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()[:20]
        self.link = folder() / key
        self._notes = folder() / f"{key}.json"
        self.log = folder() / f"{key}.log"

    def facts(self) -> dict[str, Any] | None:
        """What was noted when the environment was built.

        None where it was not, or is gone from the store.
        """
        try:
            facts = json.loads(self._notes.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return facts if isinstance(facts, dict) and self.link.exists() else None

    def note(self, facts: dict[str, Any]) -> None:
        """Remember `facts`; whole or not at all, even where two runs do it at once."""
        temporary = self._notes.with_suffix(f".{os.getpid()}.tmp")
        temporary.write_text(json.dumps(facts, sort_keys=True), encoding="utf-8")
        temporary.replace(self._notes)
