"""A file's name is looked into where the file is first met, by one parser, and nowhere after."""

from __future__ import annotations

import re
from pathlib import Path

import accelpkgs_updater

ROOT = Path(accelpkgs_updater.__path__[0])

PARSER = "core/filenames.py"
VALUE = "core/wheel.py"
MET = {
    "sources/kept_page.py": "a link of an index page, of whichever index",
    "sources/github_releases.py": "an asset of a release",
    "core/shape.py": "a file of a releases.json, which somebody may have edited",
    "replay/recording.py": "a file of a recording, to be put on its project's page",
    "inputs/direct.py": "a file that a person names by its address or path",
    "inputs/known_wheels.py": "the same, looked for among what pkgs records",
    "inputs/pylock.py": "a file of a pylock.toml",
}
"""Where files are first met."""

ENDINGS = {
    "inputs/direct.py": "what kind of file or folder a person names",
    "inputs/uv_sources.py": "whether an address leads to a file",
    "lock/falls.py": "a day, which is no name",
    "sources/index.py": "which wheels of a page may be for Linux, before any name is parsed",
}
"""Who looks at the ends of a text before it is known to be a wheel's name that counts."""

CALL = re.compile(r"\b(?:parse_wheel|parse_sdist|wheel_name|parse_\w+_filename)\(")
GUESS = re.compile(
    r"""with\(\(?["']\.whl|\.r?(?:split|partition)\(["']-["'](?:, [34])?\)|\\\.whl"""
    r"""|none-any|["']-any["']|\.stem\b.*\.whl"""
)
# A tag is `python-abi`; what has it asks for its halves.
TAG = re.compile(r"\b(?:tag|t)\.partition\(\"-\"\)")


def calls(text: str) -> bool:
    """Tell whether a text calls the parser."""
    return CALL.search(text) is not None


def guesses(text: str) -> list[str]:
    """The lines that look into a file's name by themselves."""
    lines = (TAG.sub("", line) for line in text.splitlines())
    return [line.strip() for line in lines if GUESS.search(line)]


def texts() -> dict[str, str]:
    return {str(p.relative_to(ROOT)): p.read_text("utf-8") for p in sorted(ROOT.rglob("*.py"))}


def test_the_parser_is_called_where_files_are_first_met() -> None:
    assert {path for path, text in texts().items() if calls(text)} == {PARSER, VALUE, *MET}


def test_nothing_else_looks_into_a_name() -> None:
    looked = {path: text for path, text in texts().items() if path not in {PARSER, *ENDINGS}}
    found = {path: guesses(text) for path, text in looked.items()}
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_it_would_be_seen() -> None:
    assert calls("name = parse_wheel(file)") and not calls("from x import parse_wheel")
    for line in (
        'if file.endswith(".whl"):',
        'if file.endswith((".whl", ".zip")):',
        'head, *tag = file.rsplit("-", 3)',
        'name = file.split("-")[0]',
        're.compile(r"none-any\\.whl")',
        'if "-none-any" in file:',
    ):
        assert guesses(line), line
    assert not guesses('python, _, abi = tag.partition("-")')
