"""Open libraries, each in a fork of a process that has made the imports. Reads from stdin and
writes JSON: `[{"imports": [path …], "driver": [path …], "open": path}]` → `["" or the reason]`.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
from typing import Any


def opened(job: dict[str, Any]) -> str:
    """Open as the import of a package would: what comes first globally, then the library."""
    try:
        for path in [*job["driver"], *job["imports"]]:
            ctypes.CDLL(path, mode=os.RTLD_GLOBAL)
        ctypes.CDLL(job["open"], mode=os.RTLD_NOW)
    except OSError as error:
        return str(error)
    return ""


def forked(job: dict[str, Any]) -> str:
    read, write = os.pipe()
    if not (child := os.fork()):
        os.write(write, opened(job).encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        told = pipe.read().decode()
    _, status = os.waitpid(child, 0)
    return told if status == 0 else f"died: {status}"


if __name__ == "__main__":
    json.dump([forked(job) for job in json.load(sys.stdin)], sys.stdout)
