"""Find releases of packages that go together in one environment, newest first.

Nothing is read here. What is not known yet is asked for: the search is a generator of questions,
and goes on when whoever runs it has made the answers available. So many searches can wait for their
answers together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Generator, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from packaging.version import Version

from accelpkgs_updater.core.environment import Environment
from accelpkgs_updater.core.models import Clause, Metadata, Requirement
from accelpkgs_updater.lock.conflicts import Engine, Rule

__all__ = ["Catalogue", "Question", "Search", "Solution"]

Question = tuple[str, tuple[Version, ...]]
"""Name, and the releases whose metadata is wanted, the first one now; without any: which releases
there are.
"""

Key = tuple[str, str]
"""Name and extra; the extra of the package itself is empty."""

_ABSENT = 1
_HOT = 5
_PATIENCE = 48
_NEVER = 1 << 30
_AHEAD = 16


class Catalogue(Protocol):
    """What upstream has for one environment."""

    def versions(self, name: str) -> Sequence[Version] | None:
        """Return the releases that may be taken, best first; None of a package that is not looked
        after here.
        """

    def matching(self, name: str, specifier: tuple[Clause, ...]) -> Container[Version]:
        """Return those that satisfy a specifier."""

    def metadata(self, name: str, version: Version) -> Metadata | None:
        """Return what a release requires; None where it cannot be read, so that it cannot be
        taken.
        """


@dataclass(frozen=True, slots=True)
class Solution:
    """Name → release; None where there is none, and why in words."""

    versions: dict[str, Version] | None
    why: tuple[str, ...] = ()


@dataclass(slots=True)
class Search:
    """A search in one environment."""

    offers: Catalogue
    environment: Environment
    _engine: Engine[Key] = field(default_factory=Engine)
    _versions: dict[Key, Sequence[Version]] = field(default_factory=dict)
    _allowed: dict[tuple[str, tuple[Clause, ...]], int] = field(default_factory=dict)
    _roots: set[Key] = field(default_factory=set)
    _read: set[tuple[Key, int]] = field(default_factory=set)
    _hot: dict[Key, int] = field(default_factory=dict)
    _misses: Counter[Key] = field(default_factory=Counter)

    def run(self, roots: Iterable[Requirement]) -> Generator[Question, None, Solution]:
        """Ask until it is known what fits."""
        for root in roots:
            yield from self._require({}, "your set", root)
        self._roots = set(self._versions)
        while self._engine.settle():
            key = self._next()
            if key is None:
                taken = {
                    k: self._version(k, self._engine.domain[k])
                    for k in self._engine.decided
                    if not k[1]
                }
                return Solution({k[0]: v for k, v in taken.items()})
            yield from self._try(key)
        return Solution(None, self._engine.refusal)

    def _next(self) -> Key | None:
        engine = self._engine
        wanted = [
            k for k, left in engine.domain.items() if not left & _ABSENT and k not in engine.decided
        ]
        # What found little room before goes first; then what is asked for, which is to be new; then
        # what has no choice.
        return min(
            wanted,
            key=lambda k: (
                self._hot.get(k, _NEVER),
                k not in self._roots,
                engine.domain[k].bit_count() > 1,
            ),
            default=None,
        )

    def _try(self, key: Key) -> Generator[Question, None, None]:
        engine = self._engine
        if key[1] and (apart := engine.domain[key] & ~engine.domain[key[0], ""]):
            # An extra is of the release that is taken.
            engine.forbid(Rule({key: apart, (key[0], ""): ~apart}))
            return
        value = engine.domain[key] & -engine.domain[key]
        if (key, value) not in self._read:
            yield from self._learn(key, value)
        if not engine.may(key, value):
            self._misses[key] += 1
            if self._misses[key] == (_PATIENCE if key in self._roots else _HOT):
                # Those before it were chosen as if it did not matter. What was learned of them
                # stays. Among what is asked for the first keeps its newest for longer.
                self._hot[key] = len(self._hot)
                engine.restart()
        elif not engine.domain[key] & _ABSENT:
            engine.decide(key, value)

    def _learn(self, key: Key, value: int) -> Generator[Question, None, None]:
        name, extra = key
        version = self._version(key, value)
        yield name, tuple(self._ahead(key))
        self._read.add((key, value))
        metadata = self.offers.metadata(name, version)
        if metadata is None:
            self._engine.forbid(
                Rule({key: value}, (f"what {name} {version} requires is not known",))
            )
            return
        lacks = extra and metadata.provides is not None and extra not in metadata.provides
        if lacks and key in self._roots:
            # Whoever asks for an extra wants it; an extra that a package asks for may be missing.
            why = f"{name} {version} has no extra {extra}"
            self._engine.forbid(Rule({key: value}, (why,)))
            return
        if extra:
            self._engine.forbid(Rule({key: value, (name, ""): ~value}))
        for requirement in metadata.extras.get(extra, ()) if extra else metadata.requires:
            yield from self._require({key: value}, f"{name} {version}", requirement)

    def _ahead(self, key: Key) -> Iterable[Version]:
        # Who failed before will fail again: its next releases are asked for together.
        left = self._engine.domain[key]
        for _ in range(min(1 + self._misses[key], _AHEAD)):
            value = left & -left
            if value:
                yield self._version(key, value)
            left &= ~value

    def _require(
        self, when: dict[Key, int], who: str, requirement: Requirement
    ) -> Generator[Question, None, None]:
        name = requirement.name
        if requirement.url is not None or not self.environment.holds(requirement.marker):
            return
        if (name, "") not in self._versions:
            yield name, ()
        versions = self.offers.versions(name)
        if versions is None:
            return
        allowed = self._allowed.get((name, requirement.specifier))
        if allowed is None:
            good = self.offers.matching(name, requirement.specifier)
            allowed = sum(2 << i for i, v in enumerate(versions) if v in good)
            self._allowed[name, requirement.specifier] = allowed
        why = f"{who} needs {name}{','.join(o + v for o, v in requirement.specifier)}"
        if not allowed:
            here = self.environment
            why += f", but there is none for CPython {here.python} on {here.system}"
        for key in ((name, ""), *((name, extra) for extra in requirement.extras)):
            self._versions.setdefault(key, versions)
            self._engine.declare(key, (2 << len(versions)) - 1)
            self._engine.forbid(Rule({**when, key: ~allowed & when.get(key, -1)}, (why,)))

    def _version(self, key: Key, value: int) -> Version:
        return self._versions[key][value.bit_length() - 2]
