"""`export` from the words of a plan, or a plan in a file, to the text."""

from __future__ import annotations

import json
import os
import tomllib
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.pylock import Pylock
from typer.testing import CliRunner

from accelpkgs_updater.cli.app import app
from accelpkgs_updater.export.plan_command import plan_of_words

from .conftest import PYTHON, VERSIONS, Exports, package, text


def read(text: str) -> Pylock:
    return Pylock.from_dict(tomllib.loads(text))


def test_a_pylock_says_what_was_planned(exports: Exports) -> None:
    lock = read(exports.export("pylock.toml").read_text())
    assert {package.name: str(package.version) for package in lock.packages} == VERSIONS
    assert str(lock.requires_python) == f"=={PYTHON}.*"
    tool = lock.tool["accelpkgs"]
    assert (tool["driver"], tool["capabilities"]) == ("570.10", ["8.6"])
    assert len(tool["plan"]) == 16
    for entry in lock.packages:
        [wheel] = entry.wheels
        assert wheel.hashes == {"sha256": exports.world.sha256(entry.name, wheel.name)}
        assert wheel.url == f"{exports.world.base}/files/{entry.name}/{wheel.name}"


def test_it_says_that_it_asks_the_index_and_only_where_it_does(exports: Exports) -> None:
    assert (
        "asking the package index for the addresses of 3 files"
        in exports.run(*exports.words).stderr
    )
    exports.world.log.clear()
    quiet = exports.run(*exports.words, "--format", "requirements")
    assert (quiet.exit_code, exports.world.log) == (0, [])
    assert "asking" not in quiet.stderr


def test_the_index_is_asked_once_for_each_package(exports: Exports) -> None:
    exports.world.log.clear()
    exports.export("pylock.toml")
    assert sorted(path for _, path, *_ in exports.world.log) == [
        f"/simple/{name}/" for name in sorted(VERSIONS)
    ]


def test_a_plan_in_a_file_or_a_pipe_is_the_same(exports: Exports, tmp_path: Path) -> None:
    made = exports.run(*exports.words).stdout
    saved = tmp_path / "plan.json"
    saved.write_text(plan_of_words(exports.words))
    assert exports.run("--plan", str(saved)).stdout == made
    assert exports.run("--plan", "-", stdin=saved.read_text()).stdout == made


def test_several_files_at_once_and_twice_the_same_bytes(exports: Exports) -> None:
    paths = [exports.folder / name for name in ("pylock.gpu.toml", "gpu.txt", "gpu.cdx.json")]
    words = [*exports.words, *(word for path in paths for word in ("-o", str(path)))]
    assert exports.run(*words).exit_code == 0
    before = [path.read_bytes() for path in paths]
    assert exports.run(*words).exit_code == 0
    assert [path.read_bytes() for path in paths] == before


def test_a_bill_of_materials_keeps_to_its_schema(exports: Exports) -> None:
    made = exports.export("bom.json").read_text()
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(made) is None
    bom = json.loads(made)
    [dep] = [c for c in bom["components"] if c["name"] == "dep"]
    file = "dep-1.5-py3-none-any.whl"
    assert dep["purl"] == f"pkg:pypi/dep@1.5?file_name={file}"
    assert dep["hashes"] == [{"alg": "SHA-256", "content": exports.world.sha256("dep", file)}]
    assert {"name": "accelpkgs:licence", "value": "unknown: accelpkgs records none"} in dep[
        "properties"
    ]
    edges = {edge["ref"]: edge.get("dependsOn", []) for edge in bom["dependencies"]}
    assert edges["plan"] == ["app@2.0"]
    assert edges["app@2.0"] == ["dep@1.5", "two-words@0.1"]
    assert "timestamp" not in bom["metadata"]


def test_a_refusal_of_plan_is_passed_on(exports: Exports, capfd: pytest.CaptureFixture) -> None:
    result = exports.run("app", "--pyton", "3.12")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "accelpkgs E424: unrecognized arguments: --pyton" in capfd.readouterr().err
    result = exports.run("no-such-package-at-all")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "accelpkgs E001" in capfd.readouterr().err


def run(stdin: str, *words: str):
    return CliRunner().invoke(app, ["export", "--plan", "-", *words], input=stdin)


