"""A report that `prove --json` printed, pasted by somebody: nothing in it is believed unseen."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from accelpkgs_updater.core.checks import Malformed, list_of, record, table, that

__all__ = ["Computed", "ProofReport", "parse_report"]

FORMAT: Final = 1
_OUTCOMES: Final = ("proven", "differs", "nothing asked", "no GPU")
_LINES: Final = ("agrees", "differs", "not asked")
_MOST: Final = 20_000
"""Lines and packages of a report."""


def _like(want: str, pattern: str) -> Callable[[str, Any], None]:
    form = re.compile(pattern, re.ASCII)
    return that(want, lambda v: isinstance(v, str) and form.fullmatch(v) is not None)


def _or_null(check: Callable[[str, Any], None]) -> Callable[[str, Any], None]:
    def checked(place: str, value: Any) -> None:
        if value is not None:
            check(place, value)

    return checked


def _few(check: Callable[[str, Any], None]) -> Callable[[str, Any], None]:
    each = list_of(check)

    def checked(place: str, value: Any) -> None:
        if isinstance(value, list) and len(value) > _MOST:
            raise Malformed(f"{place} has {len(value)} items, of {_MOST} at most")
        each(place, value)

    return checked


_text = that(
    "a text of at most 400 letters that can be shown",
    lambda v: isinstance(v, str) and len(v) <= 400 and v.isprintable(),
)
_day = _like("a day such as 2026-11-30", r"20\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_numbers = _like("numbers such as 580.65.06", r"\d{1,4}(\.\d{1,5}){0,3}")
_gpu = record(
    {
        # It goes into a file and onto pages.
        "name": _like("the name of a GPU", r"[A-Za-z0-9][A-Za-z0-9 ()+./_-]{0,79}"),
        "target": _like("a capability, or a gfx target", r"\d{1,2}\.\d|gfx[0-9a-f]{3,5}"),
    },
    {},
    more=False,
)
_package = record(
    {
        "name": _like("a normalised name", r"[a-z0-9]+(-[a-z0-9]+)*"),
        "version": _like("a version", r"[A-Za-z0-9][A-Za-z0-9.+!-]{0,63}"),
        "flavour": that("wheel or source", lambda v: v in ("wheel", "source")),
        "file": _or_null(_text),
        "sha256": _or_null(_like("64 lower-case hex digits", r"[0-9a-f]{64}")),
        "computed": that("true or false", lambda v: isinstance(v, bool)),
    },
    {},
    more=False,
)
_report = record(
    {
        "format": that(f"{FORMAT}", lambda v: v == FORMAT and not isinstance(v, bool)),
        "outcome": that(f"one of {', '.join(_OUTCOMES)}", lambda v: v in _OUTCOMES),
        "date": _day,
        "plan": _or_null(
            record(
                {
                    "id": _like("16 hexadecimal digits", r"[0-9a-f]{16}"),
                    "system": _text,
                    "python": _text,
                    "axes": table(_text, _text),
                },
                {},
                more=False,
            )
        ),
        "machine": record(
            {
                "gpus": _few(_gpu),
                "driver": _or_null(_numbers),
                "driverRelease": _or_null(_numbers),
                "kernel": _or_null(_numbers),
                "glibc": _or_null(_numbers),
            },
            {},
            more=False,
        ),
        "packages": _few(_package),
        "lines": _few(
            record(
                {
                    "name": _text,
                    "outcome": that(f"one of {', '.join(_LINES)}", lambda v: v in _LINES),
                    "promised": _text,
                    "found": _text,
                },
                {},
                more=False,
            )
        ),
    },
    {},
    more=False,
)


@dataclass(frozen=True, slots=True)
class Computed:
    """A wheel with which a card computed what the CPU does."""

    name: str
    version: str
    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ProofReport:
    """`gpu`, `target` and `driver` of the card that was asked; `differs`: what was not as promised,
    as name, promised, found.
    """

    outcome: str
    date: str
    plan: str
    gpu: str
    target: str
    driver: str | None
    computed: tuple[Computed, ...]
    differs: tuple[tuple[str, str, str], ...]


def parse_report(text: str) -> ProofReport:
    """Read a report. Raises `ValueError` where it is none, or contradicts itself."""
    data = json.loads(text)
    _report("", data)
    lines: list[dict[str, str]] = data["lines"]
    differs = tuple(
        (row["name"], row["promised"], row["found"]) for row in lines if row["outcome"] == "differs"
    )
    if (data["outcome"] == "differs") != bool(differs):
        raise Malformed(f"outcome is {data['outcome']!r}, and {len(differs)} lines differ")
    proven = data["outcome"] == "proven"
    if proven and (not data["machine"]["gpus"] or data["plan"] is None):
        raise Malformed("outcome is 'proven', and there is no GPU or no plan")
    first = next(iter(data["machine"]["gpus"]), {"name": "", "target": ""})
    return ProofReport(
        outcome=data["outcome"],
        date=data["date"],
        plan=data["plan"]["id"] if data["plan"] else "",
        gpu=first["name"],
        target=first["target"],
        driver=data["machine"]["driver"],
        computed=tuple(_computed(data["packages"], lines)) if proven else (),
        differs=differs,
    )


def _computed(packages: list[dict[str, Any]], lines: Sequence[Mapping[str, str]]) -> list[Computed]:
    agreed = {row["name"].split(".")[1] for row in lines if _compares(row)}
    done = [package for package in packages if package["computed"]]
    names = [package["name"] for package in packages]
    if len(names) != len(set(names)):
        raise Malformed("packages has a name twice")
    if done and not agreed:
        raise Malformed("packages have computed, and no line compares what they computed")
    return [
        Computed(p["name"], p["version"], p["file"], p["sha256"])
        for p in done
        # What was compiled there is no file that others have.
        if p["flavour"] == "wheel" and p["file"] and p["sha256"]
    ]


def _compares(row: Mapping[str, str]) -> bool:
    parts = row["name"].split(".")
    return parts[0] == "package" and len(parts) > 2 and row["outcome"] == "agrees"
