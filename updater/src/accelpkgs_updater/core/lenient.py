"""Requirements of old releases that no standard allows any more, and that have one meaning only.

They were written before PEP 440 was checked; uv mends the same kinds. What has two meanings stays
refused.
"""

from __future__ import annotations

import re

__all__ = ["mended"]

_VERSION = r"\d+(?:\.\d+)*"
_RULES = (
    # >=1.19.* : an ordering has no wildcard; what it is compared with is 1.19.
    (re.compile(rf"((?:<|>)=?\s*{_VERSION})\.\*"), r"\1"),
    # !=~5.0 : not of the line 5.0.
    (re.compile(rf"!=\s*~\s*({_VERSION})\b(?!\.\*)"), r"!=\1.*"),
    # !=3.0* : the dot before the star is missing.
    (re.compile(r"([!=]=\s*\d+(?:\.\d+)*)\*"), r"\1.*"),
    # >=1.0<2 : the comma is missing.
    (re.compile(r"(\d|\*)\s*(?=(?:[<>!=~]=|[<>])\s*\d)"), r"\1,"),
    # >=1.0, : nothing follows the comma.
    (re.compile(r",\s*(?=;|\)|$)"), ""),
    # >='1.0' : quotes that belong to no marker.
    (re.compile(rf"([<>!=~]=|[<>])\s*(['\"])({_VERSION}(?:\.\*)?)\2"), r"\1\3"),
    # >= 3.6' : one quote is left over.
    (
        re.compile(rf"([<>!=~]=|[<>])\s*['\"]?({_VERSION}(?:\.\*)?)['\"](?=\s*(?:,|;|\)|$))"),
        r"\1\2",
    ),
    # >dev : every release is.
    (re.compile(r">=?\s*dev\b"), ">=0.0.dev0"),
)


def mended(requirement: str) -> str:
    """Return the text of a requirement with what is amiss in its clauses put right, and its marker
    as it is.

    >>> mended("numpy (>=1.19.*) ; python_version >= '3.7'")
    "numpy (>=1.19) ; python_version >= '3.7'"
    """
    clauses, semicolon, marker = requirement.partition(";")
    for pattern, instead in _RULES:
        clauses = pattern.sub(instead, clauses)
    return f"{clauses}{semicolon}{marker}"
