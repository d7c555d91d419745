"""`update.toml` as values (docs/data-format.md)."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

from accelpkgs_updater.core.metadata import InvalidMetadata, clauses, requirements_of
from accelpkgs_updater.core.models import Clause, Metadata
from accelpkgs_updater.core.toml_text import toml_table

__all__ = [
    "Config",
    "DeclaredFacts",
    "DeclaredRequirements",
    "InvalidConfig",
    "Keep",
    "SourceConfig",
    "parse_config",
]


class InvalidConfig(ValueError):
    """An `update.toml` that cannot be followed; says which key."""


@dataclass(frozen=True, slots=True)
class Keep:
    """Which releases stay: see `select`."""

    minimum: Version | None = None
    lines: int = 2
    per_line: int = 1
    prereleases: bool = False
    coverage: bool = True
    sdists: bool = False
    extras: tuple[str, ...] = ()
    also: tuple[tuple[Clause, ...], ...] = ()
    axes: Mapping[str, SpecifierSet] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DeclaredFacts:
    """Facts about files that were not measured; `axes` values that are lists make a variant
    each. `sources`: the kinds of source whose files they are about, none for all.
    """

    versions: SpecifierSet
    systems: tuple[str, ...]
    axes: Mapping[str, str | tuple[str, ...]]
    capabilities: tuple[str, ...] | None
    evidence: Mapping[str, str]
    when: Mapping[str, str] = field(default_factory=dict)
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeclaredRequirements:
    """What releases require whose own files do not say it, from a source that is named."""

    versions: SpecifierSet
    metadata: Metadata
    evidence: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SourceConfig:
    """One source: its kind and its own keys."""

    kind: str = "index"
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Config:
    """A package's `update.toml`."""

    sources: tuple[SourceConfig, ...] = (SourceConfig(),)
    keep: Keep = Keep()
    axes: Mapping[str, str] = field(default_factory=dict)
    declared: tuple[DeclaredFacts, ...] = ()
    requires: tuple[DeclaredRequirements, ...] = ()
    measured: bool = True


_TOP = {"source", "keep", "axes", "declared", "requires", "measured"}
_KEEP = {
    "minimum",
    "lines",
    "perLine",
    "prereleases",
    "coverage",
    "sdists",
    "extras",
    "also",
    "axes",
}
_DECLARED = {
    "versions",
    "systems",
    "axes",
    "capabilities",
    "source",
    "date",
    "kind",
    "when",
    "from",
}

_REQUIRES = {"versions", "requires", "source", "date"}


def _known(table: Mapping[str, Any], known: set[str], where: str) -> None:
    unknown = sorted(set(table) - known)
    if unknown:
        raise InvalidConfig(
            f"{where}: unknown key {unknown[0]!r}; known are {', '.join(sorted(known))}"
        )


def _keep(table: Mapping[str, Any]) -> Keep:
    _known(table, _KEEP, "[keep]")
    default = Keep()
    return Keep(
        minimum=Version(table["minimum"]) if "minimum" in table else None,
        lines=int(table.get("lines", default.lines)),
        per_line=int(table.get("perLine", default.per_line)),
        prereleases=bool(table.get("prereleases", False)),
        coverage=bool(table.get("coverage", True)),
        sdists=bool(table.get("sdists", False)),
        extras=tuple(table.get("extras", ())),
        axes={k: SpecifierSet(v, prereleases=True) for k, v in table.get("axes", {}).items()},
        also=tuple(clauses(SpecifierSet(text)) for text in table.get("also", ())),
    )


def _declared(table: Mapping[str, Any], kinds: Collection[str]) -> DeclaredFacts:
    _known(table, _DECLARED, "[[declared]]")
    named = table.get("from", ())
    of = (named,) if isinstance(named, str) else tuple(named)
    if len(kinds) > 1 and not of:
        raise InvalidConfig(
            "[[declared]]: there are several sources; `from` says of which its files are: "
            + ", ".join(kinds)
        )
    strange = next((kind for kind in of if kind not in kinds), None)
    if strange is not None:
        raise InvalidConfig(f"[[declared]]: from = {strange!r} is no source of this package")
    axes = {
        k: tuple(v) if isinstance(v, list) else str(v) for k, v in table.get("axes", {}).items()
    }
    capabilities = table.get("capabilities")
    return DeclaredFacts(
        versions=SpecifierSet(table.get("versions", ""), prereleases=True),
        systems=tuple(table.get("systems", ())),
        axes=axes,
        capabilities=tuple(capabilities) if capabilities is not None else None,
        evidence={
            "kind": table.get("kind", "declared"),
            **{k: str(table[k]) for k in ("source", "date") if k in table},
        },
        when={k: str(v) for k, v in table.get("when", {}).items()},
        sources=of,
    )


def _requires(table: Mapping[str, Any]) -> DeclaredRequirements:
    _known(table, _REQUIRES, "[[requires]]")
    lacking = sorted(_REQUIRES - table.keys())
    if lacking:
        raise InvalidConfig(f"[[requires]]: {lacking[0]} is missing")
    requires, extras = requirements_of(map(str, table["requires"]))
    return DeclaredRequirements(
        SpecifierSet(table["versions"], prereleases=True),
        Metadata(requires=requires, extras=extras),
        {"kind": "declared", **{k: str(table[k]) for k in ("source", "date")}},
    )


def parse_config(text: str) -> Config:
    """Parse an `update.toml`. Raises `InvalidConfig`."""
    try:
        table = toml_table(text)
        _known(table, _TOP, "update.toml")
        source = table.get("source", "index")
        tables = [{"kind": source}] if isinstance(source, str) else source
        sources = tuple(
            SourceConfig(str(t.get("kind", "index")), {k: v for k, v in t.items() if k != "kind"})
            for t in tables
        )
        kinds = list(dict.fromkeys(s.kind for s in sources))
        return Config(
            sources,
            _keep(table.get("keep", {})),
            {k: str(v) for k, v in table.get("axes", {}).items()},
            tuple(_declared(t, kinds) for t in table.get("declared", ())),
            tuple(_requires(t) for t in table.get("requires", ())),
            bool(table.get("measured", True)),
        )
    except (
        tomllib.TOMLDecodeError,
        InvalidMetadata,
        InvalidVersion,
        InvalidSpecifier,
        AttributeError,
        TypeError,
    ) as error:
        raise InvalidConfig(str(error)) from error
