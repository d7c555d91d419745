"""The C library and the compilers."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from apps.machine.host import Host


@dataclass(frozen=True)
class Tool:
    """A program and its version."""

    path: str
    version: str


def glibc(host: Host) -> str | None:
    """The version of the GNU C library, such as `2.36`; None where it is another C library."""
    answer = host.run([host.which("getconf") or "getconf", "GNU_LIBC_VERSION"])
    found = re.match(r"glibc (\d+\.\d+)", answer or "")
    return found.group(1) if found else None


def gcc(host: Host) -> Tool | None:
    """The gcc of PATH."""
    return _ask(host, host.which("gcc"), "-dumpfullversion", r"(\d+(?:\.\d+)*)")


def nvcc(host: Host) -> Tool | None:
    """The CUDA compiler: of CUDA_HOME, of PATH, or where NVIDIA's installers put it.

    One with its toolkit beside it before one without.
    """
    home = host.environment.get("CUDA_HOME") or host.environment.get("CUDA_PATH")
    installed = [
        f"{folder}/bin/nvcc"
        for folder in host.entries("/usr/local")
        if folder.rsplit("/", 1)[1].startswith("cuda")
    ]
    places = [f"{home}/bin/nvcc"] if home else []
    places += [path for path in [host.which("nvcc")] if path] + [
        str(host.path(path)) for path in installed
    ]
    answers = (
        _ask(
            host,
            path if os.access(path, os.X_OK) else None,
            "--version",
            r"release \S+ V(\d+\.\d+\.\d+)",
        )
        for path in places
    )
    found = [tool for tool in answers if tool]
    # A script on PATH that calls the real one is common; builds need the folder with the headers.
    return next((tool for tool in found if toolkit(tool)), found[0] if found else None)


def toolkit(tool: Tool) -> str | None:
    """The folder of the toolkit that a CUDA compiler belongs to.

    None where there are no headers beside it.
    """
    folder = Path(os.path.realpath(tool.path)).parents[1]
    return str(folder) if (folder / "include" / "cuda.h").is_file() else None


def _ask(host: Host, path: str | None, option: str, pattern: str) -> Tool | None:
    answer = host.run([path, option]) if path else None
    found = re.search(pattern, answer or "")
    return Tool(path, found.group(1)) if path and found else None
