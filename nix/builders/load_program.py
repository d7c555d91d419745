"""Load libraries, each in a fork of a process that has made the imports of its package: JOB REPORT.

JOB, as JSON: `stubs` (paths), `limit` (seconds), and `packages`, a list of `{name, first, imports,
roots, probe}`: `first` are the imports and libraries that come before, as lists of `["import",
module]` and `["load", path]`. REPORT has one line of JSON for each answer: `{package, what, said,
maps}`; `said` is empty where all went well, `maps` the files that came with a library.

It runs with the interpreter of an environment, as `python -c` with this text: it must stand alone.
"""

from __future__ import annotations

import ctypes
import importlib
import json
import os
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

__all__ = ["main"]


_AGAIN = 3
"""How a fork ends that wants the driver's stand-ins before its imports."""


def maps() -> set[str]:
    """Return the files that this process has mapped."""
    rows = Path("/proc/self/maps").read_text("utf-8", "replace").splitlines()
    fields = [row.split(maxsplit=5) for row in rows]
    return {row[5] for row in fields if len(row) == 6 and row[5].startswith("/")}


class Checker:
    """Forks, and writes what its children find."""

    def __init__(self, job: dict[str, Any], report: str) -> None:
        self.job = job
        self.report = os.open(report, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self.before = maps()

    def tell(self, package: str, what: str, said: str, files: set[str] | None = None) -> None:
        """Write an answer, in one piece."""
        answer = {"package": package, "what": what, "said": said[:2000]}
        text = json.dumps({**answer, "maps": sorted(files or ())})
        os.write(self.report, text.encode() + b"\n")

    def fork(self, work: Callable[[], int], limit: int = 0) -> int:
        """Do some work in a child; return how it ended, as `os.waitstatus_to_exitcode` has it."""
        child = os.fork()
        if not child:
            code = 1
            try:
                signal.alarm(limit)
                code = work()
            finally:
                os._exit(code)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    def run(self) -> None:
        """Packages with the same beginning share it."""
        groups: dict[str, list[dict[str, Any]]] = {}
        for package in self.job["packages"]:
            groups.setdefault(json.dumps(package["first"]), []).append(package)
        for packages in groups.values():
            self.twice(packages[0]["name"], partial(self.group, packages))

    def twice(self, name: str, work: Callable[[bool], int]) -> None:
        """Do some work in a fork, where that fails again with the driver's stand-ins."""
        if self.fork(partial(work, False)):
            ended = how(self.fork(partial(work, True)), self.job["limit"])
            if ended:
                self.tell(name, "imports", ended)

    def group(self, packages: list[dict[str, Any]], driver: bool) -> int:
        """Make the beginning that some packages share, and go on with each."""
        said = self.begin(packages[0]["first"], driver)
        if said and not driver:
            return _AGAIN
        for package in packages:
            self.twice(package["name"], partial(self.package, package, said))
        return 0

    def package(self, package: dict[str, Any], said: str, driver: bool) -> int:
        """Import the package, and load its files."""
        name = package["name"]
        said = self.begin([["import", module] for module in package["imports"]], driver) or said
        if said and not driver:
            return _AGAIN
        self.tell(name, "imports", said, maps() - self.before)
        if not driver:
            self.begin([], True)
        tasks = [(root, partial(self.load, name, root)) for root in package["roots"]]
        if package["probe"]:
            tasks.append(("probe", partial(self.probe, name, package["probe"])))
        for what, work in tasks:
            ended = how(self.fork(work, self.job["limit"]), self.job["limit"])
            if ended:
                self.tell(name, what, ended)
        return 0

    def begin(self, steps: list[list[str]], driver: bool) -> str:
        """Import and load what comes first; return which import failed and why."""
        signal.alarm(self.job["limit"])
        if driver:
            for path in self.job["stubs"]:
                ctypes.CDLL(path)
        for kind, what in steps:
            try:
                if kind == "load":
                    ctypes.CDLL(what)
                else:
                    importlib.import_module(what)
            except BaseException as error:
                # Of libraries that are looked for, some may be lost.
                if kind != "load":
                    return f"import {what}: {type(error).__name__}: {error}"
        signal.alarm(0)
        return ""

    def load(self, package: str, path: str) -> int:
        """Open one library."""
        before = maps()
        try:
            ctypes.CDLL(path, mode=os.RTLD_NOW)
        except OSError as error:
            self.tell(package, path, str(error) or "cannot be loaded")
        else:
            self.tell(package, path, "", maps() - before)
        return 0

    def probe(self, package: str, code: str) -> int:
        """Run what package.nix states instead of loading files alone."""
        try:
            exec(compile(code, "loads.probe", "exec"), {"__name__": "probe"})
        except BaseException as error:
            self.tell(package, "probe", f"{type(error).__name__}: {error}")
        else:
            self.tell(package, "probe", "")
        return 0


def how(code: int, limit: int) -> str:
    """Say how a fork ended; nothing for well."""
    if code == -signal.SIGALRM:
        return f"took longer than {limit} s"
    return (
        f"ended by signal {-code}" if code < 0 else f"ended with exit code {code}" if code else ""
    )


def main(job: str, report: str) -> None:
    """Check everything that the job has."""
    Checker(json.loads(Path(job).read_text("utf-8")), report).run()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
