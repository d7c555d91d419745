"""A wheel before it is written: right, until a fault changes it."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from typing import Any

from hostile.zip_writer import Archive, Member, write_zip

__all__ = ["LIMITS", "Wheel"]

LIMITS = {
    "ratio": 60,
    "slack": 64 << 20,
    "total": 40 << 30,
    "members": 200_000,
    "depth": 100,
    "text": 4 << 20,
}


def _line(path: str, content: bytes, algorithm: str = "sha256") -> str:
    digest = base64.urlsafe_b64encode(hashlib.new(algorithm, content).digest())
    named = f'"{path}"' if "," in path else path
    return named + (f",{algorithm}={digest.rstrip(b'=').decode()},{len(content)}")


@dataclass
class Wheel:
    """`extra` is written beside the right members, and recorded under the name beside it."""

    name: str = "evil"
    version: str = "1.0"
    file: str = "evil-1.0-py3-none-any.whl"
    files: dict[str, bytes] = field(default_factory=lambda: {"evil.py": b"x = 1\n"})
    modes: dict[str, int] = field(default_factory=dict)
    extra: list[tuple[Member, str | None]] = field(default_factory=list)
    metadata: list[str] = field(default_factory=lambda: ["Metadata-Version: 2.1"])
    identity: list[str] = field(default_factory=lambda: ["Name: evil", "Version: 1.0"])
    body: str = ""
    wheel: list[str] = field(
        default_factory=lambda: [
            "Wheel-Version: 1.0",
            "Generator: tests",
            "Root-Is-Purelib: true",
            "Tag: py3-none-any",
        ]
    )
    commands: str | None = None
    raw: dict[str, bytes] = field(default_factory=dict)
    without: set[str] = field(default_factory=set)
    rows: list[str] = field(default_factory=list)
    record: bytes | None = None
    algorithm: str = "sha256"
    stem: str | None = None
    archive: Archive = field(default_factory=Archive)
    methods: dict[str, int] = field(default_factory=dict)
    limits: dict[str, int] = field(default_factory=lambda: dict(LIMITS))
    tags: dict[str, Any] = field(
        default_factory=lambda: {"python": "py3", "abi": "none", "platform": ["any"]}
    )
    whole: bytes | None = None

    @property
    def info(self) -> str:
        return f"{self.stem or f'{self.name}-{self.version}'}.dist-info"

    def content(self) -> bytes:
        """Return its bytes."""
        files = dict(self.files)
        lines = [*self.metadata, *self.identity, "", self.body]
        files[f"{self.info}/METADATA"] = "\n".join(lines).encode("utf-8", "surrogateescape")
        files[f"{self.info}/WHEEL"] = ("\n".join(self.wheel) + "\n").encode()
        if self.commands is not None:
            files[f"{self.info}/entry_points.txt"] = self.commands.encode()
        files |= {path.replace("INFO", self.info): data for path, data in self.raw.items()}
        rows = [_line(path, data, self.algorithm) for path, data in files.items()]
        rows += [
            _line(listed, member.data, self.algorithm)
            for member, listed in self.extra
            if listed is not None
        ]
        rows += [*self.rows, f"{self.info}/RECORD,,"]
        record = ("\n".join(rows) + "\n").encode() if self.record is None else self.record
        members = [
            Member(
                path.encode(),
                data,
                self.modes.get(path, 0o100644),
                flags=0 if path.isascii() else 0x800,
                method=self.methods.get(path, 8),
            )
            for path, data in [*files.items(), (f"{self.info}/RECORD", record)]
            if path.replace(self.info, "INFO") not in self.without
        ]
        self.archive.members = members + [member for member, _ in self.extra]
        return write_zip(self.archive) if self.whole is None else self.whole

    def spec(self, path: str) -> dict[str, Any]:
        """Return what the builder is told."""
        return {
            "wheel": path,
            "file": self.file,
            "name": self.name,
            "version": self.version,
            "tags": self.tags,
            "limits": self.limits,
        }
