"""Requirements that a person overrides, in what is recorded of whoever asks for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from accelpkgs_updater.core.models import Metadata, Package, Release, Requirement
from accelpkgs_updater.lock.questions import Ask, Rules

__all__ = ["asks_for", "with_overrides"]


def asks_for(package: Package, names: Iterable[str]) -> bool:
    """Tell whether a release of a package requires any of these."""
    wanted = set(names)
    return any(
        r.name in wanted
        for release in package.releases
        for m in (release.metadata, *(v.metadata for v in release.variants))
        if m is not None
        for group in (m.requires, *m.extras.values())
        for r in group
    )


def with_overrides(package: Package, rules: Rules) -> Package:
    """Return a package whose requirements are those that the person says, with who says so as
    their evidence (`requires` is then `declared`).
    """
    if not rules.overrides or not asks_for(package, rules.overrides):
        return package
    return replace(package, releases=tuple(_release(r, rules) for r in package.releases))


def _release(release: Release, rules: Rules) -> Release:
    own, said = _metadata(release.metadata, rules)
    variants = []
    for variant in release.variants:
        metadata, who = (
            (None, said) if variant.metadata is None else _metadata(variant.metadata, rules)
        )
        variants.append(
            replace(variant, metadata=metadata, evidence=_evidence(variant.evidence, who))
        )
    evidence = _evidence(release.evidence, said) if release.sdist else release.evidence
    return replace(release, metadata=own, variants=tuple(variants), evidence=evidence)


def _evidence(evidence: Mapping[str, object], who: tuple[str, ...]) -> Mapping[str, object]:
    if not who:
        return evidence
    said = {"kind": "declared", "source": f"overridden by {', '.join(who)}"}
    return {**evidence, "requires": said}


def _metadata(metadata: Metadata, rules: Rules) -> tuple[Metadata, tuple[str, ...]]:
    requires, who = _requirements(metadata.requires, rules)
    extras = {}
    for extra, group in metadata.extras.items():
        extras[extra], more = _requirements(group, rules)
        who = tuple(dict.fromkeys((*who, *more)))
    return replace(metadata, requires=requires, extras=extras), who


def _requirements(
    group: Iterable[Requirement], rules: Rules
) -> tuple[tuple[Requirement, ...], tuple[str, ...]]:
    kept: dict[Requirement, None] = {}
    who: dict[str, None] = {}
    for requirement in group:
        for other, said in rules.asked(Ask(requirement, "")):
            kept[other] = None
            if said:
                who[said] = None
    return tuple(sorted(kept, key=lambda r: (r.name, repr(r)))), tuple(who)
