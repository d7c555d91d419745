"""Bytecode of one build for one Python: another concretisation then only links it.

Files are compiled in chunks of a fixed size, each in a process of its own, so that the result does
not depend on the number of cores (what marshal writes depends on what the process compiled before).
"""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from problem import plain
from spec import cores, interpreter, output, read_spec

__all__ = ["main"]

_CHUNK = 150


def main() -> None:
    """Spec: build (path). Writes <folder>/__pycache__/*.pyc for each of its modules."""
    site = Path(read_spec()["build"]) / "site-packages"
    out = output()
    out.mkdir()
    files = sorted(str(path.relative_to(site)) for path in site.rglob("*.py") if path.is_file())
    chunks = [files[start : start + _CHUNK] for start in range(0, len(files), _CHUNK)]
    program = [
        interpreter(),
        "-s",
        "-S",
        "-B",
        str(Path(__file__).with_name("compile_chunk.py")),
        str(site),
        str(out),
    ]

    def compile_chunk(chunk: list[str]) -> None:
        done = subprocess.run(
            program,
            input="\0".join(chunk),
            text=True,
            encoding="utf-8",
            check=False,
            env={"PYTHONHASHSEED": "0"},
        )
        if not done.returncode:
            return
        if len(chunk) == 1:
            # What a compiler dies of has no bytecode, either.
            print(f"{plain(chunk[0])}: the compiler ended with {done.returncode}", file=sys.stderr)
            return
        half = len(chunk) // 2
        compile_chunk(chunk[:half])
        compile_chunk(chunk[half:])

    with ThreadPoolExecutor(min(cores(), max(len(chunks), 1))) as pool:
        list(pool.map(compile_chunk, chunks))
