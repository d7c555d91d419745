"""The canonical form of a version (PEP 440): builds must not depend on a package that knows it."""

from __future__ import annotations

import re

__all__ = ["canonical", "normal_name", "public"]

_VERSION = re.compile(
    r"v?(?:(?P<epoch>\d+)!)?(?P<release>\d+(?:\.\d+)*)"
    r"(?:[-_.]?(?P<pre>alpha|a|beta|b|preview|pre|c|rc)[-_.]?(?P<pre_n>\d*))?"
    r"(?:-(?P<post_implicit>\d+)|[-_.]?(?P<post>post|rev|r)[-_.]?(?P<post_n>\d*))?"
    r"(?:[-_.]?(?P<dev>dev)[-_.]?(?P<dev_n>\d*))?"
    r"(?:\+(?P<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?",
)
# Nobody writes a longer one, and Python refuses to read numbers of thousands of digits.
_LONGEST = 1000
_PRE = {"alpha": "a", "beta": "b", "preview": "rc", "pre": "rc", "c": "rc"}


def normal_name(name: str) -> str:
    """Return the normalised name (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def public(version: str) -> str:
    """Return a version without its local part."""
    return version.partition("+")[0]


def canonical(version: str) -> str | None:
    """Return the one spelling of a version, trailing zeros removed; None if it is not PEP 440."""
    match = _VERSION.fullmatch(version.strip().lower()) if len(version) <= _LONGEST else None
    if match is None:
        return None
    part = match.groupdict()
    release = ".".join(str(int(number)) for number in part["release"].split("."))
    text = f"{int(part['epoch'])}!" if int(part["epoch"] or 0) else ""
    text += re.sub(r"(\.0)+$", "", release)
    if part["pre"]:
        text += _PRE.get(part["pre"], part["pre"]) + str(int(part["pre_n"] or 0))
    if part["post"] or part["post_implicit"]:
        text += f".post{int(part['post_implicit'] or part['post_n'] or 0)}"
    if part["dev"]:
        text += f".dev{int(part['dev_n'] or 0)}"
    if part["local"]:
        text += "+" + re.sub(r"[-_]", ".", part["local"])
    return text