def test_a_recorded_address_is_written_and_nobody_is_asked() -> None:
    url = "https://files.example/v1/one-1.0%2Bcu128-py3-none-any.whl"
    file = {"file": "one-1.0+cu128-py3-none-any.whl", "sha256": "ab" * 32, "url": url}
    said = text(packages={"one": package(file=file)})
    lock = read(run(said).stdout)
    assert [(str(p.version), p.wheels[0].url) for p in lock.packages] == [("1.0+cu128", url)]
    assert f"one @ {url} \\\n" in run(said, "--format", "requirements").stdout
    bom = json.loads(run(said, "--format", "cyclonedx").stdout)
    assert bom["components"][0]["externalReferences"] == [{"type": "distribution", "url": url}]


def test_a_source_is_an_sdist_with_a_note() -> None:
    url = "https://files.example/one-1.0.tar.gz"
    file = {"file": "one-1.0.tar.gz", "sha256": "ab" * 32, "url": url}
    result = run(text(packages={"one": package(file=file, flavour="source")}))
    [entry] = read(result.stdout).packages
    assert (entry.wheels, entry.sdist.url) == (None, url)
    assert "an installer compiles it" in entry.tool["accelpkgs"]["note"]
    assert "note: one 1.0 is a source" in result.stderr


GIT = {"type": "git", "url": "https://forge.example/one.git", "rev": "ab" * 20}


def of_tree(tree: dict[str, object]) -> str:
    file = {"file": "one-1.0", "tree": tree}
    return text(packages={"one": package(file=file, flavour="source")})


def test_a_commit_is_one_in_a_pylock_and_in_a_bill_of_materials() -> None:
    said = of_tree({**GIT, "subdirectory": "python"})
    [entry] = read(run(said).stdout).packages
    found = entry.vcs
    assert found is not None
    assert (found.url, found.commit_id, found.subdirectory) == (GIT["url"], GIT["rev"], "python")
    made = run(said, "--format", "cyclonedx").stdout
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(made) is None
    assert json.loads(made)["components"][0]["externalReferences"][0]["type"] == "vcs"
    refused = run(said, "--format", "requirements")
    assert "E536" in str(refused.exception)
    assert "export it as pylock.toml" in str(refused.exception)


@pytest.mark.parametrize(
    "tree", [{"type": "path", "path": "../one"}, {**GIT, "url": "file:///home/me/one"}]
)
def test_what_lies_on_this_machine_cannot_be_exported(tree: dict[str, object]) -> None:
    assert "its source is a folder of this machine" in str(run(of_tree(tree)).exception)


def test_what_a_base_compiles_cannot_be_exported() -> None:
    result = run(text(packages={"one": package(file=None, flavour="source")}))
    assert result.exit_code == 1
    assert "E536" in str(result.exception)


@pytest.mark.parametrize("arguments", [[], ["torch", "--plan", "-"]])
def test_one_plan_is_exported(arguments: list[str]) -> None:
    result = CliRunner().invoke(app, ["export", *arguments], input=text())
    assert "E500" in str(result.exception)


def test_a_file_that_somebody_else_wrote_is_left_alone(exports: Exports) -> None:
    path = exports.folder / "requirements.txt"
    path.write_text("idna\n")
    words = [*exports.words, "-o", str(path)]
    result = exports.run(*words)
    assert "E537" in str(result.exception)
    assert path.read_text() == "idna\n"
    assert exports.run(*words, "--force").exit_code == 0
    assert path.read_text().startswith("# made by: updater export\n")


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_what_is_no_file_is_left_alone(exports: Exports, make) -> None:
    path = exports.folder / "pylock.toml"
    make(path)
    assert "E537" in str(exports.run(*exports.words, "-o", str(path)).exception)


@pytest.mark.parametrize(
    ("name", "options"),
    [("lock.toml", []), ("bom.xml", []), ("my.txt", ["--format", "pylock"])],
)
def test_a_name_must_say_what_the_file_is(exports: Exports, name: str, options: list[str]) -> None:
    path = exports.folder / name
    result = exports.run(*exports.words, "-o", str(path), *options)
    assert "E500" in str(result.exception)
    assert not path.exists()
