"""What Nix computes for the explorer, and in which form it is published (site/README.md)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from apps import nix

_SEEN = ("site", "targets.toml")
# A process of Nix each; more would take more memory than a machine may have.
_AT_ONCE = 2


def board() -> dict[str, Any]:
    """Machines, Pythons, driver steps, sets, facts. Raises E422 where Nix gives up."""
    data: dict[str, Any] = _asked("")
    return data


def of_sets(names: Iterable[str], told: Callable[[str], None]) -> dict[str, dict[str, Any]]:
    """`full` and `brief` of each set; `told` is called with the name of each that is done."""
    wanted = list(names)

    def one(name: str) -> dict[str, Any]:
        answers: dict[str, Any] = _asked(name)
        told(name)
        return answers

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return dict(zip(wanted, pool.map(one, wanted), strict=True))


def _asked(name: str) -> Any:
    see = [str(nix.ROOT / part) for part in _SEEN]
    answer = nix.evaluate("website", "--json", "--argstr", "set", name, see=see)
    if answer.returncode != 0:
        raise nix.failure(f"compute the answers of {name or 'the website'}", answer.stderr)
    return json.loads(answer.stdout)


class Pool:
    """Each value once, in the order in which it came."""

    def __init__(self) -> None:
        self.values: list[Any] = []
        self._known: dict[str, int] = {}

    def index(self, value: Any) -> int:
        """The number of a value, which is a new one where it has none."""
        key = json.dumps(value, sort_keys=True)
        if key not in self._known:
            self._known[key] = len(self.values)
            self.values.append(value)
        return self._known[key]


def set_file(name: str, info: dict[str, Any], full: dict[str, Any]) -> dict[str, Any]:
    """What `data/v1/sets/<name>.json` holds: each package and each answer once."""
    packages, answers = Pool(), Pool()

    def stored(answer: dict[str, Any]) -> int:
        if answer["ok"]:
            answer = {**answer, "packages": [packages.index(p) for p in answer["packages"]]}
        return answers.index(answer)

    cells = {
        python: {machine: stored(answer) for machine, answer in row.items()}
        for python, row in full.items()
    }
    return {
        "format": 1,
        "set": name,
        **info,
        "cells": cells,
        "answers": answers.values,
        "rows": packages.values,
    }


def matrix(briefs: dict[str, dict[str, Any]]) -> tuple[list[Any], dict[str, Any]]:
    """Each cell once, and set → Python → machine → their numbers: no driver, then each step."""
    pool = Pool()
    return pool.values, {
        name: {
            python: {
                machine: [pool.index(cell) for cell in cells] for machine, cells in row.items()
            }
            for python, row in table.items()
        }
        for name, table in briefs.items()
    }


def write_json(path: Path, data: Any) -> None:
    """Compact, with the keys in their order: the same data, the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    path.write_text(text + "\n", encoding="utf-8")
