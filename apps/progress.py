"""Progress of a build from Nix's own event stream (`--log-format internal-json`): one changing line
on a terminal, lines in a pipe.
"""

from __future__ import annotations

import json
import re
import time
from collections import deque
from collections.abc import Callable
from typing import Any, TextIO

from apps.terminal import Terminal

# Numbers of Nix's logger (src/libutil/logging.hh).
_COPIES, _BUILDS, _BUILD, _SUBSTITUTE = 103, 104, 105, 108
_LOG_LINE, _RESULT_PROGRESS = 101, 105
_ERROR, _NOTICE = 0, 2

# Seconds after which a pipe is told what goes on.
_QUIET = 10

_NAME = re.compile(r"(?:/[^/'\"]+)*/[0-9a-z]{32}-([^/'\"]+?)(?:\.drv)?$")
_COLOURS = re.compile(r"\033\[[0-9;]*m")


class Progress:
    """Feed it the lines of Nix's stderr.

    It prints what a person wants to see, and remembers the errors and the last log lines.
    """

    def __init__(
        self, stream: TextIO, terminal: Terminal, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._stream, self._terminal, self._clock = stream, terminal, clock
        self._running: dict[int, str] = {}
        # What a build said last, by its event: downloads tell how far they are.
        self._said: dict[int, str] = {}
        # Nix's own counts, by their events: of builds, and of what caches bring.
        self._counts: dict[int, int] = {}
        self._stopped = 0
        self._painted = clock()
        self.errors: list[str] = []
        self.tail: deque[str] = deque(maxlen=20)

    def feed(self, line: str) -> None:
        """Take one line."""
        if not line.startswith("@nix "):
            self.tail.append(line.rstrip())
            return
        try:
            event = json.loads(line[5:])
        except ValueError:
            return
        getattr(self, f"_on_{event.get('action')}", lambda event: None)(event)
        self._paint()

    def close(self) -> None:
        """Take the changing line away."""
        if self._terminal.width is not None:
            self._stream.write("\r\033[K")
            self._stream.flush()

    @property
    def _expected(self) -> int:
        return max(self._stopped, sum(self._counts.values()))

    def _on_start(self, event: dict[str, Any]) -> None:
        # Paths that go to a builder and back are counted in an event with a text.
        if event["type"] == _BUILDS or (event["type"] == _COPIES and not event.get("text")):
            self._counts[event["id"]] = 0
        elif event["type"] in (_BUILD, _SUBSTITUTE):
            found = _NAME.search(str((event.get("fields") or [""])[0]))
            self._running[event["id"]] = found.group(1) if found else event.get("text", "")

    def _on_stop(self, event: dict[str, Any]) -> None:
        name = self._running.pop(event["id"], None)
        self._said.pop(event["id"], None)
        if name:
            # Nix's own count comes after this event.
            self._stopped += 1
        if name and self._terminal.width is None:
            print(
                f"  [{self._stopped}/{self._expected}] {name}",
                file=self._stream,
                flush=True,
            )
            self._painted = self._clock()

    def _on_result(self, event: dict[str, Any]) -> None:
        fields = event.get("fields") or []
        if event["type"] == _LOG_LINE and fields:
            self.tail.append(_COLOURS.sub("", str(fields[0])).rstrip())
            self._said[event["id"]] = self.tail[-1].strip()
        elif event["type"] == _RESULT_PROGRESS and event["id"] in self._counts and len(fields) > 1:
            self._counts[event["id"]] = int(fields[1])

    def _on_msg(self, event: dict[str, Any]) -> None:
        text = _COLOURS.sub("", str(event.get("msg", "")))
        if event.get("level") == _ERROR:
            self.errors.append(text)

    def _paint(self) -> None:
        now = self._clock()
        said = [text for number, text in self._said.items() if number in self._running and text]
        if self._terminal.width is None:
            # Whoever reads a log wants to see that a long download goes on, not each step of it.
            if said and now - self._painted >= _QUIET:
                print(f"  … {', '.join(said)}", file=self._stream, flush=True)
                self._painted = now
            return
        if now - self._painted < 0.1:
            return
        self._painted = now
        silent = [name for number, name in self._running.items() if not self._said.get(number)]
        what = ", ".join(said + silent) or "working"
        text = f"[{self._stopped}/{self._expected}] {what}"
        self._stream.write("\r\033[K" + text[: self._terminal.width - 1])
        self._stream.flush()
