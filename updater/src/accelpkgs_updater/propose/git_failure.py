"""What git's words on a failure mean."""

from __future__ import annotations

import re

from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.propose.forge import PushWords, UncertainOutcome
from accelpkgs_updater.propose.proposal import PREFIX
from accelpkgs_updater.redaction import redacted

__all__ = ["failure"]

_MOVED = re.compile(
    r"stale info|fetch first|non-fast-forward|cannot lock ref|incorrect old value|"
    r"reference already exists"
)
# The forge's own words come on top.
_FORBIDDEN = "protected branch|hook declined"
_UNKNOWN = (
    r"Authentication failed|could not read Username|Permission .*denied|not permitted|"
    r"access denied|403|read-only|permission to"
)
_PROTECTED = f"leave branches that begin with {PREFIX} out of the protection rules"


def failure(words: PushWords, arguments: tuple[str, ...], text: str) -> UpdaterError:
    """Return the error of a call of git that failed with a text, without any secret in it."""
    text = re.sub(r"//[^/\s]*@", "//", redacted(text))
    lines = [line.strip().strip("'") for line in text.splitlines()]
    why = tuple(
        line
        for line in lines
        if line and line not in ("stderr:", "stdout:") and not line.startswith("To ")
    )[:5]
    where = " ".join(arguments[2:3] if arguments[0] == "-C" else arguments[:1])
    if re.search(f"{_FORBIDDEN}|{words.protected}", text, re.IGNORECASE):
        title = "the remote does not let the branch be pushed"
        return UpdaterError(Problem(ErrorCode.PROTECTED_BRANCH, title, where, why, _PROTECTED))
    if _MOVED.search(text):
        title = "somebody else moved the branch"
        return UncertainOutcome(Problem(ErrorCode.MOVED_BRANCH, title, where, why, "run again"))
    if re.search(f"{_UNKNOWN}|{words.unknown}", text, re.IGNORECASE):
        title = f"the token lacks a permission: {words.permission}"
        fix = f"give the token {words.permission}; or push to a fork: --push REMOTE"
        return UpdaterError(Problem(ErrorCode.PERMISSION, title, where, why, fix))
    return UpdaterError(Problem(ErrorCode.GIT, "git failed", where, why))
