"""What a local version (PEP 440, after the `+`) says about what a file was built against."""

from __future__ import annotations

import re
from collections.abc import Mapping

from accelpkgs_updater.core.support import ACCELERATORS, AXES

__all__ = ["DEFAULT_PATTERN", "UnclearLocalVersion", "axes_of_local"]

DEFAULT_PATTERN = (
    r"(?:(?P<accelerator>cu|rocm|hip)\.?(?P<toolkit>\d+(?:\.\d+)*))?\.?"
    r"(?:torch\.?(?P<torch>\d+(?:\.\d+)*))?(?:cxx11abi(?P<abi>true|false))?"
)
_TAG = re.compile(r"(?P<accelerator>cu|rocm)(?P<toolkit>\d+(?:\.\d+)*)|cpu")


class UnclearLocalVersion(ValueError):
    """A local version that says something we must not guess about."""


def axes_of_local(
    local: str, pattern: str = DEFAULT_PATTERN, containers: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Return the axes that a local version states. Raises `UnclearLocalVersion` where it is not
    understood.

    `pattern`: a regular expression with the groups accelerator, toolkit, torch and abi, all
    optional; a group with the name of another axis is taken as it is written.
    NVIDIA's container builds put the container's release (`25.09`) where torch's version belongs;
    `containers` says which torch each one holds, the others are refused.
    """
    if local == "cpu":
        return dict.fromkeys(ACCELERATORS, "none")
    if local == "cpu.cxx11.abi":
        return dict(sorted({**dict.fromkeys(ACCELERATORS, "none"), "cxx11abi": "true"}.items()))
    match = re.fullmatch(pattern, local)
    if match is None or not any(match.groupdict().values()):
        raise UnclearLocalVersion(f"local version {local!r} follows no known pattern")
    groups = match.groupdict()
    axes = {name: groups[name] for name in AXES if groups.get(name)}
    if groups.get("toolkit"):
        axes |= _toolkit(groups.get("accelerator") or "cu", groups["toolkit"])
    if groups.get("torch"):
        axes["torch"] = _torch(groups["torch"], containers or {})
    if groups.get("abi"):
        axes["cxx11abi"] = groups["abi"]
    return dict(sorted(axes.items()))


def _toolkit(accelerator: str, digits: str) -> dict[str, str]:
    version = _dotted(digits)
    if accelerator == "cu":
        return {"cuda": version}
    return {"cuda": "none", "rocm": version}


def _dotted(digits: str) -> str:
    # `126` is 12.6 and `13` is 13: CUDA's and ROCm's majors tell how many digits they take.
    if "." in digits:
        return digits
    major = 1 if len(digits) == 2 and int(digits[0]) >= 5 else min(2, len(digits))
    return f"{digits[:major]}.{digits[major:]}" if digits[major:] else digits


def _torch(text: str, containers: Mapping[str, str]) -> str:
    major, _, minor = text.partition(".")
    if minor and int(major) >= 20:
        release = f"{int(major)}.{int(minor.partition('.')[0]):02d}"
        if release not in containers:
            raise UnclearLocalVersion(
                f"torch{release} is a release of NVIDIA's container, not of torch"
            )
        return containers[release]
    # `torch29` and `torch210`: the dot is missing.
    return text if minor else f"{text[:1]}.{text[1:]}" if len(text) > 1 else text
