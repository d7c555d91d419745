"""Entries as the archive of an OCI image, in layers that images with the same packages share.

Layers are not compressed: what zlib makes differs from one build of it to the next. Registries and
runtimes compress them when they take them.
"""

from __future__ import annotations

import hashlib
import io
import json
import platform
import tarfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from export_entries import Entry, link_equal, size_of
from export_system import VARIABLES
from export_tar import TIME, Sink, write_tar

__all__ = ["write_oci"]

_OCI = "application/vnd.oci.image"
_ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
# Runtimes stop at 127.
_MOST, _WORTH = 100, 8 << 20


class _Count:
    """Knows the digest and the length of what was written to it, and passes it on."""

    def __init__(self, on: Sink | None = None) -> None:
        self._on, self._hash, self.length = on, hashlib.sha256(), 0

    def write(self, data: bytes, /) -> int:
        self._hash.update(data)
        self.length += len(data)
        if self._on:
            self._on.write(data)
        return len(data)

    @property
    def digest(self) -> str:
        return f"sha256:{self._hash.hexdigest()}"


def write_oci(
    entries: Sequence[Entry], path: Path, labels: dict[str, str], environment: str
) -> None:
    """Write the archive: `skopeo copy oci-archive:FILE …`, `podman load -i FILE`."""
    kept = [entry for entry in entries if not _is_apptainers(entry.path)]
    layers = [(layer, *_measured(layer)) for layer in _layers(kept)]
    config = _json(
        {
            "architecture": _ARCHITECTURES[platform.machine()],
            "os": "linux",
            "created": "1970-01-01T00:00:01Z",
            "config": {
                "Entrypoint": [f"{environment}/bin/python"],
                "Env": [f"{name}={value}" for name, value in _variables(environment)],
                "Labels": labels,
            },
            "rootfs": {"type": "layers", "diff_ids": [digest for _, digest, _ in layers]},
        }
    )
    manifest = _json(
        {
            "schemaVersion": 2,
            "mediaType": f"{_OCI}.manifest.v1+json",
            "config": _described(f"{_OCI}.config.v1+json", *_digest(config)),
            "layers": [
                _described(f"{_OCI}.layer.v1.tar", digest, size) for _, digest, size in layers
            ],
        }
    )
    index = {
        "schemaVersion": 2,
        "mediaType": f"{_OCI}.index.v1+json",
        "manifests": [
            {
                **_described(f"{_OCI}.manifest.v1+json", *_digest(manifest)),
                "annotations": {"org.opencontainers.image.ref.name": "latest"},
            }
        ],
    }
    with path.open("wb") as file, tarfile.open(fileobj=file, mode="w|") as tar:
        # Who unpacks it as an ordinary user makes no folder that is not named.
        for name in ("blobs", "blobs/sha256"):
            tar.addfile(_member(name, 0, tarfile.DIRTYPE))
        _add(tar, "oci-layout", _json({"imageLayoutVersion": "1.0.0"}))
        _add(tar, "index.json", _json(index))
        for content in (config, manifest):
            _add(tar, _blob(_digest(content)[0]), content)
        for layer, digest, size in layers:
            tar.addfile(_member(_blob(digest), size))
            assert tar.fileobj is not None
            write_tar(layer, _Count(tar.fileobj))
            tar.offset += size
            if rest := -size % tarfile.BLOCKSIZE:
                tar.fileobj.write(bytes(rest))
                tar.offset += rest


def _is_apptainers(path: str) -> bool:
    """Say whether apptainer makes it where it takes an OCI image, and stops where it is there."""
    return path in ("environment", "singularity") or path.startswith(
        (".singularity.d/env", ".singularity.d/runscript", ".singularity.d/labels")
    )


def _variables(environment: str) -> list[tuple[str, str]]:
    # What NVIDIA's container toolkit reads.
    toolkit = {
        "NVIDIA_VISIBLE_DEVICES": "all",
        "NVIDIA_DRIVER_CAPABILITIES": "compute,utility",
    }
    path = VARIABLES["PATH"].replace("/environment", environment)
    return sorted({**VARIABLES, **toolkit, "PATH": path}.items())


def _layers(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """Yield the root, each large store path, and the others; equal files are links within one."""
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        parts = entry.path.split("/")
        name = parts[2] if entry.path.startswith("nix/store/") else ""
        groups.setdefault(name, []).append(entry)
    sizes = {name: size_of(found) for name, found in groups.items() if name}
    large = sorted(sizes, key=lambda name: (-sizes[name], name))[:_MOST]
    alone = {name for name in large if sizes[name] >= _WORTH}
    yield link_equal(groups.pop("", []))
    for name in sorted(alone):
        yield link_equal(groups.pop(name))
    if groups:
        yield link_equal(entry for name in sorted(groups) for entry in groups[name])


def _measured(layer: Sequence[Entry]) -> tuple[str, int]:
    count = _Count()
    write_tar(layer, count)
    return count.digest, count.length


def _digest(content: bytes) -> tuple[str, int]:
    return f"sha256:{hashlib.sha256(content).hexdigest()}", len(content)


def _described(kind: str, digest: str, size: int) -> dict[str, Any]:
    return {"mediaType": kind, "digest": digest, "size": size}


def _blob(digest: str) -> str:
    return "blobs/" + digest.replace(":", "/")


def _json(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def _member(name: str, size: int, kind: bytes = tarfile.REGTYPE) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.size, member.mtime = kind, size, TIME
    member.mode = 0o755 if kind == tarfile.DIRTYPE else 0o644
    return member


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    tar.addfile(_member(name, len(content)), io.BytesIO(content))
