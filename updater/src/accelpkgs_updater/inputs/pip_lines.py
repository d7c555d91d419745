"""The lines of a requirements.txt as pip puts them together, and the options in them."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from optparse import SUPPRESS_HELP, OptionParser, Values
from typing import Any, NoReturn

__all__ = ["InvalidLine", "LogicalLine", "logical_lines", "options_of", "with_variables"]

_VARIABLE = re.compile(r"\$\{([A-Z0-9_]+)\}")
_STRONG = ("sha256", "sha384", "sha512")
"""The hashes that pip takes."""


class InvalidLine(ValueError):
    """A line that pip would not read either; says why."""


@dataclass(frozen=True, slots=True)
class LogicalLine:
    """`number`: where it begins."""

    number: int
    text: str


def logical_lines(text: str) -> Iterator[LogicalLine]:
    """Return the lines that say something: joined, and without comments."""
    for number, line in _joined(text):
        bare = _uncommented(line).strip()
        if bare:
            yield LogicalLine(number, bare)


def _joined(text: str) -> Iterator[tuple[int, str]]:
    """Join lines that end in a backslash to the next, unless they are comments."""
    parts: list[str] = []
    first = 0
    for number, line in enumerate(text.splitlines(), start=1):
        comment = line.lstrip().startswith("#")
        if line.endswith("\\") and not comment:
            first = first if parts else number
            parts.append(line.strip("\\"))
            continue
        # So that a comment behind joined lines is one.
        parts.append(f" {line}" if comment else line)
        yield (first if len(parts) > 1 else number), "".join(parts)
        parts = []
    if parts:
        yield first, "".join(parts)


def _uncommented(line: str) -> str:
    """Return a line up to a `#` that stands at its beginning or behind a blank."""
    at = line.find("#")
    while at > 0 and not line[at - 1].isspace():
        at = line.find("#", at + 1)
    return line if at < 0 else line[:at]


def with_variables(text: str, environment: Mapping[str, str]) -> str:
    """Return a line with the values of its `${VARIABLES}`. Raises `InvalidLine` of one that is not
    set.
    """
    unset = sorted({n for n in _VARIABLE.findall(text) if not environment.get(n)})
    if unset:
        raise InvalidLine(f"the variable {', '.join(unset)} is not set")
    return _VARIABLE.sub(lambda m: environment[m[1]], text)


class _Parser(OptionParser):
    def error(self, msg: str) -> NoReturn:
        raise InvalidLine(msg)

    def exit(self, status: int = 0, msg: str | None = None) -> NoReturn:
        raise InvalidLine(msg or "its options are not understood")


def _hash(_: Any, name: str, value: str, parser: OptionParser) -> None:
    algorithm, colon, digest = value.partition(":")
    if not colon or algorithm not in _STRONG or not digest:
        raise InvalidLine(f"{name} takes sha256:DIGEST, or one of {', '.join(_STRONG[1:])}")
    values = parser.values
    assert values is not None
    values.ensure_value("hashes", []).append((algorithm, digest))


_FLAGS = ("no-index", "prefer-binary", "require-hashes", "no-require-hashes", "pre")
_LISTS = {
    "--extra-index-url": (),
    "--constraint": ("-c",),
    "--requirement": ("-r",),
    "--editable": ("-e",),
    "--find-links": ("-f",),
    "--no-binary": (),
    "--only-binary": (),
    "--all-releases": (),
    "--only-final": (),
    "--trusted-host": (),
    "--use-feature": (),
    "--config-settings": ("-C", "--config-setting"),
    "--global-option": (),
    "--install-option": (),
    "--build-option": (),
}


def _parser() -> _Parser:
    parser = _Parser(add_help_option=False)
    parser.add_option("-i", "--index-url", "--pypi-url", dest="index_url", help=SUPPRESS_HELP)
    for flag in _FLAGS:
        parser.add_option(f"--{flag}", action="store_true", default=False)
    for long, others in _LISTS.items():
        parser.add_option(long, *others, action="append", default=[])
    parser.add_option("--hash", action="callback", type="string", dest="hashes", callback=_hash)
    return parser


def options_of(line: str) -> tuple[str, Values, list[str]]:
    """Return the requirement that a line begins with, its options, and the words that are neither,
    which pip passes over. Raises `InvalidLine`.
    """
    words = line.split(" ")
    first = next((i for i, word in enumerate(words) if word.startswith("-")), len(words))
    try:
        options = shlex.split(" ".join(words[first:]))
    except ValueError as error:
        raise InvalidLine(f"its options are not understood: {error}") from error
    values, rest = _parser().parse_args(options)
    return " ".join(words[:first]).strip(), values, rest
