"""`lock` from the first byte to what our own resolver makes of the folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from accelpkgs_updater.cli.app import app
from accelpkgs_updater.core.parse import parse
from accelpkgs_updater.errors import UpdaterError
from accelpkgs_updater.verify.nix import evaluate

from ..world import World

ROOT = Path(__file__).resolve().parents[3]


def lock(world: World, folder: Path, *arguments: str) -> Result:
    # With nothing beside it: what is in ours today must not matter.
    beside = folder.parent / "nothing"
    beside.mkdir(exist_ok=True)
    command = [
        "lock",
        *arguments,
        "-o",
        str(folder),
        "--packages",
        str(beside),
        "--index",
        world.index,
    ]
    return CliRunner().invoke(app, command)


def versions(folder: Path, name: str) -> list[str]:
    return [r.version for r in parse((folder / name / "releases.json").read_text()).releases]


def planned(folder: Path, python: str, *packages: str) -> dict[str, str] | str:
    """What `concretise` chooses of the folder; the refusal where it chooses nothing."""
    names = " ".join(json.dumps(p) for p in packages)
    request = (
        f'{{ packages = [ {names} ]; python = "{python}"; index = [ {json.dumps(str(folder))} ]; }}'
    )
    expression = (
        f"let tried = (import {ROOT}/nix/concretise {{ }}).tryPlan {request}; in "
        "if tried.ok then builtins.mapAttrs (_: p: p.version) tried.plan.packages "
        "else tried.message"
    )
    return evaluate(expression, ROOT, folders=[folder])


@pytest.fixture
def tied(world: World) -> World:
    """The newest `add-on` asks for what the newest `core` excludes, as `cadwyn` did of
    `airflow`.
    """
    world.add("core", "2.0", "web<2", "add-on>=1")
    world.add("core", "1.0", "web<1", "add-on>=1")
    for version in ("5.0", "4.0", "3.0"):
        world.add("add-on", version, "web>=2")
    world.add("add-on", "2.0", "web>=1.5", "leaf==1.0")
    world.add("add-on", "1.0", "web<1")
    for version in ("2.5", "2.0", "1.7", "1.5", "0.9"):
        world.add("web", version)
    world.add("leaf", "1.0")
    world.add("leaf", "2.0")
    return world


def test_what_is_locked_can_be_planned(tied: World, tmp_path: Path) -> None:
    result = lock(tied, tmp_path / "mine", "core")
    assert result.exit_code == 0, result.output
    assert "can be met on x86_64-linux: 3.10-3.15, 3.13t-3.15t; aarch64-linux" in result.output
    wanted = {"core": "2.0", "add-on": "2.0", "web": "1.7", "leaf": "1.0"}
    assert planned(tmp_path / "mine", "3.12", "core") == wanted
    # What no solution has is not recorded.
    assert versions(tmp_path / "mine", "add-on") == ["2.0"]


def test_the_same_lock_again_writes_nothing(tied: World, tmp_path: Path) -> None:
    lock(tied, tmp_path / "mine", "core")
    lock(tied, tmp_path / "other", "core", "--jobs", "1")
    again = json.loads(lock(tied, tmp_path / "mine", "core", "--json").stdout)
    assert not any(p["written"] for p in again["packages"])
    assert {"system": "aarch64-linux", "python": "3.13t"} in again["met"]
    for path in (tmp_path / "mine").rglob("*.*"):
        assert (
            tmp_path / "other" / path.relative_to(tmp_path / "mine")
        ).read_bytes() == path.read_bytes()


def test_each_python_has_its_own_solution(world: World, tmp_path: Path) -> None:
    world.add("app", "2.0", "native>=2")
    world.add("app", "1.0", "native<2")
    world.add("native", "2.0", tag="cp313-cp313-manylinux_2_28_x86_64")
    world.add("native", "1.0", tag="cp312-cp312-manylinux_2_28_x86_64")
    result = lock(world, tmp_path / "mine", "app")
    assert "can be met on x86_64-linux: 3.12-3.13\n" in result.output
    assert planned(tmp_path / "mine", "3.13", "app") == {"app": "2.0", "native": "2.0"}
    assert planned(tmp_path / "mine", "3.12", "app") == {"app": "1.0", "native": "1.0"}


def test_nothing_is_written_where_nothing_goes_together(tied: World, tmp_path: Path) -> None:
    result = lock(tied, tmp_path / "mine", "core>=2", "web>=2")
    assert isinstance(result.exception, UpdaterError)
    (problem,) = result.exception.problems
    assert problem.code == "E515"
    # Both sides of the conflict, and nothing else.
    assert set(problem.why) == {
        "your set needs core>=2",
        "your set needs web>=2",
        "core 2.0 needs web<2",
    }
    assert not list((tmp_path / "mine").iterdir())


def test_a_package_that_cannot_be_asked_for_is_said(tied: World, tmp_path: Path) -> None:
    tied.faults["/simple/web/"] = lambda h, n: h.answer(b"", "", 403) or True
    result = lock(tied, tmp_path / "mine", "core")
    assert isinstance(result.exception, UpdaterError)
    assert {p.code for p in result.exception.problems} == {"E510"}


def test_what_no_solution_takes_may_be_missing(tied: World, tmp_path: Path) -> None:
    tied.add("add-on", "6.0", "nowhere-to-be-found", "web>=2")
    result = lock(tied, tmp_path / "mine", "core")
    assert result.exit_code == 0, result.output
    assert not (tmp_path / "mine" / "nowhere-to-be-found").exists()


def test_a_uv_lock_is_kept_to_the_letter(tied: World, tmp_path: Path) -> None:
    chosen = {"core": "1.0", "add-on": "1.0", "web": "0.9", "never": "1.0"}
    registry = '{ registry = "https://example.invalid/simple" }'
    needs = {"core": '{ name = "web" }, { name = "add-on" }', "add-on": '{ name = "web" }'}
    tables = [
        f'[[package]]\nname = "{n}"\nversion = "{v}"\nsource = {registry}\n'
        f"dependencies = [ {needs.get(n, '')} ]\n"
        for n, v in chosen.items()
    ]
    edges = '{ name = "core" }, { name = "never", marker = "sys_platform == \'win32\'" }'
    tables.append(
        f'[[package]]\nname = "me"\nsource = {{ virtual = "." }}\ndependencies = [ {edges} ]\n'
    )
    head = 'version = 1\nrequires-python = ">=3.10"\n'
    (tmp_path / "uv.lock").write_text("\n".join([head, *tables]))
    result = lock(tied, tmp_path / "mine", str(tmp_path / "uv.lock"))
    assert result.exit_code == 0, result.output
    assert {
        p.name: versions(tmp_path / "mine", p.name)
        for p in (tmp_path / "mine").iterdir()
        if p.is_dir()
    } == {
        "core": ["1.0"],
        "add-on": ["1.0"],
        "web": ["0.9"],
    }
    assert planned(tmp_path / "mine", "3.12", "core") == {
        "core": "1.0",
        "add-on": "1.0",
        "web": "0.9",
    }


@pytest.fixture
def described(tied: World, tmp_path: Path) -> Path:
    """A folder beside, with a package that is more than a leaf."""
    beside = tmp_path / "nothing"
    for name in ("core", "leaf"):
        (beside / name).mkdir(parents=True)
        (beside / name / "update.toml").write_text('source = "index"\n[keep]\nlines = 1\n')
    CliRunner().invoke(app, ["update", "core", "--packages", str(beside), "--index", tied.index])
    (beside / "core" / "package.nix").write_text('{ kind = "accelerated"; axis = "core"; }\n')
    return beside


def test_what_the_folder_beside_knows_more_of_is_left_to_it(
    tied: World, tmp_path: Path, described: Path
) -> None:
    tied.add("app", "1.0", "core")
    result = lock(tied, tmp_path / "mine", "app")
    assert result.exit_code == 0, result.output
    assert not (tmp_path / "mine" / "core").exists()
    # What it needs is met all the same.
    assert "1.7" in versions(tmp_path / "mine", "web")
    assert "2.0" in versions(tmp_path / "mine", "add-on")


def test_a_release_that_is_not_there_comes_with_what_is_written_by_hand(
    tied: World, tmp_path: Path, described: Path
) -> None:
    assert versions(described, "core") == ["2.0"]
    facts = {"format": 1, "name": "core"}
    (described / "core" / "facts.json").write_text(json.dumps(facts))
    result = lock(tied, tmp_path / "mine", "core<2")
    assert result.exit_code == 0, result.output
    assert versions(tmp_path / "mine", "core") == ["1.0"]
    for file in ("package.nix", "update.toml", "facts.json"):
        assert (tmp_path / "mine" / "core" / file).read_text() == (
            described / "core" / file
        ).read_text()
