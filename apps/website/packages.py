"""A page for each package of pkgs/: releases, variants, GPU code, evidence, dates."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

# Releases that are shown; the others are folded.
_SHOWN = 5


def write(folder: Path, out: Path) -> None:
    """A page a package, and a table of all."""
    out.mkdir(parents=True, exist_ok=True)
    rows = [
        "# Packages",
        "",
        "| package | newest | of | releases | GPU code |",
        "|---|---|---|---|---|",
    ]
    for package in sorted(folder.iterdir()):
        releases = package / "releases.json"
        if not releases.is_file():
            continue
        data = json.loads(releases.read_text(encoding="utf-8"))
        if not data["releases"]:
            continue
        (out / f"{package.name}.md").write_text(_page(package, data), encoding="utf-8")
        newest = data["releases"][0]
        rows.append(
            f"| [{package.name}]({package.name}.md) | {newest['version']} | "
            f"{newest.get('uploaded', 'unknown')} | {len(data['releases'])} | {_known(data)} |"
        )
    (out / "index.md").write_text("\n".join(rows) + "\n", encoding="utf-8")


def _known(data: dict[str, Any]) -> str:
    kinds = {
        _evidence(variant)
        for release in data["releases"]
        for variant in release.get("variants", [])
        if variant.get("capabilities") is not None
    }
    return ", ".join(sorted(kinds))


def _evidence(variant: dict[str, Any]) -> str:
    return str((variant.get("evidence", {}).get("capabilities") or {}).get("kind", "unknown"))


def _page(package: Path, data: dict[str, Any]) -> str:
    described = package / "package.nix"
    text = described.read_text(encoding="utf-8") if described.is_file() else ""
    description = re.search(r'description = "([^"]*)"', text)
    newest = data["releases"][0]
    day = newest.get("uploaded", "an unknown day")
    lines = [
        f"# {package.name}",
        "",
        f"{description[1]}." if description else "A package without machine code for GPUs.",
        "",
        f"Newest on record: **{newest['version']}**, of {day}.",
        "",
        *_table(data["releases"][:_SHOWN]),
    ]
    older = data["releases"][_SHOWN:]
    if older:
        table = "\n".join(f"    {line}" if line else "" for line in _table(older))
        lines += ["", f'??? note "{len(older)} older releases"', "", table]
    return "\n".join(lines) + "\n"


def _table(releases: list[dict[str, Any]]) -> list[str]:
    lines = [
        "| version | of | built for | Python | systems | GPU code | evidence |",
        "|---|---|---|---|---|---|---|",
    ]
    for release in releases:
        variants = release.get("variants", [])
        day = release.get("uploaded", "unknown")
        if not variants:
            lines.append(f"| {release['version']} | {day} | source only | | | | |")
        for row in dict.fromkeys(_row(variant) for variant in variants):
            lines.append(f"| {release['version']} | {day} | {' | '.join(row)} |")
    return lines


def _row(variant: dict[str, Any]) -> tuple[str, ...]:
    axes = ", ".join(f"{k} {v}" for k, v in sorted(variant.get("axes", {}).items()) if v != "none")
    wheels = variant.get("wheels", {})
    tags = sorted({tag for files in wheels.values() for tag in files}, key=_order)
    code = variant.get("capabilities")
    shown = "not read" if code is None else ", ".join(c.removeprefix("sm_") for c in code) or "none"
    accelerated = bool(axes) and any(k in axes for k in ("cuda", "rocm"))
    return (
        axes or "any machine",
        " ".join(dict.fromkeys(_python(tag) for tag in tags)),
        " ".join(sorted({system.split("-")[0] for system in wheels})),
        shown if accelerated or code else "",
        _evidence(variant) if code else "",
    )


def _order(tag: str) -> list[int]:
    return [int(n) for n in re.findall(r"\d+", tag)]


def _python(tag: str) -> str:
    """`cp312-cp312` as 3.12, `py3-none` as 3."""
    found = re.match(r"(?:cp|py)(\d)(\d*)-(\w+)", tag)
    if found is None:
        return tag
    minor = f".{found[2]}" if found[2] else ""
    return f"{found[1]}{minor}{'t' if found[3].endswith('t') and minor else ''}"
