"""E201 to E203: what stops a download. Addresses come without credentials."""

from __future__ import annotations

from collections.abc import Sequence

from problem import Problem, shorten

__all__ = [
    "CODES",
    "broken_off",
    "no_index",
    "not_found",
    "not_https",
    "other_bytes",
    "other_bytes_on_index",
    "unreachable",
]

# Where PyTorch's index has its builds for the CPU.
_CPU = "/whl/cpu/"
# Code → heading in docs/errors.md.
CODES = {
    "E201": "a file has other bytes than recorded",
    "E202": "no index has a file",
    "E203": "a download failed",
}


def other_bytes_on_index(file: str, sha256: str, project: str, asked: Sequence[str]) -> Problem:
    """Every index that lists the name states another hash; `asked` is what each said."""
    return Problem(
        "E201",
        f"the index has other bytes under the name {file}",
        where=shorten(asked),
        why=f"expected sha256 {sha256}",
        fix="do not use that file before you know why it changed; then run: "
        f"updater update {project}",
    )


def other_bytes(file: str, url: str, expected: str, got: str) -> Problem:
    """What came has another sha256."""
    return Problem(
        "E201",
        f"{file} is not what it should be",
        where=url,
        why=[f"expected sha256 {expected}", f"got      sha256 {got}"],
        fix="try again; if it stays, the file was changed on the server: "
        "do not use it before you know why",
    )


def no_index(file: str) -> Problem:
    """Nobody says which index to ask."""
    return Problem(
        "E202",
        "no package index is known",
        where=f"the download of {file}",
        why="PIP_INDEX_URL is not set, and no pip is installed here that could say its default",
        fix="set PIP_INDEX_URL to the address of a simple index (nixw does this), "
        "or install your distribution's pip",
    )


def not_found(file: str, asked: Sequence[str]) -> Problem:
    """No index lists the file; `asked` is what each said."""
    return Problem(
        "E202",
        f"no index has {file}",
        where=shorten(asked),
        fix="check PIP_INDEX_URL, or set PIP_EXTRA_INDEX_URL to an index that has it",
    )


def not_https(file: str, url: str) -> Problem:
    """The recorded address is of another scheme."""
    return Problem(
        "E202",
        f"{file} has an address that is not https",
        where=url,
        fix="state an https address in releases.json",
    )


def unreachable(file: str, asked: Sequence[str]) -> Problem:
    """An index did not answer, so nobody knows whether the file is there."""
    return Problem(
        "E203",
        f"{file} could not be looked for",
        where=shorten(asked),
        fix="check the network and PIP_INDEX_URL, then try again",
    )


def broken_off(file: str, url: str, error: OSError) -> Problem:
    """The download failed more often than is retried."""
    other = [
        "or take another build: this one is not on the package index. That has builds for CUDA,",
        'which run on the CPU, too: cuda = "12" in place of null (plan --cuda 12)',
    ]
    return Problem(
        "E203",
        f"{file} could not be downloaded",
        where=url,
        why=str(error),
        fix=["check the network, then try again", *(other if _CPU in url else [])],
    )
