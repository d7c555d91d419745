"""Compare METADATA of a wheel with what the plan believed. Needs `packaging` on sys.path."""

from __future__ import annotations

from email.parser import HeaderParser
from typing import Any

from problem import Problem, shorten

__all__ = ["check_requirements"]

Requires = dict[str, set[str]]


def _text(extras: Any, specifier: Any, url: str | None) -> str:
    from packaging.specifiers import SpecifierSet

    listed = f"[{','.join(sorted(extras))}]" if extras else ""
    return listed + (f" @ {url}" if url else str(SpecifierSet(str(specifier))))


def _believed(plan: list[dict[str, Any]]) -> Requires:
    from packaging.utils import canonicalize_name

    found: Requires = {}
    for requirement in plan:
        specifier = ",".join(operator + version for operator, version in requirement.get("specifier", []))
        extras = {canonicalize_name(extra) for extra in requirement.get("extras", [])}
        found.setdefault(canonicalize_name(requirement["name"]), set()).add(_text(extras, specifier, requirement.get("url")))
    return found


def _stated(metadata: str, extras: list[str], environment: dict[str, str]) -> Requires:
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    found: Requires = {}
    for line in HeaderParser().parsestr(metadata).get_all("Requires-Dist") or []:
        requirement = Requirement(line)
        contexts = [{**environment, "extra": extra} for extra in ["", *extras]]
        if requirement.marker is None or any(requirement.marker.evaluate(context) for context in contexts):
            text = _text({canonicalize_name(extra) for extra in requirement.extras}, requirement.specifier, requirement.url)
            found.setdefault(canonicalize_name(requirement.name), set()).add(text)
    return found


def _show(name: str, texts: set[str] | None) -> str:
    return " and ".join(name + text for text in sorted(texts)) if texts else "nothing"


def check_requirements(metadata: str, package: dict[str, Any], environment: dict[str, str]) -> None:
    """Raise Problem E230 unless the requirements of METADATA that are active here are those of the plan."""
    believed = _believed(package["requires"])
    stated = _stated(metadata, package["extras"], environment)
    # A package that asks for itself with an extra (`all = [x[a], x[b]]`) asks for nothing new: the plan has taken it apart.
    stated.pop(package["name"], None)
    believed.pop(package["name"], None)
    faults = [
        f"{name}: the plan has {_show(name, believed.get(name))}, METADATA has {_show(name, stated.get(name))}"
        for name in sorted(believed.keys() | stated.keys())
        if believed.get(name) != stated.get(name)
    ]
    if faults:
        raise Problem(
            "E230",
            f"METADATA of {package['name']} {package['version']} does not say what the plan believed",
            where=shorten(faults),
            why=f"python {environment['python_full_version']} on {environment['platform_machine']}, extras {package['extras']}",
            fix=f"run: updater lock {package['name']}; if it stays, please report it",
        )
