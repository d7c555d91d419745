"""`lock` of sources that have to be built: which count, what their builds need, and what only a
build can say of them.
"""

from __future__ import annotations

from pathlib import Path

from ..world import World, metadata, sdist, wheel
from .test_lock_projects import add_old_sdist, kept, lock, problems, versions


def add_tools(world: World, *more: str) -> None:
    for tool in ("setuptools", "wheel", *more):
        world.add(tool, "80.0")


BUILT_BY = '[build-system]\nrequires = ["setuptools", "tool>=2"]\n'


def test_a_build_has_an_environment_of_its_own(world: World, tmp_path: Path) -> None:
    add_tools(world)
    for version in ("1.0", "2.0"):
        world.add("tool", version, "deep")
    world.add("deep", "1.0")
    add_old_sdist(world, "app", "1.0", "tool\n", **{"pyproject.toml": BUILT_BY})
    result = lock(world, tmp_path / "mine", "app", "tool==1.0")
    assert result.exit_code == 0, result.output
    assert versions(tmp_path / "mine", "tool") == ["1.0"]
    assert versions(tmp_path / "mine/build.d", "tool") == ["2.0"]
    # What the plan has is there for builds, too.
    assert not (tmp_path / "mine/build.d/deep").exists()
    again = lock(world, tmp_path / "mine", "tool==1.0")
    assert again.exit_code == 0, again.output
    assert not (tmp_path / "mine/build.d").exists()


def test_a_build_that_cannot_be_made_is_no_answer(world: World, tmp_path: Path) -> None:
    add_tools(world)
    world.add("tool", "1.0")
    add_old_sdist(world, "app", "1.0", "", **{"pyproject.toml": BUILT_BY})
    (problem,) = problems(lock(world, tmp_path / "mine", "app"))
    (why,) = problem.why
    assert why.startswith("app 1.0 has only its source, and what its build needs cannot be had: ")
    assert "the build of app 1.0 needs tool>=2, but the index has none of these" in why


def test_a_source_counts_beside_machine_code_where_it_alone_is_asked_for(
    world: World, tmp_path: Path
) -> None:
    add_tools(world)
    world.add("native", "2.0", tag="cp312-cp312-manylinux_2_17_x86_64")
    for version in ("1.0", "3.0"):
        add_old_sdist(world, "native", version, "")
    world.add("user", "1.0", "native<2")
    here = ("--python", "3.12", "--system", "x86_64-linux")
    for asked, version in (("native", "2.0"), ("native>=3", "3.0"), ("user", "1.0")):
        result = lock(world, tmp_path / asked, asked, *here)
        assert result.exit_code == 0, result.output
        assert versions(tmp_path / asked, "native") == [version]
        said = f"native {version} has only its source, and is built from it" in result.output
        assert said == (version != "2.0")


def test_no_build_is_said(world: World, tmp_path: Path) -> None:
    add_tools(world)
    world.add_sdist("app", "1.0")
    data = b"Metadata-Version: 2.2\nName: app\nVersion: 2.0\nDynamic: Requires-Dist\n"
    world.files["app"]["app-2.0.tar.gz"] = sdist("app", "2.0", data)
    result = lock(world, tmp_path / "mine", "app", "--no-build")
    assert result.exit_code == 0, result.output
    assert versions(tmp_path / "mine", "app") == ["1.0"]
    (problem,) = problems(lock(world, tmp_path / "mine", "app>=2", "--no-build"))
    assert problem.why[0] == (
        "what app 2.0 requires is not known: only its build can say what it requires, and"
        " --no-build was said"
    )


def test_an_extra_that_no_releases_together_have(world: World, tmp_path: Path) -> None:
    """As a project that asks for the old and the new name of an extra."""
    for version, extra in (("1.0", "old-name"), ("2.0", "new-name")):
        data = metadata("app", version).replace(
            b"\n\nLong", f"\nProvides-Extra: {extra}\n\nLong".encode(), 1
        )
        file = f"app-{version}-py3-none-any.whl"
        world.files.setdefault("app", {})[file] = wheel("app", version, data)
    asked = tmp_path / "requirements.txt"
    asked.write_text("app[new-name]\napp[old-name]\n")
    result = lock(world, tmp_path / "mine", str(asked))
    assert result.exit_code == 0, result.output
    assert versions(tmp_path / "mine", "app") == ["2.0"]
    assert f"{asked}:2 asks for app[old-name]: app 2.0 has no such extra" in result.output
    assert kept(tmp_path / "mine")["request"]["packages"] == ["app[new-name]", "app"]
    # Where one has it, that is taken.
    asked.write_text("app[old-name]\n")
    result = lock(world, tmp_path / "other", str(asked))
    assert versions(tmp_path / "other", "app") == ["1.0"]
    assert "has no such extra" not in result.output
    # One that no release has is misspelt.
    asked.write_text("app[new-name]\napp[old-nmae]\n")
    (problem,) = problems(lock(world, tmp_path / "third", str(asked)))
    assert any("app 2.0 has no extra old-nmae" in why for why in problem.why), problem
    # One that only other releases have than those that are asked for is told.
    asked.write_text("app[old-name]>=2\n")
    result = lock(world, tmp_path / "fourth", str(asked))
    assert result.exit_code == 0, result.output
    assert "app 2.0 has no such extra" in result.output
