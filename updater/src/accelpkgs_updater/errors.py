"""Problems: the table of their codes, how they are shown, and the one exception that carries them.

The format is the whole project's; docs/errors.md has a section for each code.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from accelpkgs_updater.redaction import redacted

__all__ = ["ErrorCode", "Problem", "UpdaterError", "render"]


class ErrorCode(StrEnum):
    """The codes of the updater, each with its heading in docs/errors.md."""

    meaning: str

    def __new__(cls, code: str, meaning: str) -> ErrorCode:
        """Make a member: a text, with what it means."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.meaning = meaning
        return member

    COMMAND_LINE = "E500", "the command line cannot be carried out"
    PACKAGE_NAME = "E501", "a package name is not normalised"
    NO_PACKAGE = "E502", "the index has no such package"
    INDEX_PAGE = "E503", "an index page cannot be read"
    FILE_NAMES = "E504", "files were left out: their names"
    NO_HASH = "E505", "files were left out: no hash"
    UPDATE_TOML = "E506", "an update.toml cannot be followed"
    RELEASES_JSON = "E507", "a releases.json cannot be read"
    NO_RELEASE = "E508", "no release of a package can be used"
    NO_FOLDER = "E509", "there is no folder of packages"
    DOWNLOAD = "E510", "a download failed"
    NO_METADATA = "E511", "metadata cannot be read"
    WRONG_METADATA = "E512", "metadata cannot be believed"
    REQUIREMENT = "E513", "a requirement cannot be understood"
    NOT_HASHED = "E514", "a file could not be hashed"
    NO_SOLUTION = "E515", "no releases go together"
    NO_PYTHON = "E516", "no Python that is asked for can be had"
    STALE_LOCK = "E517", "a lock is stale"
    LOCK_JSON = "E518", "a lock.json cannot be read"
    NOT_TAKEN = "E519", "a line was not taken"
    NOT_WRITTEN = "E520", "a file could not be written"
    LOCKED = "E521", "another updater is at work"
    FILE = "E522", "a file or folder cannot be used"
    MISTAKE = "E523", "the updater made a mistake"
    UNPLANNED_LOCK = "E524", "nothing of a lock can be planned"
    UNASKED_INDEX = "E525", "the index of a pin was not asked"
    NO_SOURCE = "E528", "a source cannot be had"
    CHANGED_FILE = "E530", "a file changed under its name"
    REFUTED_FACT = "E531", "a file says something else than a facts.json"
    FACTS_JSON = "E532", "a facts.json cannot be read"
    WRONG_DECLARATION = "E533", "a declaration contradicts what a file says of itself"
    PLAN = "E534", "a plan cannot be read"
    NO_ADDRESS = "E535", "the index does not say where a file of a plan is"
    NO_FILE = "E536", "a package of a plan is no file that others could install"
    FOREIGN_FILE = "E537", "a file that export did not write"
    NOT_MEASURED = "E540", "a wheel cannot be measured"
    GONE_FILE = "E541", "a recorded file is gone upstream"
    MEASURED_JSON = "E542", "a file of measurements cannot be read"
    LOST_RELEASE = "E546", "the newest release of a package is not recorded"
    NEEDED = "E547", "a package that is to be removed is needed"
    NO_NIX = "E560", "there is no Nix to plan with"
    NOT_PLANNED = "E561", "the targets could not be planned"
    NO_REVISION = "E562", "there is no such revision"
    TARGETS_TOML = "E563", "targets.toml cannot be followed"
    WORSE_TARGET = "E564", "a target is worse off"
    UNEXPECTED_TARGET = "E565", "targets are not as expected"
    UNPLANNED = "E566", "a package can be planned for no target"
    DENIED_AXIS = "E567", "an axis is not what the files need"
    LOST_VARIANT = "E568", "a recorded variant is in no plan"
    NO_FORGE = "E570", "it is not known where to propose"
    PERMISSION = "E571", "the token lacks a permission"
    FORGE = "E572", "the forge did not carry out a request"
    PERSONS_BRANCH = "E573", "a branch of a person"
    PROTECTED_BRANCH = "E574", "the branch is protected"
    NO_PUSH = "E575", "there is no right to push"
    RATE_LIMIT = "E576", "the forge asks to wait too long"
    MOVED_BRANCH = "E577", "somebody else moved a branch"
    GIT = "E578", "git failed"
    PROOF_REPORT = "E580", "a report of a card cannot be read"
    UNPROVEN = "E581", "a report of a card proves nothing"
    CONTRADICTING_PROOF = "E582", "a report of a card contradicts what is recorded"


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem: a stable code, a title, and where, why and how to fix it.

    `traceback`: where it came to light, for whoever mends the updater.
    """

    code: ErrorCode
    title: str
    where: str = ""
    why: tuple[str, ...] = field(default=())
    fix: str = ""
    traceback: str = field(default="", compare=False, repr=False)


def render(problem: Problem) -> str:
    """Return the text a person sees; control characters and secrets never pass, at most ten
    lines.
    """
    lines = [f"accelpkgs {problem.code}: {_clean(problem.title)}"]
    if problem.where:
        lines.append(f"  where: {_clean(problem.where)}")
    for index, why in enumerate(problem.why[:6]):
        lines.append(f"{'  why:   ' if index == 0 else '         '}{_clean(why)}")
    if problem.fix:
        lines.append(f"  fix:   {_clean(problem.fix)}")
    return "\n".join(lines)


def _clean(text: str) -> str:
    # Upstream text (names, reasons) must not be able to move the cursor or forge a line of output.
    text = redacted(text[:100_000])
    printable = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[:400])
    return printable if len(printable) <= 300 else printable[:297] + "..."


class UpdaterError(Exception):
    """Raised at the edge of a stage; carries every problem of that stage."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(render(p) for p in problems))
        self.problems = problems
