"""Find releases of packages that go together in one environment, newest first.

Nothing is read here. What is not known yet is asked for: the search is a generator of questions,
and goes on when whoever runs it has made the answers available. So many searches can wait for their
answers together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass, field

from packaging.version import Version

from accelpkgs_updater.core.environment import Environment
from accelpkgs_updater.core.models import Clause
from accelpkgs_updater.lock.conflicts import Engine, Rule
from accelpkgs_updater.lock.questions import Ask, Catalogue, Item, Question, Rules, Solution

__all__ = ["Search"]

Key = tuple[str, str]
"""Name and extra; the extra of the package itself is empty."""

_ABSENT = 1
_HOT = 5
_PATIENCE = 48
_NEVER = 1 << 30
_AHEAD = 16
_SOON = 32


@dataclass(slots=True)
class Search:
    """A search in one environment. `lenient`: an extra that is asked for may be missing; `lacked`:
    those that were, with their packages.
    """

    offers: Catalogue
    environment: Environment
    rules: Rules = field(default_factory=Rules)
    lenient: bool = False
    lacked: set[Key] = field(default_factory=set)
    _engine: Engine[Key] = field(default_factory=Engine)
    _versions: dict[Key, Sequence[Version]] = field(default_factory=dict)
    _allowed: dict[tuple[str, tuple[Clause, ...]], int] = field(default_factory=dict)
    _roots: set[Key] = field(default_factory=set)
    _read: set[tuple[Key, int]] = field(default_factory=set)
    _hot: dict[Key, int] = field(default_factory=dict)
    _misses: Counter[Key] = field(default_factory=Counter)

    def run(self, roots: Iterable[Ask]) -> Generator[Question, None, Solution]:
        """Ask until it is known what fits."""
        yield from self._require({}, list(roots))
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
        about = frozenset(name for name, _ in self._engine.culprits)
        return Solution(None, self._engine.refusal, about)

    def _wanted(self) -> list[Key]:
        engine = self._engine
        return [
            k for k, left in engine.domain.items() if not left & _ABSENT and k not in engine.decided
        ]

    def _next(self) -> Key | None:
        # What is asked for is to be new, so it goes first; then what found little room before; then
        # what has no choice.
        return min(
            self._wanted(),
            key=lambda k: (
                k not in self._roots,
                self._hot.get(k, _NEVER),
                self._engine.domain[k].bit_count() > 1,
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
        yield tuple(dict.fromkeys((*self._ahead(key), *self._soon())))
        self._read.add((key, value))
        metadata = self.offers.metadata(name, version) or self.offers.from_build(name, version)
        if metadata is None:
            why = self.offers.unknown(name, version)
            said = f"what {name} {version} requires is not known{f': {why}' if why else ''}"
            self._engine.forbid(Rule({key: value}, (said,)))
            return
        lacks = extra and metadata.provides is not None and extra not in metadata.provides
        if lacks and key in self._roots and not self.lenient:
            self.lacked.add(key)
            # Whoever asks for an extra wants it; an extra that a package asks for may be missing.
            why = f"{name} {version} has no extra {extra}"
            self._engine.forbid(Rule({key: value}, (why,)))
            return
        if extra:
            self._engine.forbid(Rule({key: value, (name, ""): ~value}))
        asked = metadata.extras.get(extra, ()) if extra else metadata.requires
        yield from self._require({key: value}, [Ask(r, f"{name} {version}") for r in asked])

    def _ahead(self, key: Key) -> Iterable[Item]:
        # Who failed before will fail again: its next releases are asked for together.
        left = self._engine.domain[key]
        for _ in range(min(1 + self._misses[key], _AHEAD)):
            value = left & -left
            if value:
                yield Item(key[0], self._version(key, value))
            left &= ~value

    def _soon(self) -> Iterable[Item]:
        # What will most likely be taken of what is wanted, too, so that nobody waits for each.
        for key in self._wanted()[:_SOON]:
            left = self._engine.domain[key]
            if not key[1] and left and (key, left & -left) not in self._read:
                yield Item(key[0], self._version(key, left & -left))

    def _require(
        self, when: dict[Key, int], asks: Sequence[Ask]
    ) -> Generator[Question, None, None]:
        counted = [
            ask
            for one in asks
            for ask in self.rules.asked(one)
            if ask.requirement.url is None and self.environment.holds(ask.requirement.marker)
        ]
        names = dict.fromkeys(a.requirement.name for a in counted)
        if fresh := tuple(Item(name) for name in names if (name, "") not in self._versions):
            yield fresh
        for ask in counted:
            self._ask(when, ask)

    def _ask(self, when: dict[Key, int], ask: Ask) -> None:
        requirement = ask.requirement
        name = requirement.name
        versions = self.offers.versions(name)
        if versions is None:
            return
        allowed, why = self._admitted(versions, ask, "needs")
        for key in ((name, ""), *((name, extra) for extra in requirement.extras)):
            is_new = key not in self._versions
            self._versions.setdefault(key, versions)
            self._engine.declare(key, (2 << len(versions)) - 1)
            if is_new:
                self._limit(key, versions)
            self._engine.forbid(Rule({**when, key: ~allowed & when.get(key, -1)}, (why,)))

    def _limit(self, key: Key, versions: Sequence[Version]) -> None:
        for ask in self.rules.limits.get(key[0], ()):
            if self.environment.holds(ask.requirement.marker):
                allowed, why = self._admitted(versions, ask, "admits only")
                self._engine.forbid(Rule({key: ~(allowed | _ABSENT)}, (why,)))

    def _admitted(self, versions: Sequence[Version], ask: Ask, verb: str) -> tuple[int, str]:
        requirement, who = ask
        name, specifier = requirement.name, requirement.specifier
        allowed = self._allowed.get((name, specifier))
        if allowed is None:
            good = self.offers.matching(name, specifier)
            allowed = sum(2 << i for i, v in enumerate(versions) if v in good)
            self._allowed[name, specifier] = allowed
        why = f"{who} {verb} {name}{','.join(o + v for o, v in specifier)}"
        if not allowed:
            why += f", but {self.offers.lacking(name, specifier)}"
        return allowed, why

    def _version(self, key: Key, value: int) -> Version:
        return self._versions[key][value.bit_length() - 2]
