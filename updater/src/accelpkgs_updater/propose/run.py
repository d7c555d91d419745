"""One run: every family's update, guarded, committed, pushed and proposed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from accelpkgs_updater.boundary import problems_of
from accelpkgs_updater.context import Context
from accelpkgs_updater.errors import Problem
from accelpkgs_updater.propose.body import body, title
from accelpkgs_updater.propose.converge import LABEL, WORSE, Converger
from accelpkgs_updater.propose.family_update import PATHS, FamilyChange, update_family
from accelpkgs_updater.propose.forge import MissingPermission
from accelpkgs_updater.propose.memoised_store import MemoisedStore
from accelpkgs_updater.propose.proposal import Alert, Proposal
from accelpkgs_updater.propose.repository import Repository
from accelpkgs_updater.verify.markdown import code, plain
from accelpkgs_updater.verify.tree import tree_of
from accelpkgs_updater.verify.verification import Base

__all__ = ["Report", "Run", "as_summary"]


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a family; `proposal` is None where there is nothing to propose.

    `pull`: where it stands. `notices`: what is told and stops nothing.
    """

    family: str
    proposal: Proposal | None
    alerts: tuple[Alert, ...] = ()
    problems: tuple[Problem, ...] = ()
    pull: str = ""
    notices: tuple[Problem, ...] = ()


@dataclass(slots=True)
class Run:
    """What a run works with. `store` is that of the repository's worktree, at `commit`.

    `converger` is None for a dry run, which neither pushes nor calls a forge.
    """

    context: Context
    repository: Repository
    commit: str
    store: MemoisedStore
    changelogs: Mapping[str, str]
    converger: Converger | None
    jobs: int = 16

    def families(self, families: Mapping[str, tuple[str, ...]]) -> list[Report]:
        """Go through the families; one that fails does not keep the others.

        Where the token lacks what each of them needs, the rest is not looked at.
        """
        reports: list[Report] = []
        with tree_of(self.repository.checkout, self.commit) as before:
            base = Base(before)
            for family, packages in families.items():
                report, goes_on = self._family(base, family, packages)
                reports.append(report)
                if not goes_on:
                    break
        return reports

    def _family(self, base: Base, family: str, packages: Sequence[str]) -> tuple[Report, bool]:
        """What became of a family, and whether there is any use in going on."""
        try:
            report = self._prepare(base, family, packages)
        except Exception as error:
            return Report(family, None, problems=problems_of(error, family)), True
        if self.converger is None:
            return report, True
        # What was found stays told, whatever the forge says.
        report = self._alarmed(self.converger, report)
        try:
            if report.proposal is not None:
                report = replace(report, pull=self.converger.propose(report.proposal))
            elif not report.problems:
                self.converger.withdraw(family)
        except Exception as error:
            # A token will not get better with the next family.
            goes_on = not isinstance(error, MissingPermission)
            problems = (*report.problems, *problems_of(error, family))
            return replace(report, problems=problems), goes_on
        return report, True

    def _alarmed(self, converger: Converger, report: Report) -> Report:
        """Open the issues of a family's alarms; what that fails of stands beside the alarm."""
        for alert in report.alerts:
            try:
                converger.alert(alert)
            except Exception as error:
                # Issues may be turned off, or be for others to open.
                problems = (*report.problems, *problems_of(error, report.family))
                report = replace(report, problems=problems)
        return report

    def _prepare(self, base: Base, family: str, packages: Sequence[str]) -> Report:
        try:
            change = update_family(self.context, base, self.store, packages, self.jobs)
            if change.verification is None:
                told = change.refuted
                return Report(family, None, change.alerts, change.problems, notices=told)
            subject = title(family, change.changed)
            commit = self.repository.commit(self.commit, f"{subject}\n", PATHS)
        finally:
            self.repository.restore(self.commit)
        if commit is None:
            return Report(family, None, notices=change.refuted)
        proposal = self._proposal(family, packages, change, subject, commit)
        return Report(family, proposal, notices=change.refuted)

    def _proposal(
        self, family: str, packages: Sequence[str], change: FamilyChange, subject: str, commit: str
    ) -> Proposal:
        assert change.verification is not None
        worse = bool(change.verification.worse)
        server = self.repository.server
        text = body(
            change.changed,
            change.verification,
            self.changelogs,
            server,
            refuted=change.refuted,
            stand=change.stand,
        )
        labels = (LABEL, WORSE) if worse else (LABEL,)
        return Proposal(family, tuple(packages), subject, text, commit, worse, labels)


def as_summary(reports: Sequence[Report]) -> str:
    """Return what a run did as Markdown: a row for each family with news or trouble."""
    rows = ["| family | what | pull request |", "| --- | --- | --- |"]
    for report in reports:
        for problem in (*report.problems, *report.notices):
            said = plain(f"{problem.code}: {problem.title} {problem.where}")
            rows.append(f"| {code(report.family)} | {said} | |")
        if report.proposal:
            kind = "**worse**: " if report.proposal.draft else ""
            rows.append(
                f"| {code(report.family)} | {kind}{plain(report.proposal.title)} | {report.pull} |"
            )
    quiet = sum(1 for r in reports if not (r.proposal or r.problems or r.notices))
    told = f"{quiet} families have" if quiet != 1 else "1 family has"
    return "\n".join([*(rows if len(rows) > 2 else []), "", f"{told} nothing new.", ""])
