"""What a person reads who asks for help, in a narrow and in a wide terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from accelpkgs_updater.cli import commands
from accelpkgs_updater.cli.app import app

COMMANDS = sorted(p.stem for p in Path(commands.__path__[0]).glob("[a-z]*.py"))


def entries(text: str, heading: str) -> Iterator[tuple[str, str]]:
    """The (name, explanation) pairs of a section, continuation lines joined."""
    section = re.search(rf"^{heading}:\n((?:  .*\n)+)", text, re.MULTILINE)
    for entry in re.split(r"\n(?=  \S)", section[1].rstrip()) if section else ():
        name, _, explanation = entry.strip().partition("  ")
        yield name, " ".join(explanation.split())


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_fits_and_says_something_of_everything(command: str, width: int) -> None:
    result = CliRunner().invoke(app, [*command.split(), "--help"], env={"COLUMNS": str(width)})
    assert result.exit_code == 0
    assert max(map(len, result.output.splitlines())) <= width
    found = [
        pair
        for heading in ("Commands", "Arguments", "Options")
        for pair in entries(result.output, heading)
    ]
    assert found
    for name, explanation in found:
        assert explanation, name
        assert "..." not in explanation, name


def test_every_command_has_a_file_of_its_name() -> None:
    result = CliRunner().invoke(app, ["--help"])
    assert sorted(name for name, _ in entries(result.output, "Commands")) == COMMANDS


def test_shared_options_are_the_same_everywhere() -> None:
    told: dict[str, set[str]] = {}
    for command in COMMANDS:
        output = CliRunner().invoke(app, [command, "--help"], env={"COLUMNS": "120"}).output
        for name, explanation in entries(output, "Options"):
            told.setdefault(name, set()).add(explanation)
    assert {name for name, texts in told.items() if len(texts) > 1} == set()
    assert {
        "--packages FOLDER",
        "--index URL",
        "-j, --jobs N",
        "-q, --quiet",
        "--json",
    } <= told.keys()
