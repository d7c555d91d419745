"""`lock` of what projects ask for: from files with places to a folder, its lock.json and plans."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from accelpkgs_updater.cli.app import app
from accelpkgs_updater.cli.lock_report import more
from accelpkgs_updater.core.parse import parse
from accelpkgs_updater.errors import Problem, UpdaterError

from ..world import World


def lock(world: World, folder: Path, *arguments: str) -> Result:
    beside = folder.parent / "nothing"
    beside.mkdir(exist_ok=True)
    command = ["lock", *arguments, "-o", str(folder), "--packages", str(beside)]
    return CliRunner().invoke(app, [*command, "--index", world.index])


def problems(result: Result) -> tuple[Problem, ...]:
    assert isinstance(result.exception, UpdaterError), result.output
    return result.exception.problems


def versions(folder: Path, name: str) -> list[str]:
    return [r.version for r in parse((folder / name / "releases.json").read_text()).releases]


def kept(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "lock.json").read_text())
    return found


def add_old_sdist(world: World, name: str, version: str, requires: str, **files: str) -> None:
    """Add an sdist as setuptools made them before metadata 2.2."""
    root = f"{name.replace('-', '_')}-{version}"
    texts = {
        "PKG-INFO": f"Metadata-Version: 1.2\nName: {name}\nVersion: {version}\n",
        "setup.py": "raise SystemExit('run')",
        f"{name}.egg-info/SOURCES.txt": "setup.py",
        f"{name}.egg-info/requires.txt": requires,
        **files,
    }
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for member, text in texts.items():
            info = tarfile.TarInfo(f"{root}/{member}")
            info.size = len(text.encode())
            archive.addfile(info, io.BytesIO(text.encode()))
    world.files.setdefault(name, {})[f"{root}.tar.gz"] = buffer.getvalue()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    return folder


def test_both_lines_of_a_conflict_are_named(world: World, tmp_path: Path, project: Path) -> None:
    for version in ("1.0", "2.0"):
        world.add("leaf", version)
    file = project / "requirements.txt"
    file.write_text("# two\nleaf==1.0\nleaf==2.0\n")
    (problem,) = problems(lock(world, tmp_path / "mine", str(file)))
    assert problem.code == "E515"
    assert set(problem.why) == {f"{file}:2 needs leaf==1.0", f"{file}:3 needs leaf==2.0"}
    assert not (tmp_path / "mine" / "lock.json").exists()


def test_who_asks_for_what_the_index_does_not_have(world: World, tmp_path: Path) -> None:
    world.add("leaf", "1.0")
    world.add("app", "1.0", "nowhere-to-be-found>=2")
    (direct,) = problems(lock(world, tmp_path / "mine", "nosuch-project"))
    assert (direct.code, direct.where) == ("E502", "your set")
    (through,) = problems(lock(world, tmp_path / "mine", "app"))
    assert "app 1.0 needs nowhere-to-be-found>=2, but the index has no project of that name" in (
        through.why
    )
    (old,) = problems(lock(world, tmp_path / "mine", "leaf>9"))
    assert old.why == ("your set needs leaf>9, but the index has none of these; its newest is 1.0",)


def test_a_source_counts_where_nothing_else_is_there(world: World, tmp_path: Path) -> None:
    world.add("app", "2.0", "old-parser==4.*")
    world.add("app", "1.0")
    world.add("old-parser", "5.0")
    add_old_sdist(world, "old-parser", "4.9", 'leaf\n\n[:python_version < "3.0"]\ntyping\n')
    world.add("leaf", "1.0")
    for tool in ("setuptools", "wheel"):
        world.add(tool, "80.0")
    result = lock(world, tmp_path / "mine", "app")
    assert result.exit_code == 0, result.output
    assert versions(tmp_path / "mine", "app") == ["2.0"]
    (release,) = parse((tmp_path / "mine/old-parser/releases.json").read_text()).releases
    assert [r.name for r in release.metadata.requires] == ["leaf"]
    assert "read, not built" in release.evidence["requires"]["source"]
    assert release.sdist is not None and release.sdist.build is not None
    assert [r.name for r in release.sdist.build.requires] == ["setuptools", "wheel"]
    assert "old-parser 4.9 has only its source" in result.output
    # What its build needs can be had from the folder, too, apart from what is planned.
    assert versions(tmp_path / "mine/build.d", "setuptools") == ["80.0"]
    assert not (tmp_path / "mine/setuptools").exists()


def test_what_only_a_build_can_tell_is_not_taken(world: World, tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        text = b"Metadata-Version: 1.0\nName: riddle\nVersion: 1.0\n"
        info = tarfile.TarInfo("riddle-1.0/PKG-INFO")
        info.size = len(text)
        archive.addfile(info, io.BytesIO(text))
    world.files["riddle"] = {"riddle-1.0.tar.gz": buffer.getvalue()}
    (problem,) = problems(lock(world, tmp_path / "mine", "riddle"))
    # There is nothing to build it with.
    assert problem.why[0].startswith(
        "what riddle 1.0 requires is not known: only its build can say what it requires, which"
        " lacks something: the index has no project of the name setuptools"
    )
    (problem,) = problems(lock(world, tmp_path / "mine", "riddle", "--no-build"))
    assert problem.why[0].endswith("can say what it requires, and --no-build was said")


def test_hashes_that_are_asked_for_are_the_index_s(
    world: World, tmp_path: Path, project: Path
) -> None:
    right = world.add("leaf", "1.0")
    other = "leaf-1.0-1-py3-none-any.whl"
    world.files["leaf"][other] = world.files["leaf"][right] + b" "
    digest = hashlib.sha256(world.files["leaf"][right]).hexdigest()
    file = project / "requirements.txt"
    file.write_text(f"leaf==1.0 --hash=sha256:{'0' * 64}\n")
    (problem,) = problems(lock(world, tmp_path / "mine", str(file)))
    assert (problem.code, problem.where) == ("E530", f"{file}:1")
    assert "0" * 64 in problem.why[0] and digest in problem.why[1]
    file.write_text(f"leaf==1.0 --hash=sha256:{digest}\n")
    assert lock(world, tmp_path / "mine", str(file)).exit_code == 0
    text = (tmp_path / "mine/leaf/releases.json").read_text()
    assert right in text and other not in text


def test_an_override_stands_in_place_of_what_packages_require(
    world: World, tmp_path: Path, project: Path
) -> None:
    world.add("app", "1.0", "leaf<2")
    for version in ("1.0", "2.0"):
        world.add("leaf", version)
    (project / "pyproject.toml").write_text(
        '[project]\nname = "mine"\nversion = "1"\ndependencies = ["app"]\n'
        '[tool.uv]\noverride-dependencies = ["leaf>=2"]\n'
    )
    result = lock(world, tmp_path / "mine", str(project))
    assert result.exit_code == 0, result.output
    assert versions(tmp_path / "mine", "leaf") == ["2.0"]
    (release,) = parse((tmp_path / "mine/app/releases.json").read_text()).releases
    (variant,) = release.variants
    assert release.metadata.requires[0].specifier == ((">=", "2"),)
    assert "overridden by" in variant.evidence["requires"]["source"]
    # The plan at the end agrees: it is met where the table says so.
    assert "can be met on x86_64-linux: 3.10-3.15" in result.output


def test_constraints_bound_and_ask_for_nothing(world: World, tmp_path: Path, project: Path) -> None:
    world.add("app", "1.0", "leaf")
    for version in ("1.0", "2.0"):
        world.add("leaf", version)
    world.add("never", "1.0")
    (project / "bounds.txt").write_text("leaf<2\nnever==1.0\n")
    (project / "requirements.txt").write_text("-c bounds.txt\napp\n")
    result = lock(world, tmp_path / "mine", str(project / "requirements.txt"))
    assert result.exit_code == 0, result.output
    assert versions(tmp_path / "mine", "leaf") == ["1.0"]
    assert not (tmp_path / "mine" / "never").exists()


def test_a_requirement_that_no_standard_allows_has_its_one_meaning(
    world: World, tmp_path: Path
) -> None:
    world.add("app", "2.0", "leaf (>=1.19.*) ; python_version >= '3.7'")
    world.add("app", "3.0", "leaf (???)")
    world.add("leaf", "1.20")
    result = lock(world, tmp_path / "mine", "app")
    assert result.exit_code == 0, result.output
    assert versions(tmp_path / "mine", "app") == ["2.0"]
    (release,) = parse((tmp_path / "mine/app/releases.json").read_text()).releases
    assert release.metadata.requires[0].specifier == ((">=", "1.19"),)


def test_what_is_asked_for_outranks_what_is_required(world: World, tmp_path: Path) -> None:
    """As tensordict and virtualenv: the newest of both excludes each other."""
    world.add("tool", "9.0", "shared>=2")
    world.add("tool", "1.0")
    world.add("middle", "1.0", "tool")
    world.add("asked", "2.0", "middle", "shared<2")
    world.add("asked", "1.0", "middle")
    for version in ("1.0", "2.0"):
        world.add("shared", version)
    result = lock(world, tmp_path / "mine", "asked")
    assert result.exit_code == 0, result.output
    assert versions(tmp_path / "mine", "asked") == ["2.0"]
    assert versions(tmp_path / "mine", "tool") == ["1.0"]
    assert "tool 1.0 is taken, not 9.0" not in result.output.partition("tool 1.0")[0]


def test_a_fall_is_said_with_its_reason(world: World, tmp_path: Path) -> None:
    world.add("asked", "3.0", "gone>=2")
    world.add("asked", "1.0")
    world.add("gone", "1.0")
    result = lock(world, tmp_path / "mine", "asked")
    assert result.exit_code == 0, result.output
    assert "asked 1.0 of 2026-01-02 is taken, not 3.0" in result.output
    assert "asked 3.0 needs gone>=2" in result.output


def test_of_two_that_are_asked_for_one_gives_way_and_that_is_said(
    world: World, tmp_path: Path
) -> None:
    for version in ("1.0", "1.1"):
        world.add("base", version)
    world.add("first", "1.0", "base>=1")
    world.add("other", "1.1", "base<1.1")
    world.add("other", "1.0")
    result = lock(world, tmp_path / "mine", "base", "first", "other")
    said = "other 1.0 is taken, not 1.1: other 1.1 needs base<1.1, and base 1.1 is taken"
    assert said in result.output.replace(" of 2026-01-02", "")


def test_a_yanked_release_counts_where_it_is_pinned(world: World, tmp_path: Path) -> None:
    world.yanked.add(world.add("leaf", "2.0"))
    world.add("leaf", "1.0")
    assert lock(world, tmp_path / "mine", "leaf").exit_code == 0
    assert versions(tmp_path / "mine", "leaf") == ["1.0"]
    assert lock(world, tmp_path / "other", "leaf==2.0").exit_code == 0
    assert versions(tmp_path / "other", "leaf") == ["2.0"]
    (problem,) = problems(lock(world, tmp_path / "third", "leaf>=2"))
    assert any("it was yanked" in line for line in problem.why)


def test_only_what_is_asked_for_is_searched(world: World, tmp_path: Path, project: Path) -> None:
    for minor in (11, 12):
        world.add("native", "1.0", tag=f"cp3{minor}-cp3{minor}-manylinux_2_28_x86_64")
    one = ("--python", "3.12", "--system", "x86_64-linux")
    result = lock(world, tmp_path / "mine", "native", *one)
    assert "can be met on x86_64-linux: 3.12\n" in result.output
    assert "cp311" not in (tmp_path / "mine/native/releases.json").read_text()
    (project / "pyproject.toml").write_text(
        '[project]\nname = "p"\nversion = "1"\nrequires-python = ">=3.12"\n'
        'dependencies = ["native"]\n'
    )
    (problem,) = problems(lock(world, tmp_path / "other", str(project), "--python", "3.11"))
    assert problem.code == "E516"
    assert "asks for Python >=3.12" in problem.why[0]


def test_the_lock_says_what_it_was_made_of(world: World, tmp_path: Path, project: Path) -> None:
    world.add("leaf", "1.0")
    world.add("gone", "1.0")
    file = project / "requirements.txt"
    file.write_text("leaf>=1 ; python_version >= '3.8'\nnever ; sys_platform == 'win32'\ngone\n")
    assert lock(world, tmp_path / "mine", str(file)).exit_code == 0
    found = kept(tmp_path / "mine")
    assert found["request"]["python"] == "3.12"
    assert found["inputs"] == {
        "../project/requirements.txt": hashlib.sha256(file.read_bytes()).hexdigest()
    }
    fates = {line["at"].rpartition(":")[2]: line["fate"] for line in found["lines"]}
    assert fates == {"1": "root", "2": "for another platform", "3": "root"}
    counts = dict(found["counts"])
    assert counts.pop("lines") == sum(counts.values()) == 3

    check = (str(file), "--check")
    before = len(world.log)
    assert lock(world, tmp_path / "mine", *check).exit_code == 0
    file.write_text("leaf>=1\n")
    (problem,) = problems(lock(world, tmp_path / "mine", *check))
    assert (problem.code, problem.why) == ("E517", ("../project/requirements.txt changed",))
    assert len(world.log) == before, "nothing was asked"
    # What nobody asks for any more goes.
    result = lock(world, tmp_path / "mine", str(file))
    assert "gone is asked for no more: removed" in result.output
    assert {p.name for p in (tmp_path / "mine").iterdir()} == {"leaf", "lock.json"}


def test_locking_again_keeps_what_fits(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # So that what is new on the index is seen at once.
    monkeypatch.setattr("accelpkgs_updater.cli.commands.lock._FRESH", 0)
    for name in ("app", "leaf"):
        world.add(name, "1.0")
    assert lock(world, tmp_path / "mine", "app", "leaf").exit_code == 0
    for name in ("app", "leaf"):
        world.add(name, "2.0")

    def now() -> list[str]:
        return [*versions(tmp_path / "mine", "app"), *versions(tmp_path / "mine", "leaf")]

    assert lock(world, tmp_path / "mine", "app", "leaf").exit_code == 0
    assert now() == ["1.0", "1.0"]
    assert lock(world, tmp_path / "mine", "app", "leaf", "--upgrade-package", "App").exit_code == 0
    assert now() == ["2.0", "1.0"]
    assert lock(world, tmp_path / "mine", "app", "leaf", "--upgrade").exit_code == 0
    assert now() == ["2.0", "2.0"]


def test_pages_that_are_new_are_not_asked_for_again(world: World, tmp_path: Path) -> None:
    world.add("leaf", "1.0")
    assert lock(world, tmp_path / "mine", "leaf").exit_code == 0
    before = len(world.log)
    assert lock(world, tmp_path / "mine", "leaf").exit_code == 0
    assert len(world.log) == before


def test_a_line_that_is_not_taken_is_said_and_strict_refuses(
    world: World, tmp_path: Path, project: Path
) -> None:
    world.add("leaf", "1.0")
    file = project / "requirements.txt"
    file.write_text("leaf\nclip @ git+https://example.invalid/clip.git@" + "a" * 40 + "\n")
    result = lock(world, tmp_path / "mine", str(file))
    assert result.exit_code == 0, result.output
    assert "clip is from https://example.invalid/clip.git" in result.output
    (problem,) = problems(lock(world, tmp_path / "other", str(file), "--strict"))
    assert (problem.code, problem.where) == ("E528", f"{file}:2")


def test_no_index_never_means_the_index(world: World, tmp_path: Path, project: Path) -> None:
    world.add("leaf", "1.0")
    file = project / "requirements.txt"
    file.write_text("--no-index\n--find-links ./wheels\nleaf\n")
    (problem,) = problems(lock(world, tmp_path / "mine", str(file)))
    assert (problem.code, problem.where) == ("E519", f"{file}:1")
    assert not world.log


def test_what_else_the_project_has_is_told() -> None:
    assert more({"--group dev", "--extra b", "--extra a"}) == "--extra a, b; --group dev"
    many = more(f"--extra e{n:02}" for n in range(14))
    assert many.endswith("e10, e11, and 2 others")
