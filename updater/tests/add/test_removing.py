"""Who needs a package, and what goes with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from accelpkgs_updater.add.removing import removal, required_by
from accelpkgs_updater.cli.app import app
from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.errors import UpdaterError

from ..world import World


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


@pytest.fixture
def pkgs(world: World, tmp_path: Path) -> Path:
    """app and other need shared; app alone needs middle, and that leaf."""
    world.add("app", "1.0", "shared>=1", "middle")
    world.add("other", "1.0", "shared")
    world.add("middle", "1.0", "leaf<2")
    for name in ("shared", "leaf"):
        world.add(name, "1.0")
    folder = tmp_path / "tree" / "pkgs"
    folder.mkdir(parents=True)
    done = run("add", "app", "other", "--packages", str(folder), "--index", world.index)
    assert done.exit_code == 0, done.output
    return folder


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def test_what_others_merely_reached_goes_with_it(pkgs: Path) -> None:
    done = run("remove", "app", "--packages", str(pkgs))
    assert done.exit_code == 0, done.output
    assert names(pkgs) == ["other", "shared"]
    assert "leaf, which nothing else needs" in done.output


def test_what_somebody_said_something_of_stays(pkgs: Path) -> None:
    (pkgs / "leaf/package.nix").write_text("{ }\n")
    (pkgs / "middle/update.toml").write_text('source = "index"\n')
    assert removal(Store(pkgs), ["app"], set()).gone == ("app",)
    assert removal(Store(pkgs), ["app", "middle"], set()).gone == ("app", "middle")


def test_what_is_needed_stays_and_so_does_all_else(pkgs: Path) -> None:
    (pkgs.parent / "targets.toml").write_text('[sets]\nmine = ["Other[x]>=1"]\n')
    before = names(pkgs)
    done = run("remove", "app", "shared", "other", "middle", "--packages", str(pkgs))
    assert isinstance(done.exception, UpdaterError)
    (problem,) = done.exception.problems
    assert (problem.code, problem.why) == ("E547", ("sets of targets.toml: mine",))
    assert names(pkgs) == before
    done = run("remove", "shared", "--packages", str(pkgs))
    assert isinstance(done.exception, UpdaterError)
    assert done.exception.problems[0].why == ("required by app, other",)
    assert names(pkgs) == before


def test_who_requires_it(pkgs: Path) -> None:
    assert required_by(Store(pkgs), "shared") == {"app": ["shared>=1"], "other": ["shared"]}
    done = run("why", "shared", "--packages", str(pkgs))
    assert done.exit_code == 0, done.output
    assert "required by app: shared>=1\nrequired by other: shared\n" in done.output
    assert (
        "no package of the folder requires it" in run("why", "app", "--packages", str(pkgs)).output
    )
