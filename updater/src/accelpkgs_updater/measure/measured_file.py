"""`pkgs/<name>/measured.json`: measurements by the sha256 of the wheel, one a line.

Generated. `evidence` in `releases.json` points here by file and hash; the rest of a measurement
(what every library holds, SONAMEs, version floors, symbol checks) lives only here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from accelpkgs_updater.boundary import reading
from accelpkgs_updater.disk.files import write_atomic
from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.errors import ErrorCode
from accelpkgs_updater.measure.measurement import Code, Linked, Measurement, SymbolCheck
from accelpkgs_updater.measure.order import natural

__all__ = ["FORMAT", "dump", "load", "measured_path", "parse", "save"]

FORMAT = 2
"""What is written. Format 1, which has no `libraries`, is read as well."""

_READ = frozenset({1, 2})
_METHOD = (
    "headers of device code, dynamic sections and symbol tables, read from the bytes that have "
    "this sha256"
)


def dump(name: str, measurements: Iterable[Measurement]) -> str:
    """Return the text of `measured.json` of the package `name`.

    The order of the arguments does not matter.
    """
    ordered = sorted(measurements, key=lambda m: (natural(m.file), m.sha256))
    lines = [f" {json.dumps(m.sha256)}: {_compact(_value(m))}" for m in ordered]
    head = {"generatedBy": f"updater measure {name}", "format": FORMAT, "method": _METHOD}
    body = ",\n".join(f"{json.dumps(k)}: {_compact(v)}" for k, v in head.items())
    return "{\n" + body + ',\n"measurements": {\n' + ",\n".join(lines) + "\n}\n}\n"


def parse(text: str) -> dict[str, Measurement]:
    """Return sha256 → measurement.

    Raises ValueError where the text is no `measured.json` of this format.
    """
    data = json.loads(text)
    if not isinstance(data, dict) or data.get("format") not in _READ:
        raise ValueError(f"not a measured.json of format {FORMAT}")
    try:
        return {
            sha256: _measurement(sha256, value) for sha256, value in data["measurements"].items()
        }
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"a measurement is damaged: {error!r}") from None


def measured_path(store: Store, name: str) -> Path:
    """Return where a package's measurements are kept."""
    return store.folder / name / "measured.json"


def load(path: Path) -> dict[str, Measurement]:
    """Read a `measured.json`; none where there is no such file. Raises `UpdaterError`."""
    fix = "restore it from git; it is generated, never edited"
    with reading(
        ErrorCode.MEASURED_JSON, "a file of measurements cannot be read", str(path), fix=fix
    ):
        try:
            return parse(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}


def save(path: Path, name: str, measurements: Iterable[Measurement]) -> bool:
    """Write a `measured.json` whole or not at all; False where the file says the same already."""
    return write_atomic(path, dump(name, measurements).encode())


def _value(m: Measurement) -> dict[str, Any]:
    pairs: dict[str, Any] = {
        "file": m.file,
        "size": m.size,
        "date": m.date,
        "capabilities": list(m.capabilities),
        "gfx": list(m.gfx),
        "byCuda": {k: list(v) for k, v in m.by_cuda.items()},
        "byRocm": {k: list(v) for k, v in m.by_rocm.items()},
        "machines": list(m.machines),
        "needed": list(m.needed),
        "paths": list(m.paths),
        "glibc": m.glibc,
        "glibcxx": m.glibcxx,
        "cxxabi": m.cxxabi,
        "inflated": m.inflated,
        "code": [_code_value(c) for c in m.code],
        "symbols": {
            s.torch: _present({"undefined": s.undefined, "missing": list(s.missing)})
            for s in m.symbols
        },
        "torch": {cuda: dict(releases) for cuda, releases in m.torch.items()},
        "problems": list(m.problems),
    }
    read = {} if m.libraries is None else {"libraries": [_linked_value(x) for x in m.libraries]}
    return _present(pairs) | read


def _linked_value(x: Linked) -> dict[str, Any]:
    # Here zero is as good as nothing.
    return {key: value for key, value in asdict(x).items() if value}


def _code_value(c: Code) -> dict[str, Any]:
    return _present(
        {
            "names": list(c.names),
            "codes": list(c.codes),
            "containers": [[count, list(codes)] for count, codes in c.containers],
            "stray": list(c.stray),
            "gfx": list(c.gfx),
        }
    )


def _measurement(sha256: str, v: Mapping[str, Any]) -> Measurement:
    return Measurement(
        file=v["file"],
        sha256=sha256,
        size=v["size"],
        date=v["date"],
        capabilities=tuple(v.get("capabilities", ())),
        gfx=tuple(v.get("gfx", ())),
        by_cuda={k: tuple(x) for k, x in v.get("byCuda", {}).items()},
        by_rocm={k: tuple(x) for k, x in v.get("byRocm", {}).items()},
        machines=tuple(v.get("machines", ())),
        needed=tuple(v.get("needed", ())),
        paths=tuple(v.get("paths", ())),
        glibc=v.get("glibc"),
        glibcxx=v.get("glibcxx"),
        cxxabi=v.get("cxxabi"),
        inflated=v.get("inflated", 0),
        code=tuple(_code(c) for c in v.get("code", ())),
        symbols=tuple(
            SymbolCheck(torch, s["undefined"], tuple(s.get("missing", ())))
            for torch, s in v.get("symbols", {}).items()
        ),
        torch={cuda: dict(releases) for cuda, releases in v.get("torch", {}).items()},
        problems=tuple(v.get("problems", ())),
        libraries=tuple(map(_linked, v["libraries"])) if "libraries" in v else None,
    )


def _linked(v: Mapping[str, Any]) -> Linked:
    pairs: dict[str, Any] = {k: tuple(x) if isinstance(x, list) else x for k, x in v.items()}
    pairs["code"] = tuple((code, size) for code, size in v.get("code", ()))
    return Linked(**pairs)


def _code(v: Mapping[str, Any]) -> Code:
    return Code(
        names=tuple(v["names"]),
        codes=tuple(v.get("codes", ())),
        containers=tuple((count, tuple(codes)) for count, codes in v.get("containers", ())),
        stray=tuple(v.get("stray", ())),
        gfx=tuple(v.get("gfx", ())),
    )


def _present(pairs: Mapping[str, Any]) -> dict[str, Any]:
    # Absent means none, here as in releases.json; zero is a number.
    return {
        key: value for key, value in pairs.items() if value or (value == 0 and value is not False)
    }


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
