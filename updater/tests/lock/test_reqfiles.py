from __future__ import annotations

import pytest
from packaging.version import Version

from accelpkgs_updater.lock.reqfiles import (
    InvalidRequirements,
    UnreadFormat,
    parse_file,
    parse_line,
)


def names(file: str, text: str) -> list[str]:
    return [str(r) for r in parse_file(file, text).roots]


def test_requirements_txt() -> None:
    text = """
    # comment
    --index-url https://example.invalid/simple
    torch==2.8.0 \\
        --hash=sha256:aaaa
    numpy>=2 # why
    uvicorn[standard]; python_version < "3.14"
    """
    assert names("requirements.txt", text) == [
        "torch==2.8.0",
        "numpy>=2",
        'uvicorn[standard]; python_version < "3.14"',
    ]


def test_pyproject() -> None:
    assert names("a/pyproject.toml", '[project]\nname = "x"\ndependencies = ["numpy<3"]') == [
        "numpy<3"
    ]
    assert names("pyproject.toml", "") == []


LOCK = """
version = 1

[[package]]
name = "Click"
version = "8.1"
source = { registry = "https://example.invalid/simple" }
dependencies = [ { name = "colorama", marker = "sys_platform == 'win32'" } ]

[[package]]
name = "colorama"
version = "0.4"
source = { registry = "https://example.invalid/simple" }

[[package]]
name = "numpy"
version = "1.26"
source = { registry = "https://example.invalid/simple" }

[[package]]
name = "numpy"
version = "2.3"
source = { registry = "https://example.invalid/simple" }
"""
PROJECT = """
[[package]]
name = "me"
version = "0"
source = { editable = "." }
dependencies = [
  { name = "click", extra = [ "fast" ] },
  { name = "numpy", version = "1.26", marker = "python_full_version < '3.12'" },
  { name = "from-git" },
]

[package.dev-dependencies]
dev = [ { name = "colorama", marker = "sys_platform == 'win32'" } ]

[[package]]
name = "from-git"
version = "1"
source = { git = "https://example.invalid/x" }
"""


def test_uv_lock_asks_for_what_the_project_asks_for_and_pins_the_rest() -> None:
    found = parse_file("a/uv.lock", LOCK + PROJECT)
    assert [str(r) for r in found.roots] == [
        "click[fast]",
        'numpy; python_full_version < "3.12"',
        'colorama; sys_platform == "win32"',
    ]
    assert found.pins == {
        "click": {Version("8.1")},
        "colorama": {Version("0.4")},
        "numpy": {Version("1.26"), Version("2.3")},
    }


def test_uv_lock_without_a_project_asks_for_everything() -> None:
    assert names("uv.lock", LOCK) == ["Click", "colorama", "numpy"]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("requirements.txt", "-r other.txt"),
        ("requirements.txt", "-e ."),
        ("requirements.txt", "what is this"),
        ("pyproject.toml", '[project]\ndynamic = ["dependencies"]'),
        ("pyproject.toml", "[project"),
        ("uv.lock", "package = 3"),
        ("uv.lock", LOCK.replace('"8.1"', '"eight"')),
        ("uv.lock", LOCK + PROJECT.replace("'3.12'", "'")),
    ],
)
def test_what_is_not_understood_is_refused(file: str, text: str) -> None:
    with pytest.raises(InvalidRequirements):
        parse_file(file, text)


def test_a_line() -> None:
    assert parse_line("a>=1").name == "a"
    with pytest.raises(InvalidRequirements):
        parse_line("$(rm -rf)")
    with pytest.raises(InvalidRequirements, match="URL"):
        parse_line("a @ https://example.invalid/a-1-py3-none-any.whl")


def test_a_comment_begins_after_a_blank() -> None:
    text = "numpy; platform_version != '#1 SMP'  # a comment\n# another\n"
    assert names("requirements.txt", text) == ['numpy; platform_version != "#1 SMP"']


@pytest.mark.parametrize(
    "file",
    [
        *("pylock.toml", "a/pylock.dev.toml", "poetry.lock", "Pipfile.lock", "Pipfile", "pdm.lock"),
        *("conda-lock.yml", "environment.yaml", "pixi.lock", "setup.cfg", "some.toml", "p.whl"),
    ],
)
def test_an_unknown_format_is_refused_by_name(file: str) -> None:
    base = file.rpartition("/")[2]
    said = f"^{base} is not read; requirements.txt, pyproject.toml, uv.lock are$"
    with pytest.raises(UnreadFormat, match=said):
        parse_file(file, 'lock-version = "1.0"\n')


@pytest.mark.parametrize("file", ["requirements", "dev.txt", "a.b/requirements.in", "x.pip"])
def test_plain_text_of_another_name_is_requirements(file: str) -> None:
    assert names(file, "numpy\n") == ["numpy"]


@pytest.mark.parametrize("line", ["x @ https://h.invalid/x.whl?token={}", "x @@ https://h/?{}"])
def test_what_a_url_is_signed_with_is_not_told(line: str) -> None:
    with pytest.raises(InvalidRequirements) as caught:
        parse_line(line.format("s3cr3t"))
    assert "s3cr3t" not in str(caught.value) and "x @" in str(caught.value)
