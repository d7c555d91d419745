"""What is said where nothing goes together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from accelpkgs_updater.core.environment import Environment
from accelpkgs_updater.errors import ErrorCode, Problem
from accelpkgs_updater.lock.compared import held, not_compared, uncompared
from accelpkgs_updater.lock.questions import Solution
from accelpkgs_updater.lock.requirement_set import RequirementSet, is_of
from accelpkgs_updater.lock.scope import LockScope
from accelpkgs_updater.lock.upstream import UpstreamCatalogue
from accelpkgs_updater.record.folder import Outcome

__all__ = ["refusal", "wrong_hashes"]

_SHOWN = 2


def refusal(
    asked: RequirementSet,
    offered: UpstreamCatalogue,
    answers: Mapping[Environment, Solution],
    outcomes: Sequence[Outcome],
) -> list[Problem]:
    """Return why no environment has an answer: names that nobody has, what could not be asked,
    else what does not go together.
    """
    about = {n for a in answers.values() for n in a.about} | set(asked.direct)
    nameless, silent, unasked = [], [], []
    for name in sorted(about | asked.pinned.keys()):
        state = offered.states.get(name)
        if missing := _unfound(asked, offered, name):
            unasked += missing
            continue
        problems = state.problems if state else []
        if any(p.code == ErrorCode.NO_PACKAGE for p in problems):
            if name in asked.direct:
                nameless.append(_nameless(asked, name))
        elif state is not None and state.broken:
            silent += problems
    silent += [p for o in outcomes if o.failed for p in o.problems if p.code == ErrorCode.DOWNLOAD]
    if unasked or nameless or silent:
        return list(dict.fromkeys([*unasked, *nameless, *_by_host(silent)]))
    return [_unsolvable(answers)]


def _by_host(silent: Sequence[Problem]) -> list[Problem]:
    """Return one problem of each host that did not answer, in place of one for each package."""
    hosts: dict[tuple[str, tuple[str, ...]], list[Problem]] = {}
    others = []
    for problem in dict.fromkeys(silent):
        host = problem.where.partition("/")[0]
        if problem.code == ErrorCode.DOWNLOAD and host and not problem.fix:
            hosts.setdefault((host, problem.why), []).append(problem)
        else:
            others.append(problem)
    made = []
    for (_, why), found in hosts.items():
        rest = f"and the same of {len(found) - 1} others" if len(found) > 1 else ""
        made.append(replace(found[0], why=(*why, *filter(None, [rest]))))
    return [*others, *made]


def _unfound(asked: RequirementSet, offered: UpstreamCatalogue, name: str) -> list[Problem]:
    state, served = offered.states.get(name), offered.serve(name)
    if state is None:
        return []
    there = [*state.candidates, *(served.candidates() if served else ())]
    return [
        not_compared(asked, pin)
        for pin in held(asked, uncompared(asked, name, state.problems))
        if not any(is_of(c.version, pin.version) for c in there)
    ]


def _nameless(asked: RequirementSet, name: str) -> Problem:
    where = next(a.who for a in asked.roots if a.requirement.name == name)
    title = f"the index has no project of the name {name}"
    return Problem(ErrorCode.NO_PACKAGE, title, where, fix="look at its spelling")


def _unsolvable(answers: Mapping[Environment, Solution]) -> Problem:
    usual = next((e for e in answers if e.python == "3.12"), next(iter(answers)))
    alone = len(answers) == 1
    title = "no releases go together that meet this set"
    where = f"CPython {usual.python} on {usual.system}"
    return Problem(
        ErrorCode.NO_SOLUTION,
        title if alone else f"{title}, on any system and Python",
        where if alone else f"{where}, for one",
        answers[usual].why[:6],
        "ask for less, or for other versions",
    )


def wrong_hashes(
    asked: RequirementSet, scope: LockScope, outcomes: Sequence[Outcome]
) -> list[Problem]:
    """Return a problem for each package of which no file has a hash that the inputs state."""
    there = {o.name for o in outcomes if o.package is not None}
    found = [not_compared(asked, pin) for pin, files in scope.trusted.items() if not files]
    for name in sorted(asked.hashed - there):
        if scope.uncompared(name):
            # That other indexes have other files is no alarm.
            continue
        stated = {
            w.version: sorted({f.dist.sha256 for f in w.files}) for w in scope.wrong.get(name, ())
        }
        # The newest of those that are asked for stands for all.
        asked_for = asked.admits(name, stated)
        for version, theirs in sorted(stated.items()):
            if version != max(asked_for, default=version):
                continue
            found.append(_wrong(asked, name, str(version), asked.hashes(name, version), theirs))
        if not stated and name in scope.other_hashes:
            given = asked.hashes(name, next(iter(scope.chosen[name])))
            found.append(_wrong(asked, name, "", given, scope.other_hashes[name]))
    return found


def _wrong(
    asked: RequirementSet, name: str, version: str, given: frozenset[str], theirs: Sequence[str]
) -> Problem:
    return Problem(
        ErrorCode.CHANGED_FILE,
        f"no file of {name} {version} has a hash that is asked for".replace("  ", " "),
        asked.said_of(name),
        (f"asked for: {_few(sorted(given))}", f"the index has: {_few(theirs)}"),
        "find out which is right; what is asked for may be of another index, or made up",
    )


def _few(hashes: Sequence[str]) -> str:
    more = len(hashes) - _SHOWN
    return ", ".join(hashes[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
