"""Brings a forge to what is proposed: look, then take the steps that are missing.

Each step leaves a state from which the next run, or another one at the same time, finds the rest of
the way. What a forge cannot do in one step is ordered so that a kill in between shows at the next
look: comment before close, push before open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError, render
from accelpkgs_updater.propose.forge import Forge, UncertainOutcome, without_label
from accelpkgs_updater.propose.proposal import (
    ALARM,
    PREFIX,
    Alert,
    Proposal,
    Pull,
    Ticket,
    fallback,
    marked,
    marker,
)
from accelpkgs_updater.propose.repository import Repository

__all__ = ["ACCEPTED", "LABEL", "WORSE", "Converger"]

LABEL = "update"
WORSE = "makes a target worse"
ACCEPTED = "worse is accepted"
"""A person's word for one commit (guard.yml); it does not outlive that."""
ROUNDS = 4
T = TypeVar("T")
_THEIRS = "merge it or delete it, and the updater takes it up again"


@dataclass(slots=True)
class Converger:
    """One repository on one forge.

    `owner`: whose repository is pushed to. `base`, `commit`: the branch that is proposed to, and
    its commit. `insist`: propose even what a person closed. `families`: all that there are today; a
    branch of another is asked for when something may supersede it. `may_label`: whether the forge
    takes our labels of a new issue.
    """

    forge: Forge
    repository: Repository
    owner: str
    base: str
    commit: str
    said: Callable[[str], None] = lambda _: None
    insist: bool = False
    families: frozenset[str] = frozenset()
    may_label: bool = True
    _told: set[str] = field(default_factory=set)
    _at_first: frozenset[str] | None = None

    def propose(self, proposal: Proposal) -> str:
        """Make the one right pull request of a family; say which it is. Raises `UpdaterError`."""
        return self._settle(proposal.family, lambda: self._propose(proposal))

    def withdraw(self, family: str) -> None:
        """Close what is open of a family that has nothing to propose. Raises `UpdaterError`."""
        self._settle(family, lambda: self._withdraw(family))

    def alert(self, alert: Alert) -> None:
        """Make the one issue of a hash alarm; one that a person closed stays closed.

        Raises `UpdaterError`.
        """
        self._settle(alert.title, lambda: self._alert(alert))

    def _settle(self, what: str, step: Callable[[], T]) -> T:
        for _ in range(ROUNDS):
            try:
                return step()
            except UncertainOutcome as error:
                last = error
                self.repository.fetch(self.base)
        raise UpdaterError(
            *last.problems,
            Problem(ErrorCode.MOVED_BRANCH, f"{what} did not settle", fix="run again later"),
        )

    def _pull(self, branch: str) -> Pull | None:
        return self.forge.pull(self.base, self.owner, branch)

    def _open_at_first(self) -> frozenset[str]:
        """The families whose pull requests were open when the run began."""
        if self._at_first is None:
            stamps = (marked(t.body) for t in self.forge.tickets(LABEL) if t.is_pull)
            self._at_first = frozenset(str(stamp.get("family")) for stamp in stamps)
        return self._at_first

    def _superseded(self, proposal: Proposal) -> Iterator[Pull]:
        """Open pull requests of families that this one holds, today's or those of other times."""
        for branch in self.repository.branches():
            family = branch.removeprefix(PREFIX)
            others = family in self.families and family not in proposal.packages
            if branch == proposal.branch or others:
                continue
            pull = self._pull(branch)
            packages = marked(pull.body).get("packages") if pull else None
            if pull and isinstance(packages, list) and packages:
                held = [str(name) in proposal.packages for name in packages]
                if all(held):
                    yield pull

    def _propose(self, proposal: Proposal) -> str:
        branch = proposal.branch
        there = self.repository.branches().get(branch)
        if self._left_alone(branch, there):
            return f"left alone: a person committed to {branch}"
        pull = self._pull(branch)
        if pull is None and (closed := self._refused(proposal)):
            self._say(
                f"{proposal.family}: a person closed {closed}; "
                "it is not proposed again until it changes"
            )
            return f"a person closed {closed}"
        if there != proposal.commit:
            # It was given for what stood there. Before the push: a kill in between takes too much.
            if pull is not None and ACCEPTED in pull.labels:
                self.forge.remove_label(pull.number, ACCEPTED)
                self._say(f"{pull.name}: {ACCEPTED!r} was for another commit; the label is gone")
            self.repository.push(branch, proposal.commit, there)
            self.repository.fetch(self.base)
        if (
            pull is not None
            and pull.draft != proposal.draft
            and marked(pull.body).get("draft") != proposal.draft
        ):
            # Not every forge can turn a draft into a pull request that is ready, or back.
            kind = (
                "a draft that says what it makes worse"
                if proposal.draft
                else "one that makes nothing worse"
            )
            why = f"Superseded by {kind}; it follows."
            self._explain(pull, why)
            self._close(pull, why)
            pull = None
        if pull is None:
            pull = self.forge.open_pull(proposal, f"{self.owner}:{branch}", self.base)
            self._say(f"{proposal.family}: opened {pull.name}")
        elif marked(pull.body) != proposal.stamp:
            as_shown = fallback(proposal) if proposal.draft and not pull.draft else proposal
            self.forge.edit_pull(pull.number, as_shown.title, proposal.text)
            self._say(f"{proposal.family}: updated {pull.name}")
        if missing := tuple(label for label in proposal.labels if label not in pull.labels):
            self.forge.add_labels(pull.number, missing)
        if WORSE in pull.labels and WORSE not in proposal.labels:
            self.forge.remove_label(pull.number, WORSE)
        for other in self._superseded(proposal):
            self._retire(other, f"Superseded by {pull.name}.")
        return pull.name

    def _refused(self, proposal: Proposal) -> str | None:
        if self.insist:
            return None
        for pull in self.forge.refused(self.base, self.owner, proposal.branch):
            # What we closed ourselves has a comment that says so.
            if marked(pull.body) == proposal.stamp and not self._explained(pull):
                return pull.name
        return None

    def _withdraw(self, family: str) -> None:
        branch = PREFIX + family
        there = self.repository.branches().get(branch)
        if there is None and family not in self._open_at_first():
            # Most families, on most days: one look for all of them.
            return
        if self._left_alone(branch, there):
            return
        if pull := self._pull(branch):
            self._retire(pull, f"`{self.base}` has all of this now.")
        elif there is not None:
            self.repository.push(branch, None, there)

    def _retire(self, pull: Pull, why: str) -> None:
        there = self.repository.branches().get(pull.branch)
        if self._left_alone(pull.branch, there):
            return
        self._explain(pull, why)
        # The branch first: without a pull request nothing would lead the next run to it.
        if there is not None:
            self.repository.push(pull.branch, None, there)
        self._close(pull, why)

    def _explain(self, pull: Pull, why: str) -> None:
        # A killed run may have said so already.
        if not self._explained(pull):
            self.forge.comment(pull.number, f"{why}\n\n{marker({'closing': pull.number})}")

    def _explained(self, pull: Pull) -> bool:
        # Whoever may comment can write our marker; who opened the pull request is us.
        said = self.forge.comments(pull.number, pull.author)
        return any(marked(comment) == {"closing": pull.number} for comment in said)

    def _close(self, pull: Pull, why: str) -> None:
        self.forge.close(pull.number)
        self._say(f"closed {pull.name}: {why}")

    def _left_alone(self, branch: str, commit: str | None) -> bool:
        if commit is None or not self.repository.is_a_persons(commit, self.commit):
            return False
        problem = Problem(
            ErrorCode.PERSONS_BRANCH,
            "a branch has commits of a person; it is left alone",
            branch,
            fix=_THEIRS,
        )
        self._say(render(problem))
        return True

    def _alert(self, alert: Alert) -> None:
        mine = self._tickets(alert)
        if not mine:
            made = self.forge.open_ticket(alert.title, alert.text, ALARM)
            self._say(f"opened an issue: {alert.title}")
            mine = self._tickets(alert)
            if made.number not in [ticket.number for ticket in mine]:
                # The next run would not find it, and open another one.
                self.forge.close(made.number)
                raise UpdaterError(without_label(made, ALARM))
        # Two runs at once may both have opened one: the oldest stays.
        for ticket in mine[1:]:
            if ticket.open:
                self.forge.close(ticket.number)

    def _tickets(self, alert: Alert) -> list[Ticket]:
        author = None if self.may_label else self.owner
        found = self.forge.tickets(ALARM, closed=True, author=author)
        return [t for t in found if not t.is_pull and marked(t.body).get("alarm") == alert.key]

    def _say(self, line: str) -> None:
        if line not in self._told:
            self._told.add(line)
            self.said(line)
