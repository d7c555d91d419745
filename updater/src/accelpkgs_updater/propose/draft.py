"""Why a pull request is a draft: who is worse off, and what a person can do."""

from __future__ import annotations

from collections import defaultdict

from accelpkgs_updater.core.diff import changes
from accelpkgs_updater.propose.family_update import PackageChange
from accelpkgs_updater.verify.markdown import code, plain
from accelpkgs_updater.verify.plan_summary import Plan
from accelpkgs_updater.verify.verification import Verification

__all__ = ["warning"]

MOST = 30
_KEPT = (
    "Nothing that they had is gone: a newer release is preferred, and takes this back with it. "
    "The label "
    "`worse is accepted` lets it pass; a pull request that you close stays closed until it changes."
)


def warning(verification: Verification, changed: tuple[PackageChange, ...]) -> list[str]:
    """Return the lines, before they are put into a box; none where no target is worse off."""
    if not verification.worse:
        return []
    lines = ["A draft, because it makes these targets worse:"]
    alike: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, verdict in verification.worse.items():
        alike[verdict.losses].append(name)
    for losses, names in list(alike.items())[:MOST]:
        lines.append(f"- {' '.join(code(n) for n in names)}: {plain('; '.join(losses), 400)}")
    gone = _gone(verification, changed)
    for name, versions in gone.items():
        kept = ", ".join(f'"=={v}"' for v in versions)
        where = f"under `[keep]` in {code(f'pkgs/{name}/update.toml')}"
        lines.append("")
        lines.append(
            f"Nearest alternative: keep what they had too, {code(f'also = [ {kept} ]')} {where}."
        )
    if not gone:
        lines += ["", _KEPT]
    return lines


def _gone(verification: Verification, changed: tuple[PackageChange, ...]) -> dict[str, list[str]]:
    """Package → releases that targets which are worse off had, and that are not kept any more."""
    had = {
        (name, chosen.version)
        for target in verification.worse
        if isinstance(before := verification.before.get(target), Plan)
        for name, chosen in before.packages.items()
    }
    removed = {c.after.name: changes(c.before, c.after).removed for c in changed if c.before}
    found = {
        name: [v for v in versions if (name, v) in had]
        for name, versions in sorted(removed.items())
    }
    return {name: versions for name, versions in found.items() if versions}
