"""`lock` of what is no release of an index: folders, archives and wheels by address, git."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest

from accelpkgs_updater.core.models import Package
from accelpkgs_updater.core.parse import parse

from ..world import World, metadata, sdist, wheel
from .test_lock_projects import kept, lock, problems, versions

PYPROJECT = """[project]
name = "{name}"
version = "{version}"
requires-python = ">=3.10"
dependencies = {requires}
[build-system]
requires = ["hatchling>=1.2"]
build-backend = "hatchling.build"
"""


def member(folder: Path, name: str, version: str, *requires: str, more: str = "") -> Path:
    """Make a project that can be installed."""
    folder.mkdir(parents=True, exist_ok=True)
    text = PYPROJECT.format(name=name, version=version, requires=json.dumps(requires))
    (folder / "pyproject.toml").write_text(text + more)
    (folder / f"{name}.py").write_text("")
    return folder


def git(folder: Path, *arguments: str) -> str:
    settings = ("user.name=n", "user.email=e@e.invalid", "init.defaultBranch=main")
    call = ["git", *(p for s in settings for p in ("-c", s)), *arguments]
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull}
    done = subprocess.run(call, cwd=folder, check=True, capture_output=True, env=environment)
    return done.stdout.decode().strip()


def repository(folder: Path, name: str, version: str, *requires: str) -> str:
    member(folder, name, version, *requires)
    git(folder, "init", "-q")
    return commit(folder)


def commit(folder: Path) -> str:
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", "a")
    return git(folder, "rev-parse", "HEAD")


def of(folder: Path, name: str) -> Package:
    return parse((folder / name / "releases.json").read_text())


def tree(folder: Path, name: str) -> dict[str, Any]:
    (release,) = of(folder, name).releases
    assert release.sdist is not None
    assert release.sdist.tree is not None
    return dict(release.sdist.tree)


@pytest.fixture
def here(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    # What builds need.
    for tool in ("hatchling", "setuptools", "wheel"):
        world.add(tool, "1.5")
    folder = tmp_path / "project"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def test_a_folder_beside_the_project(world: World, here: Path) -> None:
    world.add("leaf", "1.0")
    world.add("extra", "1.0")
    more = '[project.optional-dependencies]\nfast = ["extra"]\n'
    member(here.parent / "lib", "lib", "0.3", "leaf>=1", more=more)
    (here / "requirements.txt").write_text("../lib[fast]\n")
    result = lock(world, here / "locks", "requirements.txt")
    assert result.exit_code == 0, result.output
    assert tree(here / "locks", "lib") == {"type": "path", "path": "../../lib"}
    (release,) = of(here / "locks", "lib").releases
    assert release.version == "0.3"
    assert [r.name for r in release.metadata.requires] == ["leaf"]
    assert [r.name for r in release.metadata.extras["fast"]] == ["extra"]
    assert release.sdist is not None
    assert release.sdist.build is not None
    assert "hatchling" in {r.name for r in release.sdist.build.requires}
    assert versions(here / "locks", "leaf") == ["1.0"]
    assert versions(here / "locks", "extra") == ["1.0"]
    assert versions(here / "locks/build.d", "hatchling") == ["1.5"]
    made = kept(here / "locks")
    assert "lib[fast]==0.3" in made["request"]["packages"]
    assert {s["name"]: s["path"] for s in made["sources"]} == {"lib": "../../lib"}
    assert made["counts"]["source"] == 1 and "refused" not in made["counts"]
    # What it requires is a part of what was read.
    assert lock(world, here / "locks", "requirements.txt", "--check").exit_code == 0
    member(here.parent / "lib", "lib", "0.3", "leaf>=1", "extra", more=more)
    (problem,) = problems(lock(world, here / "locks", "requirements.txt", "--check"))
    assert problem.code == "E517" and "lib/pyproject.toml changed" in problem.why[0]


def test_a_folder_that_only_its_build_knows(world: World, here: Path) -> None:
    world.add("leaf", "1.0")
    old = here.parent / "old"
    old.mkdir()
    (old / "setup.py").write_text("raise SystemExit('run')")
    (here / "requirements.txt").write_text("leaf\n../old\n")
    result = lock(world, here / "locks", "requirements.txt")
    assert result.exit_code == 0, result.output
    assert "requirements.txt:2" in result.output and "only its build" in result.output
    assert kept(here / "locks")["counts"]["refused"] == 1
    (problem,) = problems(lock(world, here / "locks", "requirements.txt", "--strict"))
    assert (problem.code, problem.where) == ("E528", "requirements.txt:2")


def test_a_member_that_requires_the_project_itself(world: World, here: Path) -> None:
    """As examples of a project in its group dev: another release would be in the shell."""
    world.add("leaf", "1.0")
    world.add("app", "9.0")
    member(here, "app", "1.0", "leaf")
    member(here / "examples", "stories", "0.0", "app")
    (here / "requirements.txt").write_text("-e .\n./examples\n")
    result = lock(world, here / "locks", "requirements.txt")
    assert result.exit_code == 0, result.output
    said = "stories is from examples, and is not in the folder; it requires app, the project itself"
    assert said in result.output
    assert not (here / "locks/app").exists() and not (here / "locks/stories").exists()


def test_members_of_a_workspace(world: World, here: Path) -> None:
    world.add("leaf", "1.0")
    member(
        here,
        "root",
        "1.0",
        "part",
        more='[tool.uv.workspace]\nmembers = ["parts/*"]\n'
        "[tool.uv.sources]\npart = { workspace = true }\n",
    )
    member(here / "parts" / "part", "part", "2.0", "leaf")
    result = lock(world, here / "locks", "pyproject.toml")
    assert result.exit_code == 0, result.output
    assert tree(here / "locks", "part")["path"] == "../parts/part"
    assert not (here / "locks" / "root").exists()
    assert versions(here / "locks", "leaf") == ["1.0"]


def test_an_archive_by_its_address(world: World, here: Path) -> None:
    world.add("leaf", "1.0")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        text = PYPROJECT.format(name="thing", version="1.4.dev0", requires='["leaf"]')
        archive.writestr("thing-main/pyproject.toml", text)
        archive.writestr("thing-main/thing.py", "raise SystemExit('run')")
    world.files["at"] = {"main.zip": buffer.getvalue()}
    url = f"{world.base}/files/at/main.zip"
    (here / "requirements.txt").write_text(f"thing @ {url}\n")
    result = lock(world, here / "locks", "requirements.txt")
    assert result.exit_code == 0, result.output
    (release,) = of(here / "locks", "thing").releases
    assert release.sdist is not None
    digest = hashlib.sha256(buffer.getvalue()).hexdigest()
    assert (release.sdist.file, release.sdist.url) == ("thing-1.4.dev0.zip", url)
    assert release.sdist.sha256 == digest
    assert versions(here / "locks", "leaf") == ["1.0"]

    # What lies there is another file now: only an upgrade takes it.
    world.files["at"] = {"main.zip": sdist_zip("thing", "1.5")}
    (problem,) = problems(lock(world, here / "locks", "requirements.txt"))
    assert problem.code == "E530" and digest in "".join(problem.why)
    again = lock(world, here / "locks", "requirements.txt", "--upgrade-package", "thing")
    assert again.exit_code == 0, again.output
    assert versions(here / "locks", "thing") == ["1.5"]


def sdist_zip(name: str, version: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(f"{name}/PKG-INFO", metadata(name, version))
    return buffer.getvalue()


@pytest.mark.parametrize("kind", ["archive", "wheel"])
@pytest.mark.parametrize("way", ["#sha256=", " --hash=sha256:"])
def test_a_hash_that_is_given_is_compared(world: World, here: Path, kind: str, way: str) -> None:
    content = (
        sdist("thing", "1.0", metadata("thing", "1.0"))
        if kind == "archive"
        else wheel("thing", "1.0", metadata("thing", "1.0"))
    )
    file = "thing-1.0.tar.gz" if kind == "archive" else "thing-1.0-py3-none-any.whl"
    world.files["at"] = {file: content}
    line = f"thing @ {world.base}/files/at/{file}"
    right, wrong = hashlib.sha256(content).hexdigest(), "0" * 64
    (here / "requirements.txt").write_text(f"{line}{way}{wrong}\n")
    (problem,) = problems(lock(world, here / "locks", "requirements.txt"))
    assert (problem.code, problem.where) == ("E530", "requirements.txt:1")
    assert right in "".join(problem.why)
    (here / "requirements.txt").write_text(f"{line}{way}{right}\n")
    result = lock(world, here / "locks", "requirements.txt")
    assert result.exit_code == 0, result.output
    assert right in (here / "locks" / "thing" / "releases.json").read_text()


def test_a_wheel_by_its_address(world: World, here: Path) -> None:
    world.add("leaf", "1.0")
    content = wheel("thing", "2.0", metadata("thing", "2.0", "leaf"))
    world.files["at"] = {"thing-2.0-py3-none-any.whl": content}
    url = f"{world.base}/files/at/thing-2.0-py3-none-any.whl"
    result = lock(world, here / "locks", f"thing @ {url}")
    assert result.exit_code == 0, result.output
    (release,) = of(here / "locks", "thing").releases
    ((files,),) = [list(t.values()) for v in release.variants for t in v.wheels.values()]
    assert (files[0].url, files[0].sha256) == (url, hashlib.sha256(content).hexdigest())
    assert versions(here / "locks", "leaf") == ["1.0"]


def test_a_branch_moves_with_an_upgrade_alone(world: World, here: Path) -> None:
    world.add("leaf", "1.0")
    there = here.parent / "thing.git"
    first = repository(there, "thing", "1.0", "leaf")
    (here / "requirements.txt").write_text(f"thing @ git+file://{there}@main\n")
    result = lock(world, here / "locks", "requirements.txt")
    assert result.exit_code == 0, result.output
    assert tree(here / "locks", "thing") == {"type": "git", "url": f"file://{there}", "rev": first}
    assert versions(here / "locks", "leaf") == ["1.0"]
    member(there, "thing", "1.1", "leaf")
    second = commit(there)
    assert lock(world, here / "locks", "requirements.txt").exit_code == 0
    assert tree(here / "locks", "thing")["rev"] == first
    assert lock(world, here / "locks", "requirements.txt", "--check").exit_code == 0
    assert lock(world, here / "locks", "requirements.txt", "--upgrade").exit_code == 0
    assert tree(here / "locks", "thing")["rev"] == second
    assert versions(here / "locks", "thing") == ["1.1"]


@pytest.mark.parametrize("revision", ["tag", "commit", "default"])
def test_what_a_revision_may_be(world: World, here: Path, revision: str) -> None:
    there = here.parent / "thing.git"
    first = repository(there, "thing", "1.0")
    git(there, "tag", "-a", "v1", "-m", "v1")
    member(there, "thing", "2.0")
    second = commit(there)
    name = {"tag": "@v1", "commit": f"@{first}", "default": ""}[revision]
    result = lock(world, here / "locks", f"thing @ git+file://{there}{name}")
    assert result.exit_code == 0, result.output
    assert tree(here / "locks", "thing")["rev"] == (second if revision == "default" else first)


def test_a_folder_of_a_repository_with_submodules(world: World, here: Path) -> None:
    there = here.parent / "many"
    there.mkdir()
    member(there / "python" / "thing", "thing", "3.0")
    (there / ".gitmodules").write_text("")
    git(there, "init", "-q")
    rev = commit(there)
    url = f"git+file://{there}@{rev}#subdirectory=python/thing"
    result = lock(world, here / "locks", f"thing @ {url}")
    assert result.exit_code == 0, result.output
    assert tree(here / "locks", "thing") == {
        "type": "git",
        "url": f"file://{there}",
        "rev": rev,
        "submodules": True,
        "subdirectory": "python/thing",
    }
    assert "with the submodules of" in result.output


def test_what_a_reference_requires_by_address_in_turn(world: World, here: Path) -> None:
    inner = here.parent / "inner"
    repository(inner, "inner", "1.0")
    outer = here.parent / "outer"
    member(outer, "outer", "1.0", f"inner @ git+file://{inner}")
    (here / "requirements.txt").write_text("../outer\n")
    result = lock(world, here / "locks", "requirements.txt")
    assert result.exit_code == 0, result.output
    assert tree(here / "locks", "inner")["type"] == "git"
    # A stranger's repository names no place on this machine.
    far = here.parent / "far"
    repository(far, "far", "1.0", f"inner @ git+file://{inner}")
    (problem,) = problems(lock(world, here / "other", f"far @ git+file://{far}"))
    assert problem.code == "E528" and "a place on this machine" in "".join(problem.why)


def test_where_no_network_is(world: World, here: Path) -> None:
    world.add("leaf", "1.0")
    (here / "requirements.txt").write_text(
        "leaf\nthing @ git+http://127.0.0.1:9/thing.git@v1\nother @ http://127.0.0.1:9/o-1.tar.gz\n"
    )
    result = lock(world, here / "locks", "requirements.txt")
    assert result.exit_code == 0, result.output
    said = " ".join(result.output.split())
    assert "requirements.txt:2: a source cannot be had: thing is from" in said
    assert "requirements.txt:3: a source cannot be had: other is from" in said
    assert kept(here / "locks")["counts"]["refused"] == 2
    assert not (here / "locks" / "thing").exists()


@pytest.mark.parametrize("revision", ["--upload-pack=touch x", "a..b", "-x", "nothing"])
def test_names_that_are_no_revision(world: World, here: Path, revision: str) -> None:
    there = here.parent / "thing.git"
    repository(there, "thing", "1.0")
    member(here, "p", "1.0", "thing", more="[tool.uv.sources]\n")
    text = f'thing = {{ git = "file://{there}", rev = "{revision}" }}\n'
    with (here / "pyproject.toml").open("a") as stream:
        stream.write(text)
    (problem,) = problems(lock(world, here / "locks", "pyproject.toml"))
    assert problem.code in ("E528", "E513", "E519")
    assert not (here / "locks" / "lock.json").exists()
    assert not (here / "x").exists()


def test_a_name_that_is_another_one(world: World, here: Path) -> None:
    member(here.parent / "lib", "lib", "0.3")
    there = here.parent / "thing.git"
    repository(there, "thing", "1.0")
    (problem,) = problems(lock(world, here / "locks", f"other @ git+file://{there}"))
    assert problem.code == "E528" and "it is thing, and not other" in problem.why


def test_no_hook_filter_or_link_of_a_repository_counts(world: World, here: Path) -> None:
    there = here.parent / "thing.git"
    member(there, "thing", "1.0")
    (there / ".gitattributes").write_text("* filter=evil\n")
    (there / "VERSION").symlink_to("/etc/hostname")
    git(there, "init", "-q")
    (there / ".git" / "hooks" / "post-checkout").write_text("#!/bin/sh\ntouch ran\n")
    (there / ".git" / "hooks" / "post-checkout").chmod(0o755)
    rev = commit(there)
    result = lock(world, here / "locks", f"thing @ git+file://{there}")
    assert result.exit_code == 0, result.output
    assert tree(here / "locks", "thing")["rev"] == rev
    assert not list(here.parent.rglob("ran"))


def test_a_bomb_as_an_archive(world: World, here: Path) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        info = tarfile.TarInfo("thing-1.0/pyproject.toml")
        info.size = 16 << 20
        archive.addfile(info, io.BytesIO(bytes(info.size)))
    world.files["at"] = {"thing-1.0.tar.gz": buffer.getvalue()}
    url = f"{world.base}/files/at/thing-1.0.tar.gz"
    (problem,) = problems(lock(world, here / "locks", f"thing @ {url}"))
    assert problem.code == "E528" and "--limit" in " ".join((*problem.why, problem.fix))


def test_requirements_that_setuptools_finds_in_a_file(world: World, here: Path) -> None:
    world.add("leaf", "1.0")
    there = here.parent / "thing.git"
    there.mkdir()
    text = '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n'
    text += '[project]\nname = "thing"\ndynamic = ["version", "dependencies"]\n'
    text += "[tool.setuptools.dynamic]\n"
    text += 'version = {{ attr = "thing.about.__version__" }}\ndependencies = {{ file = "{}" }}\n'
    (there / "pyproject.toml").write_text(text.format("needs/all.txt"))
    (there / "needs").mkdir()
    (there / "needs" / "all.txt").write_text("leaf>=1\n")
    (there / "src" / "thing").mkdir(parents=True)
    (there / "src" / "thing" / "about.py").write_text('__version__ = "4.2"\n')
    git(there, "init", "-q")
    commit(there)
    result = lock(world, here / "locks", f"thing @ git+file://{there}")
    assert result.exit_code == 0, result.output
    assert versions(here / "locks", "thing") == ["4.2"]
    assert versions(here / "locks", "leaf") == ["1.0"]
    # A stranger's project has no say in which of this machine's files are read.
    secret = here.parent / "secret.txt"
    secret.write_text("hunter2==1\n")
    for name in (str(secret), "../secret.txt"):
        (there / "pyproject.toml").write_text(text.format(name))
        commit(there)
        result = lock(world, here / "other", f"thing @ git+file://{there}")
        (problem,) = problems(result)
        assert "a file that is not its own" in problem.why[-1]
        assert "hunter2" not in str(problem)


def test_what_a_stranger_takes_from_a_folder(world: World, here: Path) -> None:
    member(here / "inner", "inner", "1.0")
    there = here.parent / "thing.git"
    more = '[tool.uv.sources]\ninner = { path = "inner" }\n'
    member(there, "thing", "1.0", "inner", more=more)
    git(there, "init", "-q")
    commit(there)
    (problem,) = problems(lock(world, here / "locks", f"thing @ git+file://{there}"))
    assert problem.code == "E528" and "inner" in " ".join(problem.why[1:])
    assert not (here / "locks").exists()


@pytest.mark.parametrize("name", ["a/../b", "../x", "", "é", "a b"])
def test_a_name_that_is_none(world: World, here: Path, name: str) -> None:
    there = here.parent / "thing.git"
    there.mkdir()
    text = PYPROJECT.format(name=name, version="1.0", requires="[]")
    (there / "pyproject.toml").write_text(text)
    git(there, "init", "-q")
    commit(there)
    (problem,) = problems(lock(world, here / "locks", f"git+file://{there}"))
    assert problem.code == "E528"
    assert sorted(p.name for p in here.parent.iterdir()) == ["project", "thing.git"]
    assert [p.name for p in here.iterdir()] == ["nothing"]
