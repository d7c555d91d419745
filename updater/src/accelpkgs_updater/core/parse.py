"""The text of `releases.json` → `Package`; the inverse of `render`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from accelpkgs_updater.core.checks import Malformed
from accelpkgs_updater.core.models import (
    Clause,
    Leaf,
    Marker,
    Metadata,
    Node,
    Package,
    Release,
    Requirement,
    StartUpFile,
    Variant,
)
from accelpkgs_updater.core.shape import check
from accelpkgs_updater.core.wheel import Sdist, SourceBuild, Wheel

__all__ = ["parse"]

_METADATA = {
    "requiresPython",
    "requires",
    "requiresUnknown",
    "providesExtras",
    "extras",
}
_VARIANT = {
    "axes",
    "capabilities",
    "gfx",
    "evidence",
    "mark",
    "urlPrefix",
    "loads",
    "startUp",
    "wheels",
} | _METADATA
_RELEASE = {"version", "uploaded", "variants", "sdist", "evidence"} | _METADATA


def _marker(value: Sequence[Any]) -> Marker:
    if value[0] in ("and", "or") and not isinstance(value[1], str):
        return Node(value[0], tuple(_marker(c) for c in value[1:]))
    left, operator, right = value
    if isinstance(left, Mapping):
        return Leaf(right["variable"], operator, left["literal"], swapped=True)
    return Leaf(left, operator, right)


def _clause(value: Sequence[str]) -> Clause:
    operator, version = value
    return operator, version


def _requirement(value: Mapping[str, Any]) -> Requirement:
    return Requirement(
        value["name"],
        tuple(map(_clause, value.get("specifier", ()))),
        tuple(value.get("extras", ())),
        _marker(value["marker"]) if "marker" in value else None,
        value.get("url"),
    )


def _metadata(value: Mapping[str, Any]) -> Metadata:
    return Metadata(
        tuple(map(_clause, value.get("requiresPython", ()))),
        tuple(map(_requirement, value.get("requires", ()))),
        {e: tuple(map(_requirement, rs)) for e, rs in value.get("extras", {}).items()},
        tuple(value["providesExtras"]) if "providesExtras" in value else None,
        value.get("requiresUnknown"),
    )


def _wheel(value: Mapping[str, Any]) -> Wheel:
    return Wheel(
        value["file"],
        value.get("sha256", ""),
        value.get("size"),
        value.get("url", ""),
        value.get("uploaded"),
        value.get("yanked"),
        sha256_prefix=value.get("sha256Prefix", ""),
    )


def _sdist(value: Mapping[str, Any]) -> Sdist:
    build = None
    if "buildRequires" in value or "compiles" in value:
        build = SourceBuild(
            tuple(map(_requirement, value.get("buildRequires", ()))),
            tuple(value.get("compiles", ())),
        )
    return Sdist(
        value["file"],
        value.get("sha256", ""),
        value.get("size"),
        value.get("url", ""),
        value.get("uploaded"),
        value.get("yanked"),
        build=build,
        tree=value.get("tree"),
    )


def _variant(value: Mapping[str, Any]) -> Variant:
    wheels = value.get("wheels", {})
    return Variant(
        axes=value.get("axes", {}),
        metadata=_metadata(value) if _METADATA & value.keys() else None,
        capabilities=tuple(value["capabilities"]) if "capabilities" in value else None,
        gfx=tuple(value["gfx"]) if "gfx" in value else None,
        evidence=value.get("evidence", {}),
        mark=value.get("mark"),
        url_prefix=value.get("urlPrefix"),
        loads=value.get("loads", {}),
        start_up=tuple(map(StartUpFile.of, value["startUp"])) if "startUp" in value else None,
        wheels={
            s: {t: tuple(map(_wheel, fs)) for t, fs in tags.items()} for s, tags in wheels.items()
        },
        other={k: v for k, v in value.items() if k not in _VARIANT},
    )


def parse(text: str) -> Package:
    """Read a `releases.json`.

    Raises `ValueError`, of what is JSON `Malformed`, which says where.
    """
    try:
        value = json.loads(text)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    if isinstance(value, dict) and value.get("format") != 1:
        raise Malformed(f"format {value.get('format')!r} is not 1")
    check(value)
    releases = tuple(
        Release(
            r["version"],
            _metadata(r),
            tuple(map(_variant, r.get("variants", ()))),
            _sdist(r["sdist"]) if "sdist" in r else None,
            r.get("evidence", {}),
            r.get("uploaded"),
            {k: v for k, v in r.items() if k not in _RELEASE},
        )
        for r in value["releases"]
    )
    return Package(
        value["name"],
        releases,
        value.get("generatedBy", ""),
        tuple(value.get("keptExtras", ())),
        tuple(value["published"]) if "published" in value else None,
    )
