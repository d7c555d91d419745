"""Files and their metadata → a `Release` with its variants."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from packaging.specifiers import SpecifierSet
from packaging.version import Version

from accelpkgs_updater.core.axes import axes_of, stated_axes
from accelpkgs_updater.core.config import Config
from accelpkgs_updater.core.declarations import Subject, declared_variants
from accelpkgs_updater.core.facts import CodeFact
from accelpkgs_updater.core.models import Metadata, Release, Variant
from accelpkgs_updater.core.support import SYSTEMS, VERSION_AXES
from accelpkgs_updater.core.wheel import Sdist, Wheel

__all__ = ["FileGroup", "assemble", "in_order", "variant_order"]

Wheels = dict[str, dict[str, tuple[Wheel, ...]]]


@dataclass(frozen=True, slots=True)
class FileGroup:
    """Files of a release that share metadata and axes before anything is known of their
    contents. `origin`: the rank of their source; `code`: what a `facts.json` knows of theirs.
    """

    system: str
    axes: Mapping[str, str]
    files: tuple[Wheel, ...]
    metadata: Metadata | None = None
    url_prefix: str | None = None
    mark: str | None = None
    evidence: Mapping[str, Any] = field(default_factory=dict)
    origin: int = 0
    code: CodeFact | None = None


def assemble(
    version: Version,
    parts: Sequence[FileGroup],
    config: Config,
    sdist: Sdist | None = None,
    sdist_metadata: Metadata | None = None,
) -> Release:
    """Build a release; groups that turn out alike become one variant.

    Where two sources have files of the same system and axes, those of the first source stay.
    Raises `UpdaterError` where a declaration contradicts what files say of themselves.
    """
    merged: dict[str, Variant] = {}
    taken: dict[str, int] = {}
    for part in sorted(parts, key=lambda p: p.origin):
        metadata = part.metadata or Metadata()
        ruled = axes_of(config.axes, version, metadata, part.system)
        axes = {**ruled, **part.axes}
        if not all(_within(axes.get(axis), bounds) for axis, bounds in config.keep.axes.items()):
            continue
        if taken.setdefault(_place(part.system, axes), part.origin) < part.origin:
            continue
        # Metadata that could not be read is not stated: it would look like "requires nothing".
        known = None if part.mark else metadata
        source = config.sources[part.origin].kind
        stated = {**stated_axes(config.axes, ruled), **part.axes}
        subject = Subject(
            version, part.system, source, stated, part.files[0].file if part.files else ""
        )
        for variant in declared_variants(_bare(part, axes), subject, config.declared):
            key = repr((sorted(variant.axes.items()), known, variant.capabilities, variant.gfx))
            key += repr(
                (
                    _stable(variant.evidence),
                    variant.mark,
                    variant.url_prefix,
                    _stable(variant.other),
                )
            )
            same = merged.get(key)
            wheels = _united(same.wheels if same else {}, variant.wheels)
            merged[key] = replace(variant, metadata=known, wheels=_ordered(wheels))
    variants = sorted(merged.values(), key=variant_order)
    common = _common(variants, sdist_metadata)
    return Release(
        str(version),
        common,
        tuple(replace(v, metadata=None if v.metadata == common else v.metadata) for v in variants),
        sdist,
    )


def _within(value: str | None, bounds: SpecifierSet) -> bool:
    return value in (None, "none") or bounds.contains(str(value))


def _place(system: str, axes: Mapping[str, str]) -> str:
    built = sorted((k, v) for k, v in axes.items() if (k, v) != ("rocm", "none"))
    return repr((system, built))


def _bare(part: FileGroup, axes: Mapping[str, str]) -> Variant:
    """Return the bare variant of a group."""
    tags: dict[str, list[Wheel]] = {}
    for f in part.files:
        for tag in f.tags:
            tags.setdefault(tag, []).append(f)
    bare = Variant(
        axes=dict(axes),
        url_prefix=part.url_prefix,
        mark=part.mark,
        evidence=dict(part.evidence),
        wheels={part.system: _by_tag(tags)},
    )
    if part.code is None:
        return bare
    capabilities, gfx = part.code.capabilities, part.code.gfx
    key = "capabilities" if gfx is None else "gfx"
    evidence = {**bare.evidence, key: dict(part.code.evidence)}
    return replace(bare, capabilities=capabilities, gfx=gfx, evidence=evidence)


def _by_tag(tags: Mapping[str, Iterable[Wheel]]) -> dict[str, tuple[Wheel, ...]]:
    return {t: tuple(_best_first(tags[t])) for t in sorted(tags, key=_tag_order)}


def _united(
    first: Mapping[str, Mapping[str, tuple[Wheel, ...]]],
    second: Mapping[str, Mapping[str, tuple[Wheel, ...]]],
) -> Wheels:
    """Return the files of both, which may be of one system."""
    return {
        s: _by_tag(
            {
                t: (*first.get(s, {}).get(t, ()), *second.get(s, {}).get(t, ()))
                for t in {**first.get(s, {}), **second.get(s, {})}
            }
        )
        for s in {**first, **second}
    }


def _common(variants: Sequence[Variant], sdist: Metadata | None) -> Metadata:
    known = [v.metadata for v in variants if v.metadata is not None]
    if not known:
        return sdist or Metadata()
    # The commonest metadata stands at the release; the best variant's where several are equally
    # common.
    counts = Counter(repr(m) for m in known)
    return max(known, key=lambda m: (counts[repr(m)], -known.index(m)))


def _stable(value: Any) -> str:
    if isinstance(value, Mapping):
        return repr([(k, _stable(value[k])) for k in sorted(value)])
    return repr(value)


def in_order(release: Release) -> Release:
    """Return a release with its variants in the order in which they are written."""
    return replace(release, variants=tuple(sorted(release.variants, key=variant_order)))


def variant_order(v: Variant) -> tuple[Any, ...]:
    """Sort key: the newest of each of `VERSION_AXES` in turn, then the rest by name."""
    rest = sorted((k, x) for k, x in v.axes.items() if k not in VERSION_AXES)
    return (
        *(_newest(v.axes.get(axis)) for axis in VERSION_AXES),
        rest,
        sorted(map(_system_order, v.wheels)),
    )


def _newest(value: str | None) -> tuple[int, ...]:
    if value in (None, "none"):
        return (1, 0 if value is None else 1)
    return (0, *(-n for n in Version(value).release))


def _system_order(system: str) -> int:
    return (*SYSTEMS, "any").index(system)


def _ordered(wheels: Mapping[str, Mapping[str, tuple[Wheel, ...]]]) -> Wheels:
    return {s: dict(wheels[s]) for s in sorted(wheels, key=_system_order)}


def _tag_order(tag: str) -> tuple[Any, ...]:
    python, _, abi = tag.partition("-")
    digits = "".join(c for c in python if c.isdigit())
    return (python[:2], int(digits[1:] or 0), abi)


def _best_first(files: Iterable[Wheel]) -> list[Wheel]:
    # A higher build tag is the better file of two (PEP 427), and without one it counts as the
    # lowest; then the newer local version is (PEP 440).
    named = sorted(files, key=lambda f: f.file)
    newest = sorted(named, key=lambda f: f.version, reverse=True)
    return sorted(newest, key=lambda f: (f.build is None, -(f.build[0]) if f.build else 0))
