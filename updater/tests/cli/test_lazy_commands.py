"""A command imports what it needs, and nothing of the others."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import accelpkgs_updater

SOURCES = Path(accelpkgs_updater.__path__[0]).parent

PROGRAM = """
import json, sys
from accelpkgs_updater.cli.app import app
try:
    app([sys.argv[1], "--help"], prog_name="updater")
except SystemExit:
    print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""


@pytest.mark.parametrize(
    ("command", "module"), [("export", "cyclonedx"), ("propose", "git"), ("measure", "typer")]
)
def test_lock_does_without_what_others_need(command: str, module: str) -> None:
    def modules(name: str) -> set[str]:
        call = [sys.executable, "-c", PROGRAM, name]
        here = {**os.environ, "PYTHONPATH": str(SOURCES)}
        done = subprocess.run(call, capture_output=True, text=True, check=True, env=here)
        return set(json.loads(done.stderr.splitlines()[-1]))

    assert {module, f"accelpkgs_updater.cli.commands.{command}"} <= modules(command)
    found = modules("lock")
    assert f"accelpkgs_updater.cli.commands.{command}" not in found
    assert module == "typer" or module not in found
