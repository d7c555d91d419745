"""Wheels made for a test: right by default, wrong in the one way that is asked for."""

from __future__ import annotations

import base64
import hashlib
import io
import warnings
import zipfile
from collections.abc import Mapping, Sequence

Files = Mapping[str, bytes]


def record_line(path: str, content: bytes) -> str:
    """Return a line of RECORD."""
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    return f"{path},sha256={digest},{len(content)}"


def wheel(
    name: str,
    version: str,
    files: Files | None = None,
    *,
    requires: Sequence[str] = (),
    metadata: str | None = None,
    wheel_file: str | None = None,
    entry_points: str | None = None,
    record: str | None = None,
    unrecorded: Files | None = None,
    extra: Sequence[tuple[zipfile.ZipInfo, bytes]] = (),
    stem: str | None = None,
    compression: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    """Return the bytes of a py3-none-any wheel.

    `files` are recorded, `unrecorded` are not, `extra` are written as they are (and recorded);
    `record` replaces RECORD.
    """
    info = f"{stem or f'{name}-{version}'}.dist-info"
    content: dict[str, bytes] = dict(
        files if files is not None else {f"{name}.py": f'version = "{version}"\n'.encode()}
    )
    lines = [
        f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        *(f"Requires-Dist: {r}\n" for r in requires),
    ]
    content[f"{info}/METADATA"] = ("".join(lines) if metadata is None else metadata).encode()
    content[f"{info}/WHEEL"] = (
        wheel_file
        or "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    ).encode()
    if entry_points is not None:
        content[f"{info}/entry_points.txt"] = entry_points.encode()
    rows = [record_line(path, data) for path, data in content.items()] + [
        record_line(i.filename, data) for i, data in extra
    ]
    text = "\n".join([*rows, f"{info}/RECORD,,"]) + "\n" if record is None else record
    sink = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(sink, "w", compression) as archive:
        warnings.simplefilter("ignore")  # a name twice is what some tests want
        for path, data in [
            *content.items(),
            *(unrecorded or {}).items(),
            (f"{info}/RECORD", text.encode()),
        ]:
            archive.writestr(zipfile.ZipInfo(path), data, compression)
        for member, data in extra:
            archive.writestr(member, data, compression)
    return sink.getvalue()


def package(
    name: str,
    version: str,
    content: bytes,
    *,
    file: str | None = None,
    requires: Sequence[str] = (),
) -> dict[str, object]:
    """Return the entry of a plan for a wheel; `requires` are names."""
    return {
        "name": name,
        "version": version,
        "flavour": "wheel",
        "axes": {},
        "file": {
            "file": file or f"{name}-{version}-py3-none-any.whl",
            "sha256": hashlib.sha256(content).hexdigest(),
        },
        "tags": {"python": "py3", "abi": "none", "platform": ["any"]},
        "extras": [],
        "requires": [{"name": required, "specifier": [], "extras": []} for required in requires],
        "requiredBy": ["your packages"],
        "capabilities": None,
        "because": {"why": "newest", "newer": []},
        "build": None,
    }


def plan(
    python: str, *packages: dict[str, object], identity: str = "0123456789abcdef"
) -> dict[str, object]:
    """Return a plan of these packages."""
    target = {
        "system": "x86_64-linux",
        "python": python,
        "capabilities": [],
        "compiler": {},
        "flavour": "prefer-wheel",
        "constraints": {},
    }
    return {
        "format": 2,
        "id": identity,
        "target": target,
        "axes": {},
        "packages": {str(p["name"]): p for p in packages},
    }
