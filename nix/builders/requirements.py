"""Compare METADATA of a wheel with what the plan believed. Needs `packaging` on sys.path."""

from __future__ import annotations

from email.parser import HeaderParser
from typing import Any

from e230_python_level import no_requirement, unplanned

__all__ = ["check_requirements"]

# Name → what equals what (extras, clauses, address) → how it is shown. Clauses compare as PEP 440
# says: `>=1.0` is `>=1`.
Requires = dict[str, dict[Any, str]]


def _add(found: Requires, name: str, extras: set[str], specifier: Any, url: str | None) -> None:
    from packaging.utils import canonicalize_name

    names = sorted(canonicalize_name(extra) for extra in extras)
    shown = (f"[{','.join(names)}]" if names else "") + (f" @ {url}" if url else str(specifier))
    found.setdefault(canonicalize_name(name), {})[(frozenset(names), frozenset(specifier), url)] = (
        shown
    )


def _believed(plan: list[dict[str, Any]]) -> Requires:
    from packaging.specifiers import SpecifierSet

    found: Requires = {}
    for requirement in plan:
        specifier = SpecifierSet(
            ",".join(operator + version for operator, version in requirement.get("specifier", []))
        )
        _add(
            found,
            requirement["name"],
            set(requirement.get("extras", [])),
            specifier,
            requirement.get("url"),
        )
    return found


def _stated(metadata: str, extras: list[str], environment: dict[str, str]) -> Requires:
    from packaging.requirements import Requirement

    found: Requires = {}
    for line in HeaderParser().parsestr(metadata).get_all("Requires-Dist") or []:
        # `packaging` has an error for what is no requirement; of numbers of thousands of digits and
        # of markers without end it raises others.
        try:
            requirement = Requirement(line)
            contexts = [{**environment, "extra": extra} for extra in ["", *extras]]
            is_active = requirement.marker is None or any(
                requirement.marker.evaluate(context) for context in contexts
            )
        except Exception as error:
            raise no_requirement(line, error) from error
        if is_active:
            _add(
                found, requirement.name, requirement.extras, requirement.specifier, requirement.url
            )
    return found


def _check_python(metadata: str, package: dict[str, Any], environment: dict[str, str]) -> None:
    """Raise Problem E230 unless METADATA admits the interpreter."""
    from packaging.specifiers import SpecifierSet

    version = environment["python_full_version"]
    for stated in HeaderParser().parsestr(metadata).get_all("Requires-Python") or []:
        try:
            fits = SpecifierSet(stated).contains(version, prereleases=True)
        # Whatever `packaging` says of text that is no specifier.
        except Exception as error:
            raise no_requirement(f"Requires-Python: {stated}", error) from error
        if not fits:
            fault = f"Requires-Python: the plan has {version}, METADATA has {stated}"
            raise unplanned(package, environment, [fault])


def _show(name: str, active: dict[Any, str]) -> str:
    return " and ".join(name + shown for shown in sorted(active.values())) if active else "nothing"


def _unmet(stated: Requires, package: dict[str, Any]) -> list[str]:
    """What METADATA of a package that the base compiled asks for, and the plan has not.

    `planned` of the package: name → version. Recipes drop bounds, and requirements.
    """
    from packaging.specifiers import SpecifierSet
    from packaging.utils import canonicalize_name

    planned: dict[str, str] = {
        str(canonicalize_name(name)): version for name, version in package["planned"].items()
    }
    faults = []
    for name in sorted(stated):
        for (_, clauses, _), shown in sorted(stated[name].items(), key=lambda item: item[1]):
            if name not in planned:
                faults.append(f"{name}: the plan has nothing, METADATA has {name}{shown}")
            elif not SpecifierSet(",".join(map(str, clauses))).contains(
                planned[name], prereleases=True
            ):
                faults.append(
                    f"{name}: the plan has {name} {planned[name]}, METADATA has {name}{shown}"
                )
    return faults


def check_requirements(metadata: str, package: dict[str, Any], environment: dict[str, str]) -> None:
    """Raise Problem E230 unless METADATA asks, here, for what the plan has."""
    _check_python(metadata, package, environment)
    if "planned" in package:
        stated = _stated(metadata, package["extras"], environment)
        stated.pop(package["name"], None)
        if unmet := _unmet(stated, package):
            raise unplanned(package, environment, unmet)
        return
    believed = _believed(package["requires"])
    stated = _stated(metadata, package["extras"], environment)
    # A package that asks for itself with an extra (`all = [x[a], x[b]]`) asks for nothing new: the
    # plan has taken it apart.
    stated.pop(package["name"], None)
    believed.pop(package["name"], None)
    faults = [
        f"{name}: the plan has {_show(name, believed.get(name, {}))}, "
        f"METADATA has {_show(name, stated.get(name, {}))}"
        for name in sorted(believed.keys() | stated.keys())
        if believed.get(name, {}).keys() != stated.get(name, {}).keys()
    ]
    if faults:
        raise unplanned(package, environment, faults)
