"""What `updater lock` wrote of a project beside its packages."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from apps.init.folder import LOCKS

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


def read(project: Path) -> dict[str, Any]:
    """Its lock.json, {} where there is none; the library judges it."""
    try:
        found = json.loads((project / LOCKS / "lock.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def options(lock: dict[str, Any], inputs: list[str]) -> list[str]:
    """The extras and groups that were asked for of these files, as options of `updater lock`."""
    if lock.get("what") != [str(Path("..") / name) for name in inputs]:
        return []
    asked = lock.get("options")
    words = []
    for key, option in (("extras", "--extra"), ("groups", "--group")):
        names = asked.get(key) if isinstance(asked, dict) else None
        for name in names if isinstance(names, list) else ():
            if isinstance(name, str) and _NAME.fullmatch(name):
                words += [option, name]
    return words


def pythons(lock: dict[str, Any], system: str | None) -> list[str] | None:
    """The Pythons that the project runs on there; None where the lock says nothing of it."""
    answers = lock.get("answers")
    if not isinstance(answers, list):
        return None
    places = [place for row in answers if isinstance(row, dict) for place in row.get("for", ())]
    pairs = [str(place).partition(" ") for place in places]
    return [version for there, _, version in pairs if there == system]


def accelerator(lock: dict[str, Any]) -> bool:
    """Whether the project itself says what it is for."""
    asked = lock.get("request")
    return isinstance(asked, dict) and bool(asked.keys() & {"cuda", "rocm", "jetpack"})
