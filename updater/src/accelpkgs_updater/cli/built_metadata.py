"""Asks build systems what sources require: in Nix's sandbox without network, in an environment that
is found for that.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from packaging.version import Version

from accelpkgs_updater.cli.lock_folder import write_for_builds
from accelpkgs_updater.core.environment import Environment
from accelpkgs_updater.core.render import sdist_value
from accelpkgs_updater.core.wheel import Sdist
from accelpkgs_updater.disk.cache import Cache
from accelpkgs_updater.lock.build_environments import BuildEnvironments, Built
from accelpkgs_updater.lock.lock import FOR_BUILDS
from accelpkgs_updater.sources.asked_build import Told

__all__ = ["BuiltMetadata"]

_MOST = 12
"""How many sources are asked in one run: a search that needs more is not about these."""
_WAIT = 900
_KIND = "built-metadata"


@dataclass(slots=True)
class BuiltMetadata:
    """`tree`: what the updater is part of, None where it stands alone. `environments`: what the
    sources are for. `tools`: finds what builds need; known only when a lock is under way.
    """

    tree: Path | None
    environments: Sequence[Environment]
    cache: Cache
    allowed: bool = True
    tools: Callable[[], BuildEnvironments] | None = None
    _asked: int = 0
    _remembered: dict[str, dict[str, Any]] = field(default_factory=dict)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, name: str, version: str, sdist: Sdist) -> Told:
        """See `Ask`."""
        if not self.allowed:
            raise ValueError("only its build can say what it requires, and --no-build was said")
        if self.tree is None or self.tools is None or sdist.build is None:
            raise ValueError(
                "only its build can say what it requires, and this updater has no builder with it"
            )
        with self._turn:
            known = self._kept(sdist)
            if known is None:
                self._asked += 1
                if self._asked > _MOST:
                    raise ValueError(f"more than {_MOST} sources would have to be built to know")
                known = self._told(name, version, sdist)
                self._remembered[self._key(sdist)] = known
                if _is_fixed(sdist):
                    self.cache.put(_KIND, self._key(sdist), known)
        return _told(known)

    def known(self, sdist: Sdist) -> Told | None:
        """See `Ask`."""
        kept = self._kept(sdist)
        return None if kept is None else _told(kept)

    @property
    def _pythons(self) -> list[str]:
        return list(dict.fromkeys(e.python for e in self.environments))

    def _key(self, sdist: Sdist) -> str:
        what = sdist.sha256 or json.dumps(dict(sdist.tree or {}), sort_keys=True)
        return f"{what} {self._pythons}"

    def _kept(self, sdist: Sdist) -> dict[str, Any] | None:
        key = self._key(sdist)
        if key in self._remembered:
            return self._remembered[key]
        return self.cache.get(_KIND, key) if self.allowed and _is_fixed(sdist) else None

    def _told(self, name: str, version: str, sdist: Sdist) -> dict[str, Any]:
        assert self.tree is not None
        assert self.tools is not None
        assert sdist.build is not None
        needed = Built(name, Version(version), sdist.build, tuple(self.environments)[:1])
        packages, refused = self.tools().needed([needed], ())
        for why in refused.values():
            raise ValueError(
                f"only its build can say what it requires, which lacks something: {why}"
            )
        with tempfile.TemporaryDirectory(prefix="accelpkgs-build-") as made:
            folder = Path(made).resolve() / "index"
            (folder / FOR_BUILDS).mkdir(parents=True)
            write_for_builds(folder, packages)
            release = {"version": version, "sdist": _of(sdist, folder)}
            asked = {
                "pythons": self._pythons,
                "name": name,
                "release": release,
                "index": [str(folder)],
            }
            request = Path(made) / "request.json"
            request.write_text(json.dumps(asked), encoding="utf-8")
            command = [sys.executable, "-I", "-B", str(self.tree / "apps"), "metadata"]
            try:
                done = subprocess.run(
                    [*command, str(request)],
                    capture_output=True,
                    text=True,
                    errors="replace",
                    check=False,
                    timeout=_WAIT,
                )
            except subprocess.TimeoutExpired:
                raise ValueError(f"its build system said nothing within {_WAIT} seconds") from None
        if done.returncode != 0:
            raise ValueError(f"only its build can say what it requires, and {_why(done.stderr)}")
        told: dict[str, Any] = json.loads(done.stdout)
        return told


def _told(known: Mapping[str, Any]) -> Told:
    return Told(str(known["metadata"]).encode(), str(known["python"]))


def _is_fixed(sdist: Sdist) -> bool:
    """Tell whether its bytes are what they are for good: a folder's are not."""
    return bool(sdist.sha256 or (sdist.tree or {}).get("rev"))


def _of(sdist: Sdist, index: Path) -> dict[str, object]:
    """Return an sdist as a releases.json has it; a folder as it is found from the index's."""
    value = sdist_value(sdist)
    tree = value.get("tree")
    if isinstance(tree, dict) and tree.get("type") == "path":
        value["tree"] = {**tree, "path": os.path.relpath(tree["path"], index.parent)}
    return value


def _why(text: str) -> str:
    """Return an error of ours in one line: title, and why."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    said = [line.partition(": ")[2] for line in lines if line.startswith("accelpkgs E")]
    why = [line.partition(":")[2].strip() for line in lines if line.startswith(("why:", "where:"))]
    return "; ".join([*said, *why]) or " ".join(lines[-3:]) or "Nix said nothing"
