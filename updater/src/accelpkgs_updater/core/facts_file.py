"""The text of a `facts.json` → `Facts`. Written by hand: what is amiss is told by its place."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from typing import Any

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

from accelpkgs_updater.core.checks import Malformed, list_of, record, that
from accelpkgs_updater.core.facts import (
    GRADES,
    KIND,
    Build,
    CodeFact,
    Facts,
    RequirementsFact,
    UnhashedFact,
)
from accelpkgs_updater.core.metadata import InvalidMetadata, clauses, requirements_of
from accelpkgs_updater.core.models import Metadata
from accelpkgs_updater.core.support import SYSTEMS

__all__ = ["parse_facts"]


def _is_text(value: Any) -> bool:
    # It comes to be shown, stands on one line of releases.json, and `; ` is between two of them.
    return (
        isinstance(value, str) and bool(value.strip()) and value.isprintable() and "; " not in value
    )


def _like(pattern: str) -> Callable[[Any], bool]:
    compiled = re.compile(pattern)
    return lambda value: isinstance(value, str) and compiled.fullmatch(value) is not None


def _is_public(value: Any) -> bool:
    try:
        return isinstance(value, str) and str(Version(value)) == value and "+" not in value
    except InvalidVersion:
        return False


_text = that('a text on one line, without "; "', _is_text)
_line = that("a text on one line", lambda v: isinstance(v, str) and v.isprintable())
_sha256 = that("a sha256", _like("[0-9a-f]{64}"))
_BUILD = {
    "version": that("a version as PEP 440 normalises it, without a local part", _is_public),
    "folder": that(
        "the https URL of a folder, without a slash at its end",
        _like(r"https://[a-z0-9.-]+(/[A-Za-z0-9._+%~-]+)+"),
    ),
    "systems": list_of(that("a system", lambda v: v in SYSTEMS)),
    "grade": that(f"one of {', '.join(GRADES)}", lambda v: v in GRADES),
    "date": that("a date such as 2026-11-29", _like(r"\d{4}-\d\d-\d\d")),
}
_LIMITS = {
    "local": that("a local version", _like("[a-z0-9]+([.][a-z0-9]+)*")),
    "pythons": list_of(that("a tag such as cp312-cp312", _like("[a-z0-9]+-[a-z0-9]+"))),
    "note": _line,
}
_WITNESSES = ("hash", "lock", "source")
_kind = that(f"one of {', '.join(_WITNESSES)}", lambda v: v in _WITNESSES)
_witness = record({"kind": _kind, "where": _text, "what": _text}, {}, more=False)
_requires = record(
    {**_BUILD, "requiresDist": list_of(_line), "witnesses": list_of(_witness)},
    {
        **_LIMITS,
        "requiresPython": _text,
        "metadataSha256": _sha256,
        "contradictions": list_of(_line),
    },
    more=False,
)
_cuda = list_of(that("code such as sm_86", _like("(sm|compute)_[0-9]+[af]?")))
_rocm = list_of(that("code such as gfx90a", _like("gfx[0-9a-f]+")))
_code = record(
    {**_BUILD, "sources": list_of(_text)},
    {
        **_LIMITS,
        "capabilities": _cuda,
        "gfx": _rocm,
        "perhaps": list_of(that("code", _like("(gfx|sm_|compute_)[0-9a-f]+"))),
    },
    more=False,
)
_unhashed = record(
    {key: _BUILD[key] for key in ("version", "folder", "systems", "date")}
    | {"sources": list_of(_text)},
    {},
    more=False,
)
_file = record(
    {"format": that("the number 1", lambda v: type(v) is int and v == 1), "name": _text},
    {
        "requires": list_of(_requires),
        "code": list_of(_code),
        "unhashed": list_of(_unhashed),
    },
    more=False,
)


def parse_facts(name: str, text: str) -> Facts:
    """Read the `facts.json` of a package.

    Raises `Malformed`, a `ValueError`, which says at which entry.
    """
    try:
        value = json.loads(text)
    except RecursionError:
        raise Malformed("it is nested too deeply") from None
    _file("", value)
    if value["name"] != name:
        raise Malformed(f"name is not {name}: {value['name']!r}")
    requires = value.get("requires", [])
    code = value.get("code", [])
    unhashed = value.get("unhashed", [])
    facts = Facts(
        tuple(_requirements(f"requires[{i}]", v) for i, v in enumerate(requires)),
        tuple(_device(f"code[{i}]", v) for i, v in enumerate(code)),
        tuple(_without_hash(f"unhashed[{i}]", v) for i, v in enumerate(unhashed)),
    )
    _distinct("requires", [f.build for f in facts.requires])
    _distinct("code", [f.build for f in facts.code])
    _distinct("unhashed", [f.build for f in facts.unhashed])
    return facts


def _build(place: str, value: Mapping[str, Any]) -> Build:
    if not value["systems"]:
        raise Malformed(f"{place}.systems names none")
    return Build(
        Version(value["version"]),
        value["folder"],
        tuple(value["systems"]),
        value.get("local"),
        tuple(value.get("pythons", ())),
    )


def _evidence(place: str, value: Mapping[str, Any], sources: Sequence[str]) -> dict[str, str]:
    if not sources:
        raise Malformed(f"{place} names no source: a fact without evidence is none")
    told = {"source": "; ".join(sources), "date": value["date"]}
    # What has no grade is not weighed against what was read: it is only told.
    graded = {"kind": KIND, "grade": value["grade"]} if "grade" in value else {"kind": "declared"}
    return {**graded, **told}


def _requirements(place: str, value: Mapping[str, Any]) -> RequirementsFact:
    build = _build(place, value)
    try:
        python = clauses(SpecifierSet(value.get("requiresPython", "")))
        requires, extras = requirements_of(value["requiresDist"])
    except (InvalidSpecifier, InvalidMetadata) as error:
        raise Malformed(f"{place}: {error}") from error
    # Those that say most come first.
    ranked = sorted(value["witnesses"], key=lambda w: _WITNESSES.index(w["kind"]))
    told = [f"{w['where']}: {w['what']}" for w in ranked]
    return RequirementsFact(
        build,
        Metadata(python, requires, extras, tuple(extras)),
        _evidence(place, value, told),
        value.get("metadataSha256"),
    )


def _device(place: str, value: Mapping[str, Any]) -> CodeFact:
    kinds = [key for key in ("capabilities", "gfx") if value.get(key)]
    if len(kinds) != 1:
        raise Malformed(f"{place} says not one of capabilities and gfx")
    found = {key: tuple(value[key]) for key in kinds}
    return CodeFact(
        _build(place, value),
        found.get("capabilities"),
        found.get("gfx"),
        _evidence(place, value, value["sources"]),
    )


def _without_hash(place: str, value: Mapping[str, Any]) -> UnhashedFact:
    return UnhashedFact(_build(place, value), _evidence(place, value, value["sources"]))


def _distinct(key: str, builds: Sequence[Build]) -> None:
    by_release: dict[tuple[Version, str], list[tuple[int, Build]]] = {}
    for index, build in enumerate(builds):
        by_release.setdefault((build.version, build.folder), []).append((index, build))
    for same in by_release.values():
        for (i, one), (j, other) in combinations(same, 2):
            if one.overlaps(other):
                raise Malformed(f"{key}[{i}] and {key}[{j}] are about the same files")
