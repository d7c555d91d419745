"""Wheels and sdists that installers take, for a loopback index."""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile

from ..world import World, metadata


def add_installable(
    world: World, name: str, version: str, *requires: str, word: str = "VERSION"
) -> str:
    """Add a real wheel of one module, which says `word`, and return its file name."""
    module = name.replace("-", "_")
    info = f"{module}-{version}.dist-info"
    members = {
        f"{module}/__init__.py": f"{word} = {version!r}\n".encode(),
        f"{info}/METADATA": metadata(name, version, *requires),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\n"
        b"Tag: py3-none-any\n",
    }
    record = "".join(
        f"{path},sha256={_digest(data)},{len(data)}\n" for path, data in members.items()
    )
    members[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n".encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path, data in members.items():
            archive.writestr(path, data)
    file = f"{module}-{version}-py3-none-any.whl"
    world.files.setdefault(name, {})[file] = buffer.getvalue()
    return file


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
