"""`metadata`: print what the build system of a source says of it, for `updater lock`. It runs code
of others, in Nix's sandbox without network, and compiles nothing.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from apps import base, detect, nix
from apps.base import Base
from apps.detect import Machine
from apps.options import Parser
from apps.problem import Problems
from apps.problems import no_python
from apps.terminal import Terminal

EXAMPLE = "python3 apps metadata request.json"


def main(arguments: list[str], terminal: Terminal) -> int:
    """Print JSON: the Python that it was asked with, and METADATA.

    The file that the argument names holds `{ pythons; name; release; index; }`: the Pythons that
    it is for, best first, and a release as docs/data-format.md has it.
    """
    parser = Parser("metadata", "Print what a build system says of a source.", EXAMPLE)
    parser.add_argument("request", help="a file of JSON")
    asked = json.loads(Path(parser.parse(arguments).request).read_text(encoding="utf-8"))
    on = _host(detect.detect(), asked.pop("pythons"))
    with nix.request_file({**asked, "base": on.arguments, "python": on.python}) as path:
        text = nix.built_text("metadata", path, "METADATA")
    print(json.dumps({"python": on.python, "metadata": text}))
    return 0


def _host(machine: Machine, pythons: Sequence[str]) -> Base:
    """The host base, with the first of the Pythons that the machine has, else with one that it has.

    Raises E423.
    """
    for version in (*pythons, None):
        try:
            chosen = base.choose(machine, version)
        except Problems:
            continue
        if chosen.why is None:
            return chosen
    raise no_python(None, [f"{p.version} at {p.path}" for p in machine.pythons])
