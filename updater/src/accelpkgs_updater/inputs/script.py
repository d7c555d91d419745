"""Scripts that state what they need in a comment (PEP 723)."""

from __future__ import annotations

import re
from dataclasses import replace

from accelpkgs_updater.inputs.entries import Entries
from accelpkgs_updater.inputs.gather import Gathering
from accelpkgs_updater.inputs.input_file import InputFile, invalid
from accelpkgs_updater.inputs.model import Asked, Inputs
from accelpkgs_updater.inputs.pyproject import Projects
from accelpkgs_updater.inputs.standard_tables import take_python, take_texts
from accelpkgs_updater.inputs.toml_places import read_toml
from accelpkgs_updater.inputs.uv_tables import UvTables

__all__ = ["is_script", "read_script"]

_OPENS = re.compile(r"# /// script[ \t]*\r?")


def is_script(file: InputFile) -> bool:
    """Tell whether a text holds the block of a script."""
    return any(_OPENS.fullmatch(line) for line in file.text.split("\n"))


def read_script(file: InputFile, asked: Asked) -> Inputs:
    """Read what a script states. Raises `UpdaterError`."""
    lines = [line.rstrip("\r") for line in file.text.split("\n")]
    opened = [i for i, line in enumerate(lines) if _OPENS.fullmatch(line)]
    block: list[str] = []
    closed = 0
    for at, line in enumerate(lines[opened[0] + 1 :], start=1):
        if line != "#" and not line.startswith("# "):
            break
        block.append(line[2:])
        closed = at if line.rstrip() == "# ///" else closed
    if not closed:
        raise invalid(file.at(opened[0] + 1), "its block has no end", "# ///")
    if any(i > opened[0] + closed for i in opened):
        raise invalid(file.at(opened[1] + 1), "a second block of the same kind (PEP 723)")
    # Blank lines in front, so that what is wrong names the line of the script.
    text = "\n" * (opened[0] + 1) + "\n".join(block[: closed - 1])
    toml = replace(file, text=text)
    table, places = read_toml(toml)
    gathering = Gathering()
    gathering.read(file)
    entries = Entries(gathering, toml, places, folder=Projects(gathering).chosen)
    try:
        uv = UvTables(entries, dict(table.get("tool", {}).get("uv", {})))
        if "requires-python" in table:
            take_python(entries, table["requires-python"], "requires-python")
        take_texts(entries, table.get("dependencies", []), "dependencies")
        uv.finish()
    except (LookupError, TypeError, AttributeError, ValueError) as error:
        raise invalid(file.at(), f"its block is not as PEP 723 says: {error}") from error
    if "dependencies" not in table:
        fix = "dependencies = [ … ] in its block"
        raise invalid(file.at(opened[0] + 1), "its block states no dependencies", fix)
    return gathering.made()
