from __future__ import annotations

import pytest

from accelpkgs_updater.core.reqfiles import InvalidRequirements, parse_file, parse_line


def names(file: str, text: str) -> list[str]:
    return [str(r) for r in parse_file(file, text)]


def test_requirements_txt() -> None:
    text = """
    # comment
    --index-url https://example.invalid/simple
    torch==2.8.0 \\
        --hash=sha256:aaaa
    numpy>=2 # why
    uvicorn[standard]; python_version < "3.14"
    """
    assert names("requirements.txt", text) == ["torch==2.8.0", "numpy>=2", 'uvicorn[standard]; python_version < "3.14"']


def test_pyproject() -> None:
    assert names("a/pyproject.toml", '[project]\nname = "x"\ndependencies = ["numpy<3"]') == ["numpy<3"]
    assert names("pyproject.toml", "") == []


def test_uv_lock() -> None:
    text = """
    version = 1
    [[package]]
    name = "me"
    version = "0"
    source = { editable = "." }
    [[package]]
    name = "idna"
    version = "3.10"
    source = { registry = "https://example.invalid/simple" }
    """
    assert names("uv.lock", text) == ["idna==3.10"]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("requirements.txt", "-r other.txt"),
        ("requirements.txt", "-e ."),
        ("requirements.txt", "what is this"),
        ("pyproject.toml", '[project]\ndynamic = ["dependencies"]'),
        ("pyproject.toml", "[project"),
        ("uv.lock", "package = 3"),
    ],
)
def test_what_is_not_understood_is_refused(file: str, text: str) -> None:
    with pytest.raises(InvalidRequirements):
        parse_file(file, text)


def test_a_line() -> None:
    assert parse_line("a>=1").name == "a"
    with pytest.raises(InvalidRequirements):
        parse_line("$(rm -rf)")
