"""Import modules in a process of its own, and make sure that it came to its end."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from foreign import run_foreign
from foreign_files import foreign_text, temporary_folder

__all__ = ["Attempt", "ImportLimits", "run_imports"]

# Runs as `-c`: a script's own folder would be on sys.path.
_PROGRAM = Path(__file__).with_name("import_program.py")


class ImportLimits(NamedTuple):
    """What importing may take (import-limits.nix): seconds, and bytes of output."""

    seconds: int
    bytes: int


class Attempt(NamedTuple):
    """What came of importing modules: those that lack a module (→ which), and who said what.

    `over`: the limit that was gone over, `seconds` or `bytes`.
    """

    deferred: dict[str, str]
    failed: str | None
    lost: str | None
    said: list[str]
    over: str | None = None


def run_imports(
    python: str,
    modules: Sequence[str],
    limits: ImportLimits,
    defer: bool = False,
    variables: Mapping[str, str] | None = None,
) -> Attempt:
    """Import the modules with `python`, up to the first failure.

    `defer`: not to find another package's module is none. `variables` are added to those that the
    process gets. Raises Problem E235 where foreign code cannot be confined.
    """
    if not modules:
        return Attempt({}, None, None, [])
    # Whoever ends the process within an import does not come to where this is written.
    token = secrets.token_hex(16)
    with temporary_folder() as home:
        report = home / "report.json"
        how = "defer" if defer else "now"
        done = run_foreign(
            [python, "-c", _PROGRAM.read_text("utf-8"), str(report), how, *modules],
            variables={
                "PATH": "/usr/bin:/bin",
                "PYTHONDONTWRITEBYTECODE": "1",
                "PYTHONHASHSEED": "0",
                "LANG": "C.UTF-8",
                **(variables or {}),
                "HOME": str(home),
                "TMPDIR": str(home),
            },
            folder=home,
            writes=[home],
            seconds=limits.seconds,
            most=limits.bytes,
            given=token + "\n",
        )
        told = _told(report, token)
    if not done.code and told and not done.over:
        return Attempt(told["deferred"], None, None, [])
    lines = done.lines[-4:]
    if not told or not lines:
        lines = [*lines[-3:], f"ended by {done.end}, before its imports were done"]
    failed = told.get("failed") or ", ".join(modules)
    return Attempt(told.get("deferred", {}), failed, told.get("lost"), lines, done.over)


def _told(report: Path, token: str) -> dict[str, Any]:
    """Return what the program has written; nothing where it did not come to that."""
    try:
        told = json.loads(foreign_text(report) or "")
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) and told.get("token") == token else {}
