"""On which line each key and entry of a TOML file stands: Python's own parser does not say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from accelpkgs_updater.boundary import reason
from accelpkgs_updater.core.toml_text import toml_table
from accelpkgs_updater.inputs.input_file import InputFile, invalid

__all__ = ["Numbered", "TomlPlaces", "read_toml", "toml_places"]

Path = tuple[str | int, ...]

_TOKEN = re.compile(
    r"""(?P<blank>[ \t\r]+|\#[^\n]*)
    |(?P<line>\n)
    |(?P<long>\"\"\"(?:[^"\\]|\\.|"(?!""))*\"{3,5}|'''(?:[^']|'(?!''))*'{3,5})
    |(?P<text>"(?:[^"\\\n]|\\.)*"|'[^'\n]*')
    |(?P<mark>[][{}=,.])
    |(?P<bare>[^\s"'\#\[\]{}=,.]+)
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_UNESCAPED = re.compile(r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)", re.DOTALL)
_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b"}


@dataclass(frozen=True, slots=True)
class TomlPlaces:
    """Path of keys and positions → line."""

    lines: Mapping[Path, int] = field(default_factory=dict)

    def line(self, *path: str | int) -> int:
        """Return the line of an entry; of the nearest above it, where it has none; else 0."""
        while path:
            if path in self.lines:
                return self.lines[path]
            path = path[:-1]
        return 0


class Numbered(TomlPlaces):
    """Of a file whose entries are lines: the path is the line's number alone."""

    def line(self, *path: str | int) -> int:
        """See `TomlPlaces.line`."""
        return int(path[0]) if path else 0


def read_toml(file: InputFile) -> tuple[dict[str, Any], TomlPlaces]:
    """Return the table that a file holds, and where what stands in it. Raises `UpdaterError`."""
    try:
        return toml_table(file.text), toml_places(file.text)
    except (ValueError, RecursionError) as error:
        title = "a file is no TOML"
        raise invalid(file.at(_line_of(error, file)), reason(error), title=title) from error


def _line_of(error: Exception, file: InputFile) -> int:
    said = str(error)[-1000:]
    match = re.search(r"at line (\d{1,9})", said)
    if match is None and "at end of document" in said:
        return file.text.rstrip().count("\n") + 1
    return int(match[1]) if match else 0


def toml_places(text: str) -> TomlPlaces:
    """Find the lines of all keys and entries of a text that `tomllib` takes.

    Raises `RecursionError`; what is no TOML gives lines that nobody should believe.
    """
    return TomlPlaces(_Scan(text).statements())


class _Scan:
    def __init__(self, text: str) -> None:
        self._tokens = _TOKEN.finditer(text)
        self._at = 1
        self._kind = ""
        self._token = ""
        self._lines: dict[Path, int] = {}
        self._counts: dict[Path, int] = {}
        self._next()

    def _next(self, *, over_lines: bool = False) -> None:
        while True:
            self._at += self._token.count("\n")
            match = next(self._tokens, None)
            self._kind = (match.lastgroup or "") if match else "end"
            self._token = match[0] if match else ""
            if self._kind != "blank" and not (over_lines and self._kind == "line"):
                return

    def statements(self) -> dict[Path, int]:
        table: Path = ()
        while self._kind != "end":
            if self._kind == "line":
                self._next()
            elif self._token == "[":
                table = self._header()
            else:
                self._pair(table)
                self._rest_of_line()
        return self._lines

    def _header(self) -> Path:
        line = self._at
        self._next()
        several = self._token == "["
        if several:
            self._next()
        path = self._resolved(self._key(), last=not several)
        if several:
            path = (*path, self._counted(path))
        self._lines.setdefault(path, line)
        self._rest_of_line()
        return path

    def _counted(self, path: Path) -> int:
        at = self._counts.get(path, -1) + 1
        self._counts[path] = at
        return at

    def _resolved(self, keys: list[str], *, last: bool) -> Path:
        """Return the path of a header's keys: those of an array of tables mean its newest."""
        path: Path = ()
        for index, key in enumerate(keys):
            path = (*path, key)
            if path in self._counts and (last or index + 1 < len(keys)):
                path = (*path, self._counts[path])
        return path

    def _rest_of_line(self) -> None:
        while self._kind not in ("line", "end"):
            self._next()

    def _key(self) -> list[str]:
        keys = []
        while self._kind in ("bare", "text") or self._token == ".":
            if self._token != ".":
                keys.append(_plain(self._token) if self._kind == "text" else self._token)
            self._next()
        return keys

    def _pair(self, table: Path) -> None:
        line = self._at
        keys = self._key()
        path = table
        for key in keys:
            path = (*path, key)
            self._lines.setdefault(path, line)
        if self._token != "=":
            # It is no TOML: go on behind what is not understood.
            self._next()
            return
        self._next()
        self._value(path)

    def _value(self, path: Path) -> None:
        if self._token in ("[", "{") and self._kind == "mark":
            closing = "]" if self._token == "[" else "}"
            self._next(over_lines=True)
            count = 0
            while self._token != closing and self._kind != "end":
                if closing == "]":
                    self._lines[(*path, count)] = self._at
                    self._value((*path, count))
                    count += 1
                else:
                    self._pair(path)
                while self._kind == "line" or self._token == ",":
                    self._next(over_lines=True)
            self._next()
            return
        # A number or a date may be of several words.
        while self._kind not in ("line", "end") and self._token not in (",", "]", "}"):
            self._next()


def _plain(quoted: str) -> str:
    inner = quoted[1:-1]
    return inner if quoted[0] == "'" or "\\" not in inner else _UNESCAPED.sub(_letter, inner)


def _letter(match: re.Match[str]) -> str:
    code = match[1]
    if code[0] in "uU" and len(code) > 1:
        number = int(code[1:], 16)
        return chr(number) if number < 0x110000 else ""
    return _ESCAPES.get(code, code)
