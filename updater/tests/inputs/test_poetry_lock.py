from __future__ import annotations

import re
from pathlib import Path

import pytest

from accelpkgs_updater.core.toml_text import toml_table
from accelpkgs_updater.errors import UpdaterError
from accelpkgs_updater.inputs.model import Asked, Fate, Inputs, Kind
from accelpkgs_updater.inputs.poetry_lock import is_poetry_lock, read_poetry_lock
from accelpkgs_updater.inputs.read import read_inputs

from .locks import A312, DIGEST, X310, fates, pins, read_by, refusal_by


def package(name: str, version: str = "1", more: str = "", groups: str = '"main"') -> str:
    return (
        f'\n[[package]]\nname = "{name}"\nversion = "{version}"\noptional = false\n'
        f'python-versions = "*"\ngroups = [{groups}]\n{more if "[" not in more[:1] else ""}'
        f'files = [{{file = "f", hash = "sha256:{DIGEST}"}}]\n{more if "[" in more[:1] else ""}'
    )


def tail(python: str = ">=3.10,<4.0", version: str = "2.1", extras: str = "") -> str:
    return (
        f'\n[extras]\n{extras}\n[metadata]\nlock-version = "{version}"\n'
        f'python-versions = "{python}"\ncontent-hash = "00"\n'
    )


def read(text: str, end: str = tail(), **asked: list[str]) -> Inputs:
    return read_by(read_poetry_lock, text + end, **asked)


GROUPED = (
    package("a")
    + package("tester", groups='"dev", "docs"')
    + package("fast", more='markers = "extra == \\"speed\\""\n')
    + package("win", more="markers = \"sys_platform == 'win32'\"\n")
    + package("old", more="markers = \"python_version < '3.11'\"\n")
)
SPEED = tail(extras='speed = ["fast"]')


def test_groups_extras_and_markers() -> None:
    assert pins(read(GROUPED, SPEED)) == {"a": "1"}
    assert pins(read(GROUPED, SPEED), X310).keys() == {"a", "old"}
    assert pins(read(GROUPED, SPEED, groups=["docs"])).keys() == {"a", "tester"}
    assert pins(read(GROUPED, SPEED, extras=["speed"])).keys() == {"a", "fast"}
    everything = read_by(read_poetry_lock, GROUPED + SPEED, all_extras=True)
    assert pins(everything).keys() == {"a", "fast"}
    assert fates(read(GROUPED, SPEED)) == {
        "a 1": Fate.PIN,
        "tester 1": Fate.NOT_ASKED,
        "fast 1": Fate.NOT_ASKED,
        "win 1": Fate.ELSEWHERE,
        "old 1": Fate.PIN,
    }
    rest = {"--extra speed", "--group dev", "--group docs"}
    assert read(GROUPED, SPEED).unasked == rest
    assert read(GROUPED, SPEED, groups=["dev"]).unasked == rest - {"--group dev"}
    said = refusal_by(read_poetry_lock, GROUPED + SPEED, groups=["no"])[1]
    assert said == "it has no group no; it has dev, docs, main"
    assert (
        "no extra x; it has speed"
        in (refusal_by(read_poetry_lock, GROUPED + SPEED, extras=["x"])[1])
    )


def test_each_group_can_have_its_own_marker() -> None:
    arm = "{main = \"platform_machine == 'aarch64'\"}"
    text = package("a", groups='"main", "dev"', more=f"markers = {arm}\n")
    assert pins(read(text)) == {} and pins(read(text), A312) == {"a": "1"}
    assert pins(read(text, groups=["dev"])) == {"a": "1"}


def test_hashes_and_places() -> None:
    found = read(package("a") + package("b"))
    assert [p.hashes for p in found.pins] == [{DIGEST}, {DIGEST}]
    lines = (package("a") + package("b")).split("\n")
    assert all(lines[p.place.line - 1] == "[[package]]" for p in found.pins)


SOURCES = {
    "legacy": 'type = "legacy"\nurl = "https://whl.invalid/whl/cu121"\nreference = "torch"',
    "git": 'type = "git"\nurl = "https://git.invalid/g"\nreference = "main"\n'
    'resolved_reference = "abc"\nsubdirectory = "s"',
    "url": 'type = "url"\nurl = "https://f.invalid/url-1-py3-none-any.whl"',
    "directory": 'type = "directory"\nurl = "../d"',
}


def test_sources() -> None:
    text = "".join(package(n, more=f"[package.source]\n{s}\n") for n, s in SOURCES.items())
    found = read(text)
    by = {s.name: s for s in found.sources}
    assert by["git"].revision == "abc" and by["git"].subdirectory == "s"
    assert by["url"].kind is Kind.WHEEL and by["url"].sha256 == DIGEST
    assert by["directory"].kind is Kind.PATH and by["directory"].location == "../d"
    assert pins(found) == {"legacy": "1"} and found.roots[0].axes["cuda"] == "12.1"
    odd = package("o", more='[package.source]\ntype = "magic"\nurl = "x"\n')
    assert "unknown kind, magic" in read(odd).refused[0].said


