"""A plan as people read it: the target, the packages, the size, and on request every reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from apps import support, table
from apps.problem import printable
from apps.terminal import Terminal

_STYLES: tuple[tuple[str, ...], ...] = (("green",), ("bold",), (), ("cyan",), ("dim",))


def render(
    plan: dict[str, Any], requested: Sequence[str], terminal: Terminal, why: bool = False
) -> str:
    """The plan. `requested` are the names that the user asked for; they stand first."""
    plan = _printable(plan)
    packages = sorted(
        plan["packages"].values(),
        key=lambda package: (package["name"] not in requested, package["name"]),
    )
    releases = plan.get("cudaReleases") or {}
    rows = [
        (
            package["name"],
            package["version"],
            package["flavour"],
            variant(package) + _release(package, releases),
            _newer(package),
        )
        for package in packages
    ]
    warnings = [warning["text"] for warning in plan.get("warnings") or ()]
    parts = [
        _heading(plan, terminal),
        "",
        *(f"{terminal.style('warning:', 'yellow')} {text}" for text in warnings),
        *([""] if warnings else []),
        table.render(
            ("package", "version", "flavour", "variant", "why not newer"), rows, terminal, _STYLES
        ),
    ]
    if notes := [*plan.get("notes", []), *_unmeasured(packages)]:
        parts += ["", *(f"{terminal.style('note:', 'yellow')} {note}" for note in notes)]
    if why:
        parts += ["", *(_reasons(package, terminal) for package in packages)]
    return "\n".join([*parts, "", _total(plan, packages)])


def _printable(value: Any) -> Any:
    """The plan with texts that a terminal only shows: folders of packages hold others' words."""
    if isinstance(value, str):
        return value if value.isprintable() else printable(value)
    if isinstance(value, dict):
        return {key: _printable(item) for key, item in value.items()}
    return [_printable(item) for item in value] if isinstance(value, list) else value


def variant(package: dict[str, Any]) -> str:
    """What the files were built against, such as `cuda 12.8 torch 2.8.0`.

    Empty for a package that it makes no difference to.

    `cxx11abi true` is what everything has since torch 2.7, so only the other is worth a person's
    attention.
    """
    return " ".join(
        f"{name} {value}"
        for name, value in sorted((package.get("axes") or {}).items())
        if value != "none" and (name, value) != ("cxx11abi", "true")
    )


def _release(package: dict[str, Any], releases: dict[str, str | None]) -> str:
    """The CUDA release that a part of the toolkit is of, where its axis does not say it."""
    if package["name"] not in releases:
        return ""
    release = releases[package["name"]]
    if release is None:
        return " (of unknown)"
    stated = (package.get("axes") or {}).get("cuda")
    return "" if stated == release else f" (of {release})"


def download(packages: Sequence[dict[str, Any]]) -> int:
    """The bytes of all files; a file of unknown size counts as none."""
    return sum((package.get("file") or {}).get("size") or 0 for package in packages)


def _newer(package: dict[str, Any]) -> str:
    newer = (package.get("because") or {}).get("newer") or []
    if not newer:
        return ""
    # Releases are counted, not the variants of each.
    releases = len({candidate["version"] for candidate in newer})
    others = f" (and {releases - 1} more)" if releases > 1 else ""
    return f"{newer[0]['version']}: {newer[0]['why']}{others}"


def _reasons(package: dict[str, Any], terminal: Terminal) -> str:
    because = package.get("because") or {}
    name = terminal.style(package["name"], "bold")
    lines = [f"{name} {package['version']}: {because.get('why') or 'chosen'}"]
    if package.get("requiredBy"):
        lines.append(f"  for {', '.join(package['requiredBy'])}")
    lines += [f"  {told}" for told in _witnesses(package)]
    loads = package.get("loads") or {}
    if loads.get("state") == "proven":
        lines.append("  its libraries will be found")
    lines += [f"  {note}" for note in [*loads.get("opens", []), *loads.get("notes", [])]]
    if _is_unmeasured(package):
        lines.append("  not measured: what its libraries need of others")
    if loads.get("why"):
        lines.append(f"  not proven to load: {loads['why']}")
    lines += [
        f"  not {newer['version']} ({newer['flavour']}): {newer['why']}"
        for newer in because.get("newer") or []
    ]
    return "\n".join(lines)


def _is_unmeasured(package: dict[str, Any]) -> bool:
    """Whether a build for an accelerator, or without one, was never read, so that nothing of its
    libraries is proven; `why` of others is a note of the plan.
    """
    loads = package.get("loads") or {}
    built = package.get("axes", {}).keys() & support.ACCELERATORS.keys()
    return bool(built) and loads.get("state") == "not measured" and not loads.get("why")


def _unmeasured(packages: Sequence[dict[str, Any]]) -> list[str]:
    found = [f"{p['name']} {p['version']}" for p in packages if _is_unmeasured(p)]
    if not found:
        return []
    return [f"Not measured: what the libraries of these need of others: {', '.join(found)}"]


def _witnesses(package: dict[str, Any]) -> list[str]:
    """What of the package is known from public facts alone, with everyone who says so."""
    return [
        f"{what} from public facts, {row['grade']}, {row['date']}: {row['source']}"
        for what, row in sorted((package.get("evidence") or {}).items())
        if row.get("kind") == "facts"
    ]


def _heading(plan: dict[str, Any], terminal: Terminal) -> str:
    target = plan["target"]
    words = [f"python {target['python']}", target["system"]]
    words += [
        f"{name} {plan['axes'][name]}"
        for name in support.ACCELERATORS
        if plan.get("axes", {}).get(name, "none") != "none"
    ]
    for label, key in (("capability", "capabilities"), ("gfx", "gfx")):
        words += [f"{label} {', '.join(target[key])}"] if target.get(key) else []
    words += [f"{label} {target[label]}" for label in ("driver", "glibc") if target.get(label)]
    return terminal.style("plan for ", "bold") + ", ".join(words)


def total_size(packages: Sequence[dict[str, Any]]) -> str:
    """The size of all files in words; it says how many have none on record."""
    unknown = sum(1 for package in packages if not (package.get("file") or {}).get("size"))
    return f"{table.size(download(packages))} of files" + (
        f" and {unknown} of unknown size" if unknown else ""
    )


def _total(plan: dict[str, Any], packages: Sequence[dict[str, Any]]) -> str:
    count = "1 package" if len(packages) == 1 else f"{len(packages)} packages"
    return f"{count}, {total_size(packages)}; plan {plan['id']}"
