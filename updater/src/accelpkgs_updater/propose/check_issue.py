"""The one issue of a check that runs by the clock: opened when it breaks, followed while it is
broken, closed when it passes.

What was told stands in the issue, and in the comments of whoever opened it, so that each run finds
where the last one stopped.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from accelpkgs_updater.errors import UpdaterError
from accelpkgs_updater.propose.forge import Forge, UncertainOutcome, without_label
from accelpkgs_updater.propose.log_excerpt import Excerpt
from accelpkgs_updater.propose.proposal import Ticket, marked, marker

__all__ = ["LABEL", "CheckIssue", "Outcome"]

LABEL = "broken-check"
"""By it, and by our marker, an issue is ours: only who may label can give it."""
PASSES = "passes"
DUPLICATE = "duplicate"
ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run found: `excerpt` of the log where it is broken, None where it passes.

    `run`: the address of the run, or nothing.
    """

    check: str
    excerpt: Excerpt | None
    run: str = ""

    @property
    def state(self) -> str:
        """Return how it stands, in a word that a marker keeps."""
        return PASSES if self.excerpt is None else self.excerpt.key

    @property
    def title(self) -> str:
        """Return the title of an issue."""
        return f"{self.check} is broken"

    @property
    def body(self) -> str:
        """Return the body of an issue."""
        about = (
            "The next runs comment here, and one that passes closes this. Close it as not planned, "
            "and nothing is said until something else fails. `docs/updates.md` says how to run it."
        )
        return self._marked(f"`{self.check}` fails{self._where}.\n\n{self._block}\n\n{about}")

    def comment(self, before: str) -> str:
        """Return the comment of an issue that stood so before."""
        if self.excerpt is None:
            return self._marked(f"It passes{self._where}.")
        if before == self.state:
            return self._marked(f"It still fails, in the same way{self._where}.")
        word = "again" if before == PASSES else "in another way"
        return self._marked(f"It fails {word}{self._where}.\n\n{self._block}")

    @property
    def _where(self) -> str:
        return f" (<{self.run}>)" if self.run else ""

    @property
    def _block(self) -> str:
        return "" if self.excerpt is None else self.excerpt.block

    def _marked(self, text: str) -> str:
        told: dict[str, object] = {"check": self.check, "state": self.state, "run": self.run}
        return f"{text}\n\n{marker(told)}\n"


@dataclass(slots=True)
class CheckIssue:
    """The issue of one check on one forge."""

    forge: Forge
    check: str

    def follow(self, outcome: Outcome) -> str:
        """Bring the forge to what a run found; say what was done. Raises `UpdaterError`."""
        return self._settled(lambda: self._step(outcome))

    def _settled(self, step: Callable[[], str]) -> str:
        for _ in range(ROUNDS):
            try:
                return step()
            except UncertainOutcome as error:
                last = error
        raise UpdaterError(*last.problems)

    def _step(self, outcome: Outcome) -> str:
        current = self._current()
        if current is None or (not current[0].open and current[1]["state"] == PASSES):
            return "nothing was broken" if outcome.excerpt is None else self._open(outcome)
        ticket, said = current
        before = str(said["state"])
        if outcome.excerpt is None:
            return self._passes(ticket, before, outcome)
        if not ticket.open:
            if ticket.refused and before == outcome.state:
                return f"{ticket.name} is closed as not planned, and nothing else fails"
            self.forge.reopen(ticket.number)
        if (before, said["run"]) != (outcome.state, outcome.run):
            self.forge.comment(ticket.number, outcome.comment(before))
        return f"{ticket.name} follows it"

    def _passes(self, ticket: Ticket, before: str, outcome: Outcome) -> str:
        if before == PASSES:
            # We closed it, so a person opened it again.
            return f"{ticket.name} passes, and a person keeps it open"
        # Closed first: what is open with a comment that it passes, a person opened again.
        if ticket.open:
            self.forge.close(ticket.number)
        self.forge.comment(ticket.number, outcome.comment(before))
        return f"closed {ticket.name}: it passes"

    def _open(self, outcome: Outcome) -> str:
        made = self.forge.open_ticket(outcome.title, outcome.body, LABEL)
        if made.number not in [ticket.number for ticket in self._ours()]:
            # The next run would not find it, and open another one.
            self.forge.close(made.number)
            raise UpdaterError(without_label(made, LABEL))
        current = self._current()
        if current is None or current[0].number == made.number:
            return f"opened {made.name}"
        return f"another run was first: {current[0].name} follows it"

    def _current(self) -> tuple[Ticket, dict[str, object]] | None:
        """The issue that counts, and what was told of it last: the oldest that is open, else the
        newest. Others that are open are closed: two runs at once may both have opened one.
        """
        ours = self._ours()
        opened = [ticket for ticket in ours if ticket.open]
        for other in opened[1:]:
            if self._said(other)["state"] != DUPLICATE:
                told: dict[str, object] = {"check": self.check, "state": DUPLICATE}
                text = f"The same as {opened[0].name}.\n\n{marker(told)}\n"
                self.forge.comment(other.number, text)
            self.forge.close(other.number)
        told_of = ((t, self._said(t)) for t in opened[:1] or reversed(ours))
        return next(
            (pair for pair in told_of if pair[0].open or pair[1]["state"] != DUPLICATE), None
        )

    def _ours(self) -> list[Ticket]:
        found = self.forge.tickets(LABEL, closed=True)
        return [t for t in found if not t.is_pull and marked(t.body).get("check") == self.check]

    def _said(self, ticket: Ticket) -> dict[str, object]:
        """What was told of it last. Whoever may comment can write our marker; who opened the issue
        is us.
        """
        told = [
            marked(ticket.body),
            *map(marked, self.forge.comments(ticket.number, ticket.author)),
        ]
        last = [value for value in told if value.get("check") == self.check][-1]
        return {"state": "", "run": "", **last}
