"""Choose a value for each of many variables under rules of the form "never all of these at once".

A variable's domain is a set of bits. Rules are propagated until one is broken; what broke it is
resolved into a new rule that holds whatever else is chosen, and the search returns to where that
rule would have spoken first. This is the search of PubGrub (Weizenbaum 2018) over finite domains:
it is complete, and does not try the same twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Generic, TypeVar

__all__ = ["Engine", "Rule"]

K = TypeVar("K")
_REASONS = 24


@dataclass(frozen=True, slots=True, eq=False)
class Rule(Generic[K]):
    """Not every variable may lie in its set of `terms` at once; `why` says so in words. `about`:
    every variable that had a part in it.
    """

    terms: Mapping[K, int]
    why: tuple[str, ...] = ()
    about: frozenset[K] = frozenset()


@dataclass(frozen=True, slots=True)
class _Step(Generic[K]):
    key: K
    before: int
    after: int
    level: int
    rule: Rule[K] | None


@dataclass(slots=True)
class Engine(Generic[K]):
    """The state of a search.

    `domain`: variable → the values that are left; `decided`: those that were chosen. `culprits`:
    the variables that the refusal is about.
    """

    domain: dict[K, int] = field(default_factory=dict)
    decided: set[K] = field(default_factory=set)
    refusal: tuple[str, ...] = ()
    culprits: frozenset[K] = frozenset()
    _all: dict[K, int] = field(default_factory=dict)
    _wide: dict[K, list[Rule[K]]] = field(default_factory=dict)
    _exact: dict[K, dict[int, list[Rule[K]]]] = field(default_factory=dict)
    _trail: list[_Step[K]] = field(default_factory=list)
    _steps: dict[K, list[int]] = field(default_factory=dict)
    _level: int = 0
    _narrowed: list[K] = field(default_factory=list)
    _new: list[Rule[K]] = field(default_factory=list)
    _broken: Rule[K] | None = None

    def declare(self, key: K, values: int) -> None:
        """Make a variable known that may have any of these values."""
        if key not in self.domain:
            self.domain[key] = self._all[key] = values
            self._wide[key], self._exact[key], self._steps[key] = [], {}, []

    def forbid(self, rule: Rule[K]) -> None:
        """Add a rule; its variables are declared."""
        self._add(self._rule(rule.terms, rule.why, rule.about or frozenset(rule.terms)))

    def _rule(self, terms: Mapping[K, int], why: tuple[str, ...], about: frozenset[K]) -> Rule[K]:
        # A variable that could not be elsewhere says nothing.
        kept = {k: values & self._all[k] for k, values in terms.items() if self._all[k] & ~values}
        return Rule(kept, why, about)

    def _add(self, rule: Rule[K]) -> None:
        for key, values in rule.terms.items():
            # What speaks of one value is not looked at before the variable has it.
            rules = (
                self._exact[key].setdefault(values, [])
                if values.bit_count() == 1
                else self._wide[key]
            )
            rules.append(rule)
        self._new.append(rule)

    def decide(self, key: K, value: int) -> None:
        """Choose a value that the variable still may have, until a conflict takes it back."""
        self._level += 1
        self.decided.add(key)
        self._narrow(key, value, None)

    def may(self, key: K, value: int) -> bool:
        """Tell whether a value is left after what is known of it; where not, `settle` takes it away
        or goes back.
        """
        self._new.extend(self._exact[key].get(value, ()))
        return self.settle() and bool(self.domain[key] & value)

    def restart(self) -> None:
        """Take back every decision; what was learned stays."""
        self._return_to(0)

    def settle(self) -> bool:
        """Follow all rules; False where nothing satisfies them, and `refusal` says why."""
        while self._broken is None or self._learn(self._broken):
            if self._new:
                self._follow(self._new.pop())
            elif self._narrowed:
                self._propagate(self._narrowed.pop())
            else:
                return True
        return False

    def _propagate(self, key: K) -> None:
        left = self.domain[key]
        # Only a rule whose part in this variable holds by now can have something new to say.
        for rule in (*self._exact[key].get(left, ()), *self._wide[key]):
            if not left & ~rule.terms[key]:
                self._follow(rule)
                if self._broken is not None:
                    self._narrowed.append(key)
                    return

    def _follow(self, rule: Rule[K]) -> None:
        open_key: K | None = None
        for key, values in rule.terms.items():
            left = self.domain[key]
            if not left & ~values:
                continue
            if not left & values or open_key is not None:
                return
            open_key = key
        if open_key is None:
            self._broken = rule
        else:
            self._narrow(open_key, self.domain[open_key] & ~rule.terms[open_key], rule)

    def _narrow(self, key: K, values: int, rule: Rule[K] | None) -> None:
        self._steps[key].append(len(self._trail))
        self._trail.append(_Step(key, self.domain[key], values, self._level, rule))
        self.domain[key] = values
        self._narrowed.append(key)

    def _learn(self, rule: Rule[K]) -> bool:
        while rule.terms:
            since = {key: self._since(key, values) for key, values in rule.terms.items()}
            latest = max(since, key=lambda k: since[k])
            step = self._trail[since[latest]]
            level = max(
                (self._trail[at].level for key, at in since.items() if key != latest), default=0
            )
            if step.rule is None or level < step.level:
                self._return_to(level)
                self._broken = None
                self._add(rule)
                return True
            rule = self._resolve(rule, step.rule, latest)
        self._broken, self.refusal, self.culprits = rule, rule.why, rule.about
        return False

    def _since(self, key: K, values: int) -> int:
        # The first step after which the variable could lie nowhere but in these values.
        return next(at for at in self._steps[key] if not self._trail[at].after & ~values)

    def _return_to(self, level: int) -> None:
        while self._trail and self._trail[-1].level > level:
            step = self._trail.pop()
            self._steps[step.key].pop()
            self.domain[step.key] = step.before
            if step.rule is None:
                self.decided.remove(step.key)
        self._level = level

    def _resolve(self, rule: Rule[K], cause: Rule[K], key: K) -> Rule[K]:
        # One of both spoke whatever `key` was, so what they say of the others holds without it.
        terms = {other: values & rule.terms.get(other, -1) for other, values in cause.terms.items()}
        terms = {**rule.terms, **terms, key: rule.terms[key] | cause.terms[key]}
        why = tuple(islice(dict.fromkeys((*rule.why, *cause.why)), _REASONS))
        return self._rule(terms, why, rule.about | cause.about)
