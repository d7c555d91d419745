"""Which commits are ours: exactly as `Repository.commit` makes them, to the last byte.

Names and addresses alone say little: both can be empty, in any encoding, or set by whoever likes.
"""

from __future__ import annotations

import re

__all__ = ["BOT", "is_ours", "parent_of", "time_of"]

BOT = ("accelpkgs updater", "updater@accelpkgs.invalid")
"""Who commits; a commit that is not exactly ours makes a branch a person's."""

_COMMITTER = re.compile(rb"^committer [^\n]*> (\d+) [+-]\d{4}$", re.MULTILINE)
_HASH = rb"[0-9a-f]{40}(?:[0-9a-f]{24})?"
_WHO = re.escape(f"{BOT[0]} <{BOT[1]}>".encode())
# One parent, nobody else, no signature, no encoding, and a message of one line.
_OURS = re.compile(
    rb"tree %b\nparent (?P<parent>%b)\nauthor %b (?P<date>\d+) \+0000\n"
    rb"committer %b (?P=date) \+0000\n\n[^\n]+\n" % (_HASH, _HASH, _WHO, _WHO)
)


def is_ours(commit: bytes, parent: bytes) -> bool:
    """Tell whether a commit is one that we make on `parent`; both as git stores them.

    Ours has the time of its parent: the same update is the same commit whenever it is made.
    """
    found = _OURS.fullmatch(commit)
    return found is not None and found["date"] == time_of(parent)


def parent_of(commit: bytes) -> str | None:
    """Return the name of the parent of a commit that may be ours."""
    found = _OURS.fullmatch(commit)
    return None if found is None else found["parent"].decode()


def time_of(commit: bytes) -> bytes | None:
    """Return the seconds at which a commit was committed, None where it does not say."""
    head = commit.partition(b"\n\n")[0]
    found = _COMMITTER.search(head)
    return None if found is None else found[1]
