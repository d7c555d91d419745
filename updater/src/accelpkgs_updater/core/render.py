"""`Package` → the text of `releases.json`: keys in the documented order, one wheel and one
requirement a line.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from accelpkgs_updater.core.models import (
    Leaf,
    Marker,
    Metadata,
    Package,
    Release,
    Requirement,
    Variant,
)
from accelpkgs_updater.core.wheel import Sdist, Wheel

__all__ = ["marker_value", "render"]


class Line(dict[str, Any]):
    """An object that is written on one line."""


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))


def _present(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    return {key: value for key, value in pairs if value is not None}


def marker_value(marker: Marker) -> list[Any]:
    """Return the JSON of a marker tree."""
    if isinstance(marker, Leaf):
        if marker.swapped:
            return [{"literal": marker.literal}, marker.operator, {"variable": marker.variable}]
        return [marker.variable, marker.operator, marker.literal]
    return [marker.kind, *(marker_value(c) for c in marker.children)]


def _requirement(r: Requirement) -> Line:
    return Line(
        _present(
            (
                ("name", r.name),
                ("specifier", [list(c) for c in r.specifier] or None),
                ("extras", list(r.extras) or None),
                ("marker", marker_value(r.marker) if r.marker else None),
                ("url", r.url),
            )
        )
    )


def _metadata(m: Metadata, *, whole: bool) -> dict[str, Any]:
    # A variant that replaces the release's metadata must be able to say "none".
    return _present(
        (
            (
                "requiresPython",
                _Inline(list(c) for c in m.requires_python) if m.requires_python or whole else None,
            ),
            ("requires", [_requirement(r) for r in m.requires] if m.requires or whole else None),
            ("requiresUnknown", m.unknown),
            ("providesExtras", None if m.provides is None else _Inline(m.provides)),
            (
                "extras",
                {e: [_requirement(r) for r in rs] for e, rs in m.extras.items()}
                if m.extras or whole
                else None,
            ),
        )
    )


class _Inline(list[Any]):
    """A list that is written on one line."""


def _file(f: Wheel | Sdist, system: str = "") -> Line:
    """Return a file's line; of a wheel's platforms those of the system that it stands under."""
    wheel = f if isinstance(f, Wheel) else None
    return Line(
        _present(
            (
                ("file", f.file),
                ("sha256", f.sha256 or None),
                ("sha256Prefix", f.sha256_prefix or None),
                ("size", f.size),
                ("platform", list(wheel.platforms[system]) if wheel else None),
                ("build", list(wheel.build) if wheel and wheel.build else None),
                ("url", f.url or None),
                ("uploaded", f.uploaded),
                ("yanked", f.yanked),
            )
        )
    )


def _sdist(f: Sdist) -> dict[str, Any]:
    """Return an sdist on one line, and what its build needs below it."""
    line = _file(f)
    if f.tree is not None:
        line = Line({"file": f.file, "tree": dict(f.tree)} | line)
    if f.build is None:
        return line
    return {
        **line,
        "buildRequires": [_requirement(r) for r in f.build.requires],
        **({"compiles": _Inline(f.build.compiles)} if f.build.compiles else {}),
    }


def sdist_value(f: Sdist) -> dict[str, Any]:
    """Return an sdist as a `releases.json` has it."""
    value: dict[str, Any] = json.loads(json.dumps(_sdist(f)))
    return value


def _evidence(evidence: Mapping[str, Any]) -> dict[str, Any] | None:
    return {k: Line(evidence[k]) for k in sorted(evidence)} or None


def _variant(v: Variant) -> dict[str, Any]:
    return _present(
        (
            ("axes", Line(sorted(v.axes.items())) if v.axes else None),
            *(_metadata(v.metadata, whole=True).items() if v.metadata is not None else ()),
            ("capabilities", _Inline(v.capabilities) if v.capabilities is not None else None),
            ("gfx", _Inline(v.gfx) if v.gfx is not None else None),
            ("evidence", _evidence(v.evidence)),
            ("mark", v.mark),
            ("urlPrefix", v.url_prefix),
            ("loads", {s: Line(v.loads[s]) for s in v.wheels if s in v.loads} if v.loads else None),
            (
                "startUp",
                _Inline(x.record() for x in v.start_up) if v.start_up is not None else None,
            ),
            *(
                (key, _Inline(x) if isinstance(x, list) else x)
                for key, x in sorted(v.other.items())
            ),
            (
                "wheels",
                {
                    s: {t: [_file(f, s) for f in fs] for t, fs in tags.items()}
                    for s, tags in v.wheels.items()
                },
            ),
        )
    )


def _release(r: Release) -> dict[str, Any]:
    return _present(
        (
            ("version", r.version),
            ("uploaded", r.uploaded),
            *_metadata(r.metadata, whole=False).items(),
            ("evidence", _evidence(r.evidence)),
            *sorted(r.other.items()),
            ("variants", [_variant(v) for v in r.variants] or None),
            ("sdist", _sdist(r.sdist) if r.sdist else None),
        )
    )


def _lines(value: Any, depth: int) -> str:
    """Write a value; containers open lines of their own, except those marked as inline."""
    pad = " " * depth
    if isinstance(value, (Line, _Inline)) or not isinstance(value, (Mapping, list)) or not value:
        return _compact(value)
    if isinstance(value, Mapping):
        body = ",\n".join(f"{pad} {_compact(k)}: {_lines(x, depth + 1)}" for k, x in value.items())
        return f"{{\n{body}\n{pad}}}"
    body = ",\n".join(f"{pad} {_lines(x, depth + 1)}" for x in value)
    return f"[\n{body}\n{pad}]"


def render(package: Package) -> str:
    """Return the whole file. Byte for byte the same for equal packages."""
    by, name = _compact(package.generated_by), _compact(package.name)
    head = f'{{\n"generatedBy": {by},\n"format": 1,\n"name": {name},\n'
    if package.kept_extras:
        head += f'"keptExtras": {_compact(list(package.kept_extras))},\n'
    if package.published is not None:
        head += f'"published": {_compact(list(package.published))},\n'
    return f'{head}"releases": {_lines([_release(r) for r in package.releases], 0)}\n}}\n'
