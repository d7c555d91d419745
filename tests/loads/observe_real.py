"""Open libraries of an environment, each in a fork after the imports of its package; see real.py.

Reads `{"driver": [path], "jobs": [{"imports": [module], "load": [path], "open": [[path]]}]}` from
stdin, and writes for each job what fails: path → reason. Of the paths of one group one is enough.
"""

from __future__ import annotations

import ctypes
import importlib
import json
import os
import signal
import sys
from typing import Any


def forked(work: Any) -> Any:
    """What `work` returns, in a child; a sentence where that dies."""
    read, write = os.pipe()
    if not (child := os.fork()):
        os.close(read)
        signal.alarm(300)
        try:
            told = json.dumps(work())
            with os.fdopen(write, "w") as pipe:
                pipe.write(told)
        finally:
            os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        text = pipe.read()
    _, status = os.waitpid(child, 0)
    return json.loads(text) if text else f"died: {status}"


def why_not(path: str) -> str:
    try:
        ctypes.CDLL(path, mode=os.RTLD_NOW)
    except OSError as error:
        return str(error)
    return ""


def prepared(imports: list[str], loads: list[str]) -> str:
    """Do what comes first; of libraries that are looked for, some may be lost."""
    for path in loads:
        why_not(path)
    for module in imports:
        try:
            importlib.import_module(module)
        except BaseException as error:
            return f"import {module}: {error}"
    return ""


def answers(jobs: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Of jobs with one beginning, what fails."""
    said = prepared(jobs[0]["imports"], jobs[0]["load"])
    if said:
        return [{"import": said} for _ in jobs]
    found: list[dict[str, str]] = []
    for job in jobs:
        lost: dict[str, str] = {}
        for group in job["open"]:
            reasons = {path: forked(lambda path=path: why_not(path)) for path in group}
            lost |= reasons if all(reasons.values()) else {}
        found.append(lost)
    return found


if __name__ == "__main__":
    given = json.load(sys.stdin)
    for driver in given["driver"]:
        ctypes.CDLL(driver)
    alike: dict[str, list[int]] = {}
    for number, job in enumerate(given["jobs"]):
        alike.setdefault(json.dumps([job["imports"], job["load"]]), []).append(number)
    result: list[Any] = [None] * len(given["jobs"])
    for numbers in alike.values():
        told = forked(lambda numbers=numbers: answers([given["jobs"][n] for n in numbers]))
        for place, number in enumerate(numbers):
            result[number] = {"import": told} if isinstance(told, str) else told[place]
    print()
    print(json.dumps(result))
