"""Bytecode of one build for one Python: another concretisation then only links it.

Files are compiled in chunks of a fixed size, each in a process of its own, so that the result does
not depend on the number of cores (what marshal writes depends on what the process compiled before).
"""

from __future__ import annotations

import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from spec import cores, interpreter, output, read_spec

__all__ = ["main"]

_CHUNK = 150


def main() -> None:
    """Spec: build (path). Writes <folder>/__pycache__/*.pyc for each of its modules."""
    site = Path(read_spec()["build"]) / "site-packages"
    out = output()
    out.mkdir()
    files = sorted(str(path.relative_to(site)) for path in site.rglob("*.py"))
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
        subprocess.run(
            program,
            input="\0".join(chunk),
            text=True,
            encoding="utf-8",
            check=True,
            env={"PYTHONHASHSEED": "0"},
        )

    with ThreadPoolExecutor(min(cores(), max(len(chunks), 1))) as pool:
        list(pool.map(compile_chunk, chunks))