def test_the_python_that_poetry_states() -> None:
    found = read(package("a"), tail("^3.11"))
    assert str(found.requires_python[0][0]) == "<4,>=3.11"
    assert found.pins[0].marker is None
    several = read(package("a"), tail("~3.10 || ~3.12"))
    assert several.requires_python == () and several.pins[0].marker is None
    assert [str(m) for m in several.environments] == [
        'python_version < "3.11" or python_version >= "3.12" and python_version < "3.13"'
    ]


def test_an_older_format_alone_says_what_to_run() -> None:
    where, why, fix = refusal_by(read_poetry_lock, package("a") + tail(version="2.0"))
    assert "leaves to pyproject.toml what is asked for" in why and "poetry export" in fix
    assert where.startswith("a.lock:")


def older(name: str, version: str = "1", needs: str = "", extras: str = "") -> str:
    return (
        f'\n[[package]]\nname = "{name}"\nversion = "{version}"\noptional = false\n'
        f'python-versions = "*"\nfiles = [{{file = "f", hash = "sha256:{DIGEST}"}}]\n'
        f"\n[package.dependencies]\n{needs}\n[package.extras]\n{extras}\n"
    )


OLDER = (
    older(
        "a",
        "1.5",
        'b = ">=1,<2"\nc = {version = "*", optional = true, extras = ["x"]}\n',
        'e = ["c[x] (>=1)"]',
    )
    + older("b", "1.4", 'w = {version = "*", markers = "sys_platform == \'win32\'"}\n')
    + older("b", "2.1")
    + older(
        "c",
        "1",
        'y = [{version = "1.*", markers = "python_version < \'3.12\'", optional = true},'
        ' {version = "2.*", markers = "python_version >= \'3.12\'", optional = true}]\n',
        'x = ["y"]',
    )
    + older("y", "1.1")
    + older("y", "2.2")
    + older("w")
    + older("t")
)
PROJECT = """
[tool.poetry]
name = "app"
version = "0"
[tool.poetry.dependencies]
python = "^3.10"
a = { version = "^1.5", extras = ["e"] }
[tool.poetry.group.dev.dependencies]
t = "*"
"""


def read_beside(folder: Path, lock: str, **asked: list[str]) -> Inputs:
    (folder / "pyproject.toml").write_text(PROJECT)
    (folder / "poetry.lock").write_text(lock)
    wanted = {key: frozenset(value) for key, value in asked.items()}
    return read_inputs([str(folder / "poetry.lock")], Asked(**wanted))


def test_before_poetry_2_the_project_beside_says_what_is_asked_for(tmp_path: Path) -> None:
    found = read_beside(tmp_path, OLDER + tail("^3.10", "2.0"))
    assert pins(found) == {"a": "1.5", "b": "1.4", "c": "1", "y": "2.2"}
    assert pins(found, X310) == {"a": "1.5", "b": "1.4", "c": "1", "y": "1.1"}
    said = fates(found)
    assert said["b 2.1"] is said["t 1"] is Fate.NOT_ASKED and said["w 1"] is Fate.ELSEWHERE
    assert len(said) == OLDER.count("[[package]]")
    assert found.files.keys() == {str(tmp_path / n) for n in ("pyproject.toml", "poetry.lock")}
    assert "t" in pins(read_beside(tmp_path, OLDER + tail("^3.10", "2.0"), groups=["dev"]))


def test_the_files_of_the_first_formats_are_listed_at_the_end(tmp_path: Path) -> None:
    lock = re.sub("files = .*\n", "", OLDER) + tail("^3.10", "1.1")
    lock += f'[metadata.files]\na = [{{file = "f", hash = "sha256:{DIGEST}"}}]\n'
    found = read_beside(tmp_path, lock)
    assert {p.name for p in found.pins if p.hashes == {DIGEST}} == {"a"}


def test_two_releases_that_it_locks_for_one_environment_are_refused(tmp_path: Path) -> None:
    lock = OLDER.replace('b = ">=1,<2"', 'b = [{version = "<2"}, {version = ">=2"}]')
    with pytest.raises(UpdaterError, match=r"b 1\.4 and b 2\.1 are for one environment"):
        read_beside(tmp_path, lock + tail("^3.10", "2.0"))


@pytest.mark.parametrize(
    "text",
    [
        package("a") + package("a", "2") + tail(),
        package("a", "eight") + tail(),
        package("a") + tail(version="3.0"),
        package("a") + tail("^^3"),
        package("a", more="markers = 3\n") + tail(),
        package("a", groups="3") + tail(),
        'package = 3\n[metadata]\nlock-version = "2.1"\n',
    ],
)
def test_what_is_wrong_is_refused(text: str) -> None:
    assert refusal_by(read_poetry_lock, text)


def test_it_is_known_by_what_it_is() -> None:
    assert is_poetry_lock(toml_table(tail()))
    assert not is_poetry_lock(toml_table('[metadata]\nlock_version = "4.5"\n'))
