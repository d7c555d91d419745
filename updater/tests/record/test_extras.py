"""Which extras there are is recorded of all releases; what they require, where it is needed."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from accelpkgs_updater.cli.app import app
from accelpkgs_updater.core.models import Package
from accelpkgs_updater.core.parse import parse

from ..world import World


@pytest.fixture
def pkgs(tmp_path: Path, world: World) -> Path:
    folder = tmp_path / "pkgs"
    (folder / "app").mkdir(parents=True)
    (folder / "app" / "update.toml").write_text('source = "index"\n')
    world.add("app", "1.0", 'lib; extra == "CUDA12_local"', 'gone; extra == "docs"')
    world.add("lib", "1.0")
    return folder


def run(world: World, *words: str, code: int = 0) -> str:
    done = CliRunner().invoke(app, [*words, "--index", world.index])
    assert done.exit_code == code, done.output
    return f"{done.output} {done.exception}"


def update(world: World, folder: Path, *options: str) -> None:
    run(world, "update", "--all", "--packages", str(folder), *options)


def package(folder: Path, name: str) -> Package:
    return parse((folder / name / "releases.json").read_text())


def test_names_are_recorded_of_extras_that_nobody_asks_for(world: World, pkgs: Path) -> None:
    update(world, pkgs)
    app_ = package(pkgs, "app")
    assert app_.releases[0].metadata.provides == ("cuda12-local", "docs")
    assert (app_.kept_extras, dict(app_.releases[0].metadata.extras)) == ((), {})
    assert app_.published == ("1.0",)


def test_extras_of_the_gpu_are_kept_of_what_is_accelerated(world: World, pkgs: Path) -> None:
    (pkgs / "app" / "package.nix").write_text('{\n  kind = "accelerated";\n}\n')
    update(world, pkgs)
    app_ = package(pkgs, "app")
    assert app_.kept_extras == ("cuda12-local",)
    assert list(app_.releases[0].metadata.extras) == ["cuda12-local"]
    assert package(pkgs, "lib").releases, "what they require is followed"


def test_of_a_component_only_what_is_asked_for(world: World, pkgs: Path) -> None:
    (pkgs / "app" / "package.nix").write_text('{\n  kind = "component";\n}\n')
    update(world, pkgs)
    assert package(pkgs, "app").kept_extras == ()


def test_old_data_is_completed_without_newer_releases(world: World, pkgs: Path) -> None:
    update(world, pkgs)
    path = pkgs / "app" / "releases.json"
    whole = path.read_text()
    lines = [x for x in whole.splitlines(keepends=True) if "published" not in x]
    path.write_text("".join(x for x in lines if "providesExtras" not in x))
    assert package(pkgs, "app").releases[0].metadata.provides is None
    update(world, pkgs, "--recorded-only")
    assert path.read_text() == whole
    world.add("app", "2.0", "lib>=2")
    world.add("app", "1.0", "lib", tag="cp312-cp312-manylinux_2_28_x86_64")
    world.add("lib", "2.0")
    update(world, pkgs, "--recorded-only")
    assert path.read_text() == whole.replace('["1.0"]', '["2.0", "1.0"]')
    update(world, pkgs)
    assert [r.version for r in package(pkgs, "app").releases] == ["2.0", "1.0"]


def test_a_lock_keeps_the_extras_that_it_was_asked_for(world: World, pkgs: Path) -> None:
    world.add("app", "2.0")
    update(world, pkgs)
    (pkgs / "app" / "package.nix").write_text("{ }\n")
    out = pkgs.parent / "mine"

    def lock(*what: str, code: int = 0) -> str:
        return run(world, "lock", *what, "-o", str(out), "--packages", str(pkgs), code=code)

    lock("app[cuda12_local]")
    mine = package(out, "app")
    assert [r.version for r in mine.releases][-1] == "1.0", "2.0 has no such extra"
    assert mine.kept_extras == ("cuda12-local",)
    assert package(out, "lib").releases
    assert "app 1.0 has no extra nosuch" in " ".join(lock("app[nosuch]", code=1).split())
