"""The indexes that a project names, as far as they can be asked."""

from __future__ import annotations

from urllib.parse import urlsplit

from accelpkgs_updater.context import Indexes
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.inputs.model import Fate, Index, Inputs
from accelpkgs_updater.net.allowed_hosts import is_loopback

__all__ = ["project_indexes", "unasked_indexes"]

_NO_ADDRESS = "it is no address of an index that other machines can ask"


def project_indexes(inputs: Inputs) -> tuple[Indexes, list[str]]:
    """Return the indexes that are asked, and a sentence for each that is not.

    Raises `UpdaterError` (E519) where nothing may be asked, or what stands in place of the usual
    index cannot be.
    """
    if inputs.no_index:
        raise UpdaterError(_no_index(inputs))
    instead: list[str] = []
    before: list[str] = []
    only: dict[str, list[str]] = {}
    notes: list[str] = []
    for index in inputs.indexes:
        why = _unasked(index)
        if why and not (index.extra or index.axes or index.folder):
            title = "this index cannot be asked"
            fix = "name one with https"
            raise UpdaterError(Problem(ErrorCode.NOT_TAKEN, title, str(index.place), (why,), fix))
        if why:
            notes.append(f"{index.place}: {index.url} is not asked: {why}")
        elif index.only_for is not None:
            for name in index.only_for:
                only.setdefault(name, []).append(index.url.rstrip("/"))
        else:
            (before if index.extra else instead).append(index.url.rstrip("/"))
    own = {name: tuple(dict.fromkeys(urls)) for name, urls in sorted(only.items())}
    found = Indexes(tuple(instead), tuple(before), own, inputs.credentials)
    return found, list(dict.fromkeys(notes))


def unasked_indexes(inputs: Inputs) -> dict[str, str]:
    """Return the indexes that pins are of and that are not asked, and why."""
    named = {index.url: _unasked(index) for index in inputs.indexes}
    found = {pin.index: named.get(pin.index, _NO_ADDRESS) for pin in inputs.pins if pin.index}
    return {url: why for url, why in sorted(found.items()) if why}


def _unasked(index: Index) -> str:
    if index.folder:
        return "it is a folder of files, which other machines do not have"
    if index.axes:
        said = ", ".join(f"{a} {v}" for a, v in sorted(index.axes.items()) if v != "none")
        return f"pkgs records what it has; it says {said or 'no accelerator'}"
    parts = urlsplit(index.url)
    if is_loopback(index.url) or (parts.scheme == "https" and parts.hostname):
        return ""
    return "it is not https"


def _no_index(inputs: Inputs) -> Problem:
    lines = (x for x in inputs.lines if x.fate is Fate.OPTION and "--no-index" in x.text)
    where = next((str(line.place) for line in lines), "")
    why = "only folders may be asked, and what is recorded must be found from other machines, too"
    fix = "lock against an index that has these files, without --no-index"
    return Problem(ErrorCode.NOT_TAKEN, "no index may be asked", where, (why,), fix)
