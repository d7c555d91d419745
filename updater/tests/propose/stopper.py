"""The updater as a program that counts its steps, and kills itself with SIGKILL at one of them.

`python -m` with the environment: STEPS, a file that the steps are noted in; STOP, the number of the
step before which there is no more process (0: none).
"""

from __future__ import annotations

import os
import re
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from accelpkgs_updater.cli import main
from accelpkgs_updater.propose.github.api import Api
from accelpkgs_updater.propose.repository import Repository

count = 0
notes = os.open(os.environ["STEPS"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
stop = int(os.environ["STOP"])


def step(name: str) -> None:
    """A step comes next; or the end."""
    global count
    count += 1
    os.write(notes, f"{name}\n".encode())
    if count == stop:
        os.kill(os.getpid(), signal.SIGKILL)


def around(place: Any, name: str, told: Callable[..., str | None], *, after: bool = True) -> None:
    """Note a call before it is made, and when it is done."""
    real = getattr(place, name)

    def call(*arguments: Any, **options: Any) -> Any:
        what = told(*arguments, **options)
        if what is None:
            return real(*arguments, **options)
        step(f"before {what}")
        value = real(*arguments, **options)
        if after:
            step(f"after {what}")
        return value

    setattr(place, name, call)


def kind(path: object) -> str:
    """What a file is, without the letters and numbers that tell it from its like."""
    found = re.search(
        r"(releases\.json|targets\.toml|answer\.txt|tests/matrix|\.git|cache)", str(path)
    )
    return found[1] if found else "a file"


def git(_: Any, *arguments: str) -> str:
    words = [a for a in arguments if not a.startswith(("-", "/"))]
    return f"git {words[0]}" + (" a deletion" if arguments[-1].startswith(":refs") else "")


def api(_: Any, method: str, path: str, *__: object) -> str:
    return f"{method} {re.sub(r'[0-9]+', 'N', path.removeprefix('/repos/owner/repo'))}"


around(Repository, "_git", git)
around(Repository, "commit", lambda *_: "commit")
around(Api, "_send", api)
around(tempfile, "mkstemp", lambda *_, **o: f"a new file for {kind(str(o['dir']) + o['prefix'])}")
around(Path, "replace", lambda path, to: f"the rename to {kind(to)}")
around(Path, "unlink", lambda path, **_: f"the removal of {kind(path)}")
around(os, "fsync", lambda *_: "fsync", after=False)

if __name__ == "__main__":
    sys.argv[0] = "updater"
    main()
