"""`pkgs/<name>/proofs.json`: on which cards the wheels of a package computed what the CPU does, by
their sha256. Generated, by `updater proof`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from accelpkgs_updater.boundary import reading
from accelpkgs_updater.core.checks import list_of, record, table, that
from accelpkgs_updater.disk.files import write_atomic
from accelpkgs_updater.disk.plain_file import plain_text
from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.errors import ErrorCode

__all__ = ["Proof", "Proofs", "load_proofs", "save_proofs", "with_proof"]

FORMAT: Final = 1


@dataclass(frozen=True, slots=True, order=True)
class Proof:
    """One card: `target` is its capability or gfx target, `date` the day, `plan` the id."""

    target: str
    driver: str
    date: str
    gpu: str
    plan: str


Proofs = Mapping[str, tuple[str, tuple[Proof, ...]]]
"""sha256 of a wheel → its file's name, and its proofs."""

_text = that("a text", lambda v: isinstance(v, str))
_shape = record(
    {
        "format": that(f"{FORMAT}", lambda v: v == FORMAT),
        "wheels": table(
            record(
                {
                    "file": _text,
                    "proofs": list_of(
                        record(dict.fromkeys(Proof.__slots__, _text), {}, more=False)
                    ),
                },
                {},
                more=False,
            ),
            that("a sha256", lambda v: isinstance(v, str) and len(v) == 64),
        ),
    },
    {},
    more=True,
)


def load_proofs(store: Store, name: str) -> Proofs:
    """Read the `proofs.json` of a package; none where there is no such file.

    Raises `UpdaterError`.
    """
    path = _path(store, name)
    fix = "restore it from git; it is generated, never edited"
    with reading(
        ErrorCode.MEASURED_JSON, "a file of measurements cannot be read", str(path), fix=fix
    ):
        try:
            data: Any = json.loads(plain_text(path))
        except FileNotFoundError:
            return {}
        _shape("", data)
        return {
            sha256: (value["file"], tuple(Proof(**row) for row in value["proofs"]))
            for sha256, value in data["wheels"].items()
        }


def save_proofs(store: Store, name: str, proofs: Proofs) -> bool:
    """Write a `proofs.json` whole or not at all; False where the file says the same already."""
    return write_atomic(_path(store, name), dump(name, proofs).encode())


def dump(name: str, proofs: Proofs) -> str:
    """Return the text of the `proofs.json` of a package, whatever the order."""
    ordered = sorted(proofs.items(), key=lambda item: (item[1][0], item[0]))
    wheels = []
    for sha256, (file, rows) in ordered:
        told = ",\n".join(f"   {_line(asdict(row))}" for row in sorted(rows))
        wheels.append(f' {_line(sha256)}: {{"file": {_line(file)}, "proofs": [\n{told}\n ]}}')
    head = f'{{\n"generatedBy": {_line(f"updater proof, for {name}")},\n"format": {FORMAT},\n'
    return head + '"wheels": {\n' + ",\n".join(wheels) + "\n}\n}\n"


def with_proof(proofs: Proofs, sha256: str, file: str, proof: Proof) -> Proofs:
    """Return the proofs with one more; of a target and a driver the newest stays."""
    _, rows = proofs.get(sha256, (file, ()))
    same = [row for row in rows if (row.target, row.driver) == (proof.target, proof.driver)]
    kept = max([*same, proof], key=lambda row: row.date)
    others = [row for row in rows if row not in same]
    return {**proofs, sha256: (file, tuple(sorted([*others, kept])))}


def _path(store: Store, name: str) -> Path:
    return store.folder / name / "proofs.json"


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
