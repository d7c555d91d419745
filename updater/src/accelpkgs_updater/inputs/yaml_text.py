"""YAML that others wrote: a tree of texts with their lines, in bounded time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from accelpkgs_updater.inputs.input_file import InputFile, invalid
from accelpkgs_updater.limits import Limit, TooMuchError

__all__ = ["Yaml", "read_yaml"]

_DEEPEST = 30


@dataclass(frozen=True, slots=True)
class Yaml:
    """`value`: a text as it is written, a list, or a mapping; `line`: where it begins."""

    value: str | list[Yaml] | dict[str, Yaml]
    line: int

    @property
    def text(self) -> str:
        """The text; empty where it is none."""
        return self.value if isinstance(self.value, str) else ""

    def items(self) -> list[Yaml]:
        """Return the entries of a list; none where it is no list."""
        return self.value if isinstance(self.value, list) else []

    def get(self, key: str) -> Yaml | None:
        """Return an entry of a mapping; None where there is none."""
        return self.value.get(key) if isinstance(self.value, dict) else None


def read_yaml(file: InputFile) -> Yaml:
    """Read a file. Raises `UpdaterError`."""
    try:
        return _Reader(file).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else 0
        raise invalid(file.at(line), f"{error.problem}", title="a file is no YAML") from error
    except yaml.YAMLError as error:
        raise invalid(file.at(), str(error), title="a file is no YAML") from error
    except TooMuchError as error:
        raise invalid(file.at(), str(error), error.fix) from error


class _Reader:
    def __init__(self, file: InputFile) -> None:
        self._file = file
        self._count = 0
        self._events: Iterator[Any] = iter(yaml.parse(file.text, Loader=yaml.SafeLoader))
        self._event: Any = None

    def _next(self) -> Any:
        self._event = next(self._events, None)
        self._count += 1
        Limit.REQUIREMENTS.check(self._count // 4, "entries")
        return self._event

    def document(self) -> Yaml:
        while not isinstance(self._next(), yaml.DocumentStartEvent):
            if self._event is None:
                return Yaml("", 0)
        self._next()
        found = self._node(0)
        while self._next() is not None:
            if isinstance(self._event, yaml.DocumentStartEvent):
                self._wrong("a second document")
        return found

    def _wrong(self, why: str) -> None:
        line = self._event.start_mark.line + 1
        raise invalid(self._file.at(line), why, title="a file is no YAML that is read")

    def _node(self, depth: int) -> Yaml:
        """Return what begins with the event that stands."""
        event = self._event
        line = event.start_mark.line + 1
        if depth > _DEEPEST:
            self._wrong("it is nested too deeply")
        if isinstance(event, yaml.AliasEvent):
            self._wrong("an alias")
        if isinstance(event, yaml.ScalarEvent):
            return Yaml(event.value, line)
        if isinstance(event, yaml.SequenceStartEvent):
            entries = []
            while not isinstance(self._next(), yaml.SequenceEndEvent):
                entries.append(self._node(depth + 1))
            return Yaml(entries, line)
        pairs: dict[str, Yaml] = {}
        while not isinstance(self._next(), yaml.MappingEndEvent):
            key = self._node(depth + 1).text
            if key in pairs:
                self._wrong(f"the key {key} twice")
            self._next()
            pairs[key] = self._node(depth + 1)
        return Yaml(pairs, line)
