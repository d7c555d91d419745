"""`pkgs/<name>/start-up.json`: what acts whenever Python starts, and how much a wheel unpacks to,
by the sha256 of the wheel.

Generated. It stands apart from `measured.json`, whose facts come from bytes that were read whole
and hashed: these come from ranges, as METADATA does, and are there for leaves that nobody measures.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from accelpkgs_updater.boundary import reading
from accelpkgs_updater.core.checks import list_of, record, table, that
from accelpkgs_updater.core.models import StartUpFile
from accelpkgs_updater.core.shape import start_up_file
from accelpkgs_updater.disk.files import write_atomic
from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.errors import ErrorCode
from accelpkgs_updater.measure.order import natural

__all__ = ["FORMAT", "StartUp", "dump", "load_start_up", "parse", "save_start_up"]

FORMAT: Final = 1
_METHOD: Final = (
    "the directory and the .pth files of the wheel, read by range where the index says that the "
    "file with this sha256 lies"
)


@dataclass(frozen=True, slots=True)
class StartUp:
    """What of a wheel acts whenever Python starts: `found`, none where nothing does.

    `date` (RFC 3339) is that of the look. `unpacked`: bytes of all files of the wheel, as its
    directory states them; None of looks that did not tell.
    """

    file: str
    sha256: str
    date: str
    found: tuple[StartUpFile, ...] = ()
    unpacked: int | None = None


def dump(name: str, found: Iterable[StartUp]) -> str:
    """Return the text of `start-up.json` of the package `name`, whatever the order."""
    ordered = sorted(found, key=lambda one: (natural(one.file), one.sha256))
    lines = [f" {_text(one.sha256)}: {_text(_value(one))}" for one in ordered]
    head = {
        "generatedBy": f"updater measure --start-up {name}",
        "format": FORMAT,
        "method": _METHOD,
    }
    body = ",\n".join(f"{_text(key)}: {_text(value)}" for key, value in head.items())
    return "{\n" + body + ',\n"wheels": {\n' + ",\n".join(lines) + "\n}\n}\n"


_words = that("a text", lambda v: isinstance(v, str))
_bytes = that("bytes", lambda v: isinstance(v, int) and not isinstance(v, bool) and v >= 0)
_shape = record(
    {
        "format": that(f"{FORMAT}", lambda v: v == FORMAT),
        "wheels": table(
            record(
                {"file": _words, "date": _words, "startUp": list_of(start_up_file)},
                {"unpacked": _bytes},
                more=False,
            ),
            that("a sha256", lambda v: isinstance(v, str) and len(v) == 64),
        ),
    },
    {},
    more=True,
)


def parse(text: str) -> dict[str, StartUp]:
    """Return sha256 → what acts. Raises `ValueError` where the text is none of this format."""
    data = json.loads(text)
    _shape("", data)
    return {
        sha256: StartUp(
            value["file"],
            sha256,
            value["date"],
            tuple(map(StartUpFile.of, value["startUp"])),
            value.get("unpacked"),
        )
        for sha256, value in data["wheels"].items()
    }


def load_start_up(store: Store, name: str) -> dict[str, StartUp]:
    """Read the `start-up.json` of a package; none where there is no such file.

    Raises `UpdaterError`.
    """
    path = _path(store, name)
    fix = "restore it from git; it is generated, never edited"
    with reading(
        ErrorCode.MEASURED_JSON, "a file of measurements cannot be read", str(path), fix=fix
    ):
        try:
            return parse(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}


def save_start_up(store: Store, name: str, found: Mapping[str, StartUp]) -> bool:
    """Write a `start-up.json` whole or not at all; False where the file says the same already."""
    return write_atomic(_path(store, name), dump(name, found.values()).encode())


def _path(store: Store, name: str) -> Path:
    return store.folder / name / "start-up.json"


def _value(one: StartUp) -> dict[str, object]:
    told: dict[str, object] = {
        "file": one.file,
        "date": one.date,
        "startUp": [each.record() for each in one.found],
    }
    return told if one.unpacked is None else {**told, "unpacked": one.unpacked}


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
