"""A process of its own for all that could hang or crash: `python -I -B child.py WORD FILE`.

It gets its question as JSON on its standard input and appends its answers to FILE, a line of JSON
each, so that what was answered before a crash is known. What it prints is nobody's answer.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

if not __package__:
    sys.path[0] = str(Path(__file__).resolve().parents[2])

from apps.proof import ask_code, ask_driver, ask_package

Say = Callable[[dict[str, Any]], None]
ASKED: dict[str, Callable[[dict[str, Any], Say], None]] = {
    "code": ask_code.ask,
    "driver": ask_driver.ask,
    "package": ask_package.ask,
}


def main(word: str, file: str) -> int:
    """Answer the question on the standard input."""
    question = json.load(sys.stdin)
    with Path(file).open("a", encoding="utf-8") as answers:

        def say(answer: dict[str, Any]) -> None:
            answers.write(json.dumps(answer) + "\n")
            answers.flush()

        ASKED[word](question, say)
        say({"end": True})
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1], sys.argv[2]))
