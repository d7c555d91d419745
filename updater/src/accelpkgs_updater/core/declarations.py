"""What `update.toml` declares of files ([[declared]]): it fills in what they do not say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from packaging.version import Version

from accelpkgs_updater.core.config import DeclaredFacts
from accelpkgs_updater.core.models import Variant
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError

__all__ = ["Subject", "declared_variants"]


@dataclass(frozen=True, slots=True)
class Subject:
    """Files of one release and system. `source`: the kind of source that they are from; `stated`:
    the axes that their local version, folder or requirements say; `file`: one of them.
    """

    version: Version
    system: str
    source: str
    stated: Mapping[str, str]
    file: str


def declared_variants(
    bare: Variant, subject: Subject, declared: Sequence[DeclaredFacts]
) -> list[Variant]:
    """Return the variants that the declarations about some files make of their bare one.

    Raises `UpdaterError` where a declaration says another thing than the files.
    """
    ours = [d for d in declared if _applies(d, subject, bare.axes)]
    wrong = [problem for d in ours if (problem := _contradiction(d, subject))]
    if wrong:
        raise UpdaterError(*wrong)
    variants = [bare]
    lists = [d for d in ours if any(not isinstance(v, str) for v in d.axes.values())]
    if lists:
        variants = [_declare(bare, d, axes) for d in lists for axes in _choices(d, subject)]
    for d in ours:
        if d not in lists:
            variants = [_declare(v, d, _choices(d, subject)[0]) for v in variants]
    return variants


def _applies(d: DeclaredFacts, subject: Subject, axes: Mapping[str, str]) -> bool:
    return (
        subject.system in (d.systems or (subject.system,))
        and subject.source in (d.sources or (subject.source,))
        and all(axes.get(k) == v for k, v in d.when.items())
        and d.versions.contains(subject.version, prereleases=True)
    )


def _values(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value


def _contradiction(d: DeclaredFacts, subject: Subject) -> Problem | None:
    why = tuple(
        f"{axis} = {' or '.join(_values(value))} is declared, {subject.stated[axis]} is stated"
        for axis, value in sorted(d.axes.items())
        if subject.stated.get(axis) not in (None, *_values(value))
    )
    if not why:
        return None
    return Problem(
        ErrorCode.WRONG_DECLARATION,
        "a [[declared]] of update.toml contradicts what a file says of itself",
        where=f'versions = "{d.versions}": {subject.file} ({subject.source})',
        why=why,
        fix="correct it, or say by `from` and `when` which files it is about",
    )


def _choices(d: DeclaredFacts, subject: Subject) -> list[dict[str, str]]:
    names = sorted(d.axes)
    values = [(subject.stated[n],) if n in subject.stated else _values(d.axes[n]) for n in names]
    return [dict(zip(names, choice, strict=True)) for choice in product(*values)]


def _declare(v: Variant, d: DeclaredFacts, axes: Mapping[str, str]) -> Variant:
    evidence = dict(v.evidence)
    if "source" in d.evidence:
        evidence |= {axis: dict(d.evidence) for axis in axes}
    if d.capabilities is not None:
        evidence["capabilities"] = dict(d.evidence)
    capabilities = v.capabilities if d.capabilities is None else d.capabilities
    return replace(v, axes={**v.axes, **axes}, capabilities=capabilities, evidence=evidence)
