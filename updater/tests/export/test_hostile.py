"""Plans and indexes that say what they should not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from accelpkgs_updater.cli.app import app

from .conftest import Exports, package, plan, text

SHA256 = "ab" * 32


def of(file: str, **more: Any) -> str:
    said = {"file": file, "sha256": SHA256, **more}
    return text(packages={"one": package(file=said)})


def of_target(**changes: Any) -> str:
    return text(target={**plan()["target"], **changes})


@pytest.mark.parametrize(
    "said",
    [
        "",
        "[]",
        "null",
        "{",
        '{"format": 2}',
        "[" * 100_000,
        text(format=3),
        text(packages={}),
        text(packages=[]),
        text(id="../../etc"),
        text(id="0123456789ABCDEF"),
        text(packages={"../one": package()}),
        text(packages={"One": package()}),
        text(packages={"one": package(version="2.0")}),
        text(packages={"one": package(flavour="source")}),
        text(packages={"one": package(requires=[{"name": "lost"}])}),
        text(packages={"one": package(axes={"cuda": 'x"\n[evil]'})}),
        of("two-1.0-py3-none-any.whl"),
        of("../one-1.0-py3-none-any.whl"),
        of("one-1.0-py3-none-any.whl\n--hash=x"),
        of("one-1.0-py3-none-any.whl", sha256="zz" * 32),
        of("one-1.0-py3-none-any.whl", size=-1),
        of("one-1.0-py3-none-any.whl", size=True),
        of("one-1.0-py3-none-any.whl", url="http://files.example/one-1.0-py3-none-any.whl"),
        of("one-1.0-py3-none-any.whl", url="https://me:secret@files.example/one.whl"),
        of("one-1.0-py3-none-any.whl", url="https://files.example/a b\n--index-url=x"),
        of("one-1.0-py3-none-any.whl", url="file:///etc/passwd"),
        *(
            text(packages={"one": package(file={"file": "x", "tree": tree}, flavour="source")})
            for tree in (
                {},
                {"type": "hg", "url": "https://forge.example/x", "rev": "ab" * 20},
                {"type": "git", "url": "https://me:pw@forge.example/x", "rev": "ab" * 20},
                {"type": "git", "url": "https://forge.example/x\n", "rev": "ab" * 20},
                {"type": "git", "url": "https://forge.example/x", "rev": "main"},
                {
                    "type": "git",
                    "url": "https://forge.example/x",
                    "rev": "ab" * 20,
                    "subdirectory": "../y",
                },
            )
        ),
        of_target(system="riscv64-linux"),
        of_target(python="2.7"),
        of_target(python="3.99"),
        of_target(driver="570\nevil"),
        of_target(capabilities=["8.6", "\x1b[2J"]),
    ],
)
def test_a_plan_that_is_none_is_refused(said: str, tmp_path: Path) -> None:
    output = tmp_path / "out.txt"
    result = CliRunner().invoke(app, ["export", "--plan", "-", "-o", str(output)], input=said)
    assert result.exit_code == 1
    assert "accelpkgs E534: a plan cannot be read" in str(result.exception)
    assert "\x1b" not in str(result.exception)
    assert len(str(result.exception).splitlines()) <= 10
    assert not output.exists()


def test_a_plan_without_end_is_refused() -> None:
    result = CliRunner().invoke(app, ["export", "--plan", "/dev/zero"])
    assert "E534" in str(result.exception)
    result = CliRunner().invoke(app, ["export", "--plan", "-"], input=" " * (9 << 20))
    assert "are more than 8388608" in str(result.exception)


def test_warnings_of_a_plan_stay_in_their_line() -> None:
    said = text(warnings=[{"text": "old\nevil==1.0"}])
    words = ["export", "--plan", "-", "--format", "requirements"]
    made = CliRunner().invoke(app, words, input=said).stdout
    assert "# warning: old evil==1.0\n" in made


def page(exports: Exports, **changes: Any) -> None:
    """Let the index list the wheel of `dep` otherwise."""
    file = "dep-1.5-py3-none-any.whl"
    link = {
        "filename": file,
        "url": f"{exports.world.base}/files/dep/{file}",
        "hashes": {"sha256": exports.world.sha256("dep", file)},
        **changes,
    }
    attributes = f'href="{link["url"]}#sha256={link["hashes"].get("sha256", "")}"'
    exports.world.pages["dep"] = f"<a {attributes}>{link['filename']}</a>".encode()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"hashes": {"sha256": "cd" * 32}}, "E530"),
        ({"hashes": {}}, "E535"),
        ({"url": "https://files.example/dep-1.6-py3-none-any.whl"}, "E535"),
        ({"url": "http://files.example/dep-1.5-py3-none-any.whl"}, "E535"),
        ({"url": "ftp://files.example/dep-1.5-py3-none-any.whl"}, "E535"),
    ],
)
def test_an_index_that_has_other_files_is_not_believed(
    exports: Exports, changes: dict[str, Any], code: str
) -> None:
    page(exports, **changes)
    output = exports.folder / "pylock.toml"
    result = exports.run(*exports.words, "-o", str(output))
    assert result.exit_code == 1
    assert f"accelpkgs {code}: " in str(result.exception)
    assert not output.exists()


def test_all_that_an_index_lacks_is_said_at_once(exports: Exports) -> None:
    del exports.world.files["dep"], exports.world.files["two-words"]
    result = exports.run(*exports.words)
    assert str(result.exception).count("accelpkgs E535") == 2


def test_no_password_of_an_index_is_written(exports: Exports) -> None:
    file = "dep-1.5-py3-none-any.whl"
    host = exports.world.base.removeprefix("http://")
    page(exports, url=f"http://me:hunter2@{host}/files/dep/{file}")
    result = exports.run(*exports.words, index=f"http://me:hunter2@{host}/simple")
    assert result.exit_code == 0, result.output
    assert f'"http://{host}/files/dep/{file}"' in result.stdout
    assert "hunter2" not in result.output


def test_an_index_that_is_silent_is_named(exports: Exports) -> None:
    exports.world.faults["/simple/dep/"] = lambda handler, _: handler.answer(b"", "", 503) or True
    result = exports.run(*exports.words)
    assert "accelpkgs E510" in str(result.exception)
    assert json.dumps("pylock") not in result.stdout
