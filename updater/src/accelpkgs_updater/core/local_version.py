"""What a local version (PEP 440, after the `+`) says about what a file was built against.

Each project writes it in its own way; docs/data-format.md lists the forms. It is read from left to
right, word by word, so that the time it takes grows with its length alone, whoever wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from accelpkgs_updater.core.patterns import LONGEST
from accelpkgs_updater.core.support import ACCELERATORS, AXES

__all__ = ["UnclearLocalVersion", "axes_of_local", "dotted", "says_nothing"]

_NUMBER = r"\d+(?:\.\d{1,3}(?!\d))*"
_COMMIT = r"(?:(?:\d+\.)?git|(?:\d+\.)?g)?[0-9a-f]{6,40}"
_WORD = re.compile(
    r"cpu(?P<cpu>)(?![a-z0-9])"
    rf"|(?P<accelerator>cu|rocm|hip)\.?(?P<toolkit>{_NUMBER})"
    rf"|(?:torch|pt)\.?(?P<torch>{_NUMBER})"
    r"|cxx11(?:abi(?=true|false)|\.abi(?![a-z0-9]))(?P<abi>true|false|)(?![a-z0-9])"
    rf"|(?P<nothing>{_COMMIT}|lw|dirty)(?![a-z0-9])"
)
_NOTHING = re.compile(rf"{_COMMIT}(?:\.(?:{_COMMIT}|dirty))*")


class UnclearLocalVersion(ValueError):
    """A local version that says something we must not guess about."""


def says_nothing(local: str) -> bool:
    """Tell whether a local version is a commit or a day alone: `48b1edf`, `56be3b5.d20241230`."""
    return len(local) <= LONGEST and _NOTHING.fullmatch(local) is not None


def axes_of_local(
    local: str,
    pattern: re.Pattern[str] | None = None,
    containers: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Return the axes that a local version states. Raises `UnclearLocalVersion` where it is not
    understood.

    `pattern`: in place of the usual forms, with the groups accelerator, toolkit, torch and abi, all
    optional; a group with the name of another axis is taken as it is written.
    NVIDIA's container builds put the container's release (`25.09`) where torch's version belongs;
    `containers` says which torch each one holds, the others are refused.
    """
    groups = _words(local) if pattern is None else _groups(local, pattern)
    axes = {name: groups[name] for name in AXES if groups.get(name)}
    if "cpu" in groups:
        axes |= dict.fromkeys(ACCELERATORS, "none")
    if groups.get("toolkit"):
        axes |= _toolkit(groups.get("accelerator") or "cu", groups["toolkit"])
    if groups.get("torch"):
        axes["torch"] = _torch(groups["torch"], containers or {})
    if "abi" in groups:
        axes["cxx11abi"] = groups["abi"] or "true"
    if not axes:
        raise _unclear(local)
    return dict(sorted(axes.items()))


def _unclear(local: str) -> UnclearLocalVersion:
    return UnclearLocalVersion(f"local version {local[:LONGEST]!r} follows no known pattern")


def _groups(local: str, pattern: re.Pattern[str]) -> dict[str, str]:
    match = pattern.fullmatch(local) if len(local) <= LONGEST else None
    if match is None:
        raise _unclear(local)
    return {k: v for k, v in match.groupdict().items() if v}


def _words(local: str) -> dict[str, str]:
    found: dict[str, str] = {}
    at = 0
    while at < len(local):
        word = _WORD.match(local, at) if len(local) <= LONGEST else None
        said = {k: v for k, v in word.groupdict().items() if v is not None} if word else {}
        said.pop("nothing", None)
        # What is said twice, or of two accelerators, is not understood.
        if word is None or said.keys() & found.keys() or {"cpu", "toolkit"} <= {*said, *found}:
            raise _unclear(local)
        found |= said
        at = word.end()
        if local[at : at + 1] == "." and at + 1 < len(local):
            at += 1
    return found


def _toolkit(accelerator: str, digits: str) -> dict[str, str]:
    if accelerator == "cu":
        return {"cuda": dotted("cuda", digits)}
    return {"cuda": "none", "rocm": dotted("rocm", digits)}


def dotted(accelerator: str, digits: str) -> str:
    """Return a toolkit's version with its dots: `126` is 12.6, `13` is 13, ROCm's `63` is 6.3.

    Raises `UnclearLocalVersion` where it cannot be told where they belong.
    """
    if "." in digits and len(digits.partition(".")[0]) < 3:
        return digits
    if "." in digits:
        raise UnclearLocalVersion(f"{digits[:LONGEST]!r} is no known release of {accelerator}")
    if accelerator == "cuda" and len(digits) <= 3 and int(digits[:2]) >= 10:
        # Two digits from 50 on are an old release, of the time before its majors had two.
        if len(digits) == 2 and int(digits) >= 50:
            return f"{digits[0]}.{digits[1]}"
        return f"{digits[:2]}.{digits[2:]}" if digits[2:] else digits
    if accelerator == "rocm" and len(digits) <= 3 and digits[0] != "0":
        return ".".join(digits)
    raise UnclearLocalVersion(f"{digits[:LONGEST]!r} is no known release of {accelerator}")


def _torch(text: str, containers: Mapping[str, str]) -> str:
    major, _, minor = text.partition(".")
    if minor and int(major) >= 20:
        release = f"{int(major)}.{int(minor.partition('.')[0]):02d}"
        if release not in containers:
            raise UnclearLocalVersion(
                f"torch{release} is a release of NVIDIA's container, not of torch"
            )
        return containers[release]
    if minor or len(text) == 1:
        return text
    # The dots are missing: `29` is 2.9, `210` 2.10, `290` 2.9.0, `2110` 2.11.0.
    two = text[1] == "1" and len(text) > 2
    parts = [text[0], *((text[1:3], text[3:]) if two else (text[1], text[2:]))]
    if len(parts[2]) > 1 or text[0] == "0":
        raise UnclearLocalVersion(f"torch{text[:LONGEST]} is no known release of torch")
    return ".".join(p for p in parts if p)
