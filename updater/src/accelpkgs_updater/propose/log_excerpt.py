"""What of a log is told: the lines that say what failed, and its end. The log is of programs that
nobody here wrote, so it holds anything.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from accelpkgs_updater.redaction import redacted_log

__all__ = ["MOST_BYTES", "Excerpt", "excerpt_of"]

MOST_BYTES = 1 << 20
"""How much of a log is read, from its end."""
LINES = 30
"""Most lines of each part."""
WIDTH = 300
_ESCAPES = re.compile(r"\x1b(?:\[[0-9;:?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|.)")
# As pytest and Nix begin them.
_FAILED = re.compile(r"(?:FAILED|ERROR) \S|\s*error: ")
# What differs between two runs that fail in the same way.
_VARIES = re.compile(r"/tmp/\S*|/build/\S*|[0-9a-z]{32}-|[0-9a-f]{7,64}|\d+")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """`failed`: the lines that say what failed; `end`: the last ones of the log. Without secrets,
    controls and what could end the place where they stand.
    """

    failed: tuple[str, ...]
    end: tuple[str, ...]

    @property
    def key(self) -> str:
        """Return what is equal for two runs that fail in the same way."""
        told = {
            _VARIES.sub("#", line.partition(" - ")[0].strip()) for line in self.failed or self.end
        }
        return hashlib.sha256("\n".join(sorted(told)).encode()).hexdigest()[:16]

    @property
    def block(self) -> str:
        """Return a block of Markdown in which nothing is formatted, linked or mentioned."""
        lines = [*self.failed, *([""] if self.failed and self.end else []), *self.end]
        text = "\n".join(lines) or "(the log is empty)"
        longest = max((len(run) for run in re.findall("`+", text)), default=0)
        fence = "`" * max(3, longest + 1)
        return f"{fence}text\n{text}\n{fence}"


def excerpt_of(log: bytes) -> Excerpt:
    """Return what is told of a log, or of its end."""
    text = _ESCAPES.sub("", log[-MOST_BYTES:].decode("utf-8", "replace").replace("\r", "\n"))
    lines = "".join(c if c == "\n" or c.isprintable() else " " for c in text).split("\n")
    if len(log) > MOST_BYTES:
        # It begins in the middle, where a secret would not be known by its looks.
        lines = lines[1:]
    # Secrets go before anything is cut: half of one looks like nothing.
    lines = redacted_log("\n".join(lines)).split("\n")
    # No log is to be taken for the updater's own words (`marker`).
    shown = [_cut(line.rstrip().replace("<!--", "<! --")) for line in lines if line.strip()]
    failed = dict.fromkeys(line for line in shown if _FAILED.match(line))
    end = [line for line in shown[-LINES:] if line not in failed]
    return Excerpt(tuple(failed)[:LINES], tuple(end))


def _cut(line: str) -> str:
    return line if len(line) <= WIDTH else line[: WIDTH - 1] + "…"
